"""hotwash doctor, through the real command: a fresh instance, one that is set up, and one that is away."""

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hotwash.adapters.store.schema import REVISION
from hotwash.app.accounts import Person, Team
from hotwash.app.execute import Caller, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import ITSELF
from hotwash.app.schedules import NewVersion
from hotwash.bootstrap import Settings, opened, wall_clock
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Actor, Words
from hotwash.domain.people.account import AccountRole
from hotwash.domain.slo.service import PrometheusSource, Service
from tests.browser.serving import Server
from tests.processes import free_port, hotwash
from tests.receivers import mailbox


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path)
    one.start()
    yield one
    one.stop()


def examined(env: dict[str, str]) -> tuple[int, dict[str, list[str]], list[str]]:
    """The exit code, what is wrong by check, and which checks are fine."""
    done = hotwash("doctor", "--output-format", "json", env=env)
    told = json.loads(done.stdout)
    wrong: dict[str, list[str]] = {}
    for one in told["checks"]:
        if not one["ok"]:
            assert one["do"].endswith(".")
            wrong.setdefault(one["check"], []).append(one["said"])
    assert told["findings"] == sum(map(len, wrong.values()))
    return done.returncode, wrong, [one["check"] for one in told["checks"] if one["ok"]]


async def set_up(hotwash: Hotwash) -> None:
    for name in ("ana", "bo"):
        person = Person(name, name, AccountRole.ADMIN, email=f"{name}@example.com")
        if await hotwash.accounts.person(name, None) is None:
            await hotwash.accounts.add_person(person)
        else:
            await hotwash.accounts.change_person(person)
    for team in ("leads", "security", "payments"):
        await hotwash.accounts.keep_team(Team(team, team.title(), ("ana", "bo")))
    turn = {"start": "2026-01-01", "handoff": "09:00", "every": {"days": 1}, "users": ["ana", "bo"]}
    document = {
        "name": "payments",
        "team": "payments",
        "zone": "UTC",
        "levels": [{"name": "primary", "layers": [turn]}],
    }
    await hotwash.schedules.keep([NewVersion("payments", document, "ana")], wall_clock() - timedelta(days=1))


async def spoil(hotwash: Hotwash) -> None:
    """Everything that can be found in the database is wrong."""
    ana = await hotwash.accounts.person("ana", None)
    assert ana is not None
    await hotwash.accounts.change_person(replace(ana, email=None))
    await hotwash.accounts.keep_team(Team("security", "Security", ()))
    mondays = [{"days": ["mon"], "from": "09:00", "to": "10:00"}]
    turn = {"start": "2026-01-01", "handoff": "09:00", "every": {"days": 1}, "users": ["ana", "zed"]}
    levels = [{"name": "primary", "layers": [{**turn, "when": mondays}]}]
    document = {"name": "mail", "team": "mail", "zone": "UTC", "levels": levels}
    await hotwash.schedules.keep([NewVersion("mail", document, "ana")], wall_clock() - timedelta(days=1))
    source = PrometheusSource(f"http://127.0.0.1:{free_port()}", "bad[{{.window}}]", "all[{{.window}}]")
    await hotwash.services.keep(Service("checkout-api", 0.995, source=source))


def changed(env: dict[str, str], change: object, back: timedelta = timedelta()) -> None:
    async def run() -> None:
        settings = Settings(database=env["HOTWASH_DATABASE"])
        async with opened(settings, lambda: datetime.now(UTC).replace(microsecond=0) - back) as one:
            await change(one)  # type: ignore[operator]  # each of them is a coroutine function

    asyncio.run(run())


def test_an_instance_that_is_set_up_is_right_and_a_fresh_one_is_told_what_it_lacks(server: Server) -> None:
    code, wrong, _ = examined(server.env)
    assert code == 1
    assert set(wrong) == {"base-url", "mail", "people", "teams"}
    assert wrong["people"] == ["ana cannot be paged: no address and no verified contact reaches them."]
    assert len(wrong["teams"]) == 2
    changed(server.env, set_up)
    with mailbox() as box:
        env = {**server.env, "HOTWASH_SMTP": box.url, "HOTWASH_BASE_URL": "https://hotwash.example.com"}
        code, wrong, fine = examined(env)
        assert (code, wrong) == (0, {})
        assert set(fine) >= {"database", "signing-key", "mail", "base-url", "schedules", "people", "teams", "outbox"}
        assert set(fine) >= {"timers", "server", "clock"}
        assert box.mails == []
        said = hotwash("doctor", env=env)
        assert (said.returncode, said.stdout.endswith("\nAll is right.\n")) == (0, True)
    assert "mail" in examined(env)[1], "the mail server is gone"


def test_each_thing_that_is_wrong_is_named(server: Server) -> None:
    changed(server.env, set_up)
    changed(server.env, spoil)
    env = {**server.env, "HOTWASH_ORIGIN": "other.example"}
    code, wrong, _ = examined(env)
    assert code == 1
    assert any("mail: Nobody is on call" in said for said in wrong["schedules"])
    assert "zed cannot be paged: there is no such account." in wrong["people"]
    assert wrong["teams"] == ["The team security has nobody: a restricted incident pages nobody."]
    assert len(wrong["prometheus"]) == 1
    assert "signed as hotwash.local since the first start" in wrong["signing-key"][0]


def test_late_timers_and_deliveries_show_while_no_node_runs(server: Server) -> None:
    server.stop()

    async def page(hotwash: Hotwash) -> None:
        await set_up(hotwash)
        command = Declare(by=Actor("ana"), title=Words("Checkout fails"), severity=Severity.SEV1)
        await open_incident(hotwash.store, command, Caller(command.by))
        (key, *_) = [one.message.key for one in await hotwash.agenda.deliveries(ITSELF, state="waiting", limit=9)]
        await hotwash.agenda.give_up(key, wall_clock(), "an example")

    # By the shipped policy, an hour ago.
    changed(server.env, page, timedelta(hours=1))
    code, wrong, fine = examined(server.env)
    assert code == 3
    assert "cannot be reached" in wrong["server"][0]
    assert "no node passes it" in wrong["timers"][0]
    assert any("overdue" in said for said in wrong["outbox"])
    assert any("given up in the last 7 days" in said for said in wrong["outbox"])
    assert "database" in fine


def test_a_database_that_is_not_there_or_too_old_is_neither_made_nor_upgraded(tmp_path: Path) -> None:
    missing = tmp_path / "missing.db"
    env = {"HOTWASH_URL": f"http://127.0.0.1:{free_port()}", "HOTWASH_DATABASE": f"sqlite:///{missing}"}
    code, wrong, _ = examined(env)
    assert (code, set(wrong)) == (3, {"database", "server"})
    assert not missing.exists()
    missing.touch()
    assert examined(env)[1]["database"] == [f"It is at migration none; this version has {REVISION}."]
    with sqlite3.connect(missing) as connection:
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []
    connection.close()
    away = {**env, "HOTWASH_DATABASE": f"postgresql://nobody@127.0.0.1:{free_port()}/none"}
    assert "cannot be reached" in examined(away)[1]["database"][0]
