"""What alerts do: open, attach, flap, storm, wait for the end of maintenance; nothing is ever lost."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack

import pytest

from hotwash.adapters.store import group_commit
from hotwash.app.ports import Viewer
from hotwash.app.reading import Sought
from hotwash.bootstrap import work
from hotwash.domain.timeline.entry import Chain
from tests.worlds import INTAKE_KEY, World, notification, world

Test = Callable[[World], Awaitable[None]]


def played(database: str, test: Test) -> None:
    async def run() -> None:
        async with world(database) as one:
            await test(one)

    asyncio.run(run())


async def send(one: World, *summaries: str, group: str = "{}:{}", **how: str) -> None:
    body = {**notification(*summaries, **how), "groupKey": group}
    answer = await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=body)
    assert answer.status_code == 200, answer.text


async def kinds(one: World, id: str = "INC-1") -> list[str]:
    entries = await one.hotwash.reader.entries(Viewer("ana"), id, Chain.RECORD, after=0, limit=1000)
    return [entry.kind for entry in entries]


async def incidents(one: World) -> list[tuple[str, str | None]]:
    """Id and service of each, oldest first."""
    found = await one.hotwash.reader.incidents(Viewer("ana"), Sought(), before=None, limit=100)
    return [(stored.incident.id, stored.incident.service) for stored in reversed(found)]


async def alerts(one: World) -> dict[str, tuple[bool, str | None, int]]:
    """Summary to whether it fires, its incident and how often it began."""
    found = await one.hotwash.reader.alerts(Viewer("ana"), limit=100_000)
    return {alert.summary: (alert.firing, alert.incident, alert.times) for alert in found}


def test_alerts_of_a_service_share_an_incident_and_are_told_once(database: str) -> None:
    async def test(one: World) -> None:
        await send(one, "a")
        await send(one, "a", "b")
        await send(one, "c", service="orders-db")
        assert await incidents(one) == [("INC-1", "checkout-api"), ("INC-2", "orders-db")]
        assert await kinds(one) == ["incident.declared", "alert.attached", "alert.attached"]

    played(database, test)


def test_an_alert_that_comes_back_is_told_again_until_it_flaps(database: str) -> None:
    async def test(one: World) -> None:
        for _ in range(20):
            await send(one, "a")
            await send(one, "a", status="resolved")
        assert (await kinds(one)).count("alert.attached") == 3
        assert (await kinds(one)).count("alert.resolved") == 3
        assert await alerts(one) == {"a": (False, "INC-1", 20)}
        await one.at(1)
        assert (await kinds(one))[-1] == "alert.storm-summarised"
        entry = (await one.hotwash.reader.entries(Viewer("ana"), "INC-1", Chain.RECORD, after=7, limit=9))[0]
        assert (entry.data["firing"], entry.data["resolved"]) == (17, 17)

    played(database, test)


def test_a_storm_is_one_line_a_minute_and_every_alert_is_kept(database: str) -> None:
    async def test(one: World) -> None:
        for number in range(300):
            await send(one, f"alert {number}")
        assert (await kinds(one)).count("alert.attached") == 10
        await work(one.hotwash)
        assert (await kinds(one)).count("alert.storm-summarised") == 1
        for number in range(300, 400):
            await send(one, f"alert {number}")
        await work(one.hotwash)
        assert (await kinds(one)).count("alert.storm-summarised") == 1
        await one.at(1)
        assert (await kinds(one)).count("alert.storm-summarised") == 2
        entries = await one.hotwash.reader.entries(Viewer("ana"), "INC-1", Chain.RECORD, after=0, limit=1000)
        told = [entry.data["firing"] for entry in entries if entry.kind == "alert.storm-summarised"]
        assert told == [290, 100]
        assert len(await alerts(one)) == 400
        await one.at(5)
        assert (await kinds(one)).count("alert.storm-summarised") == 2

    played(database, test)


def test_more_alerts_than_a_statement_has_parameters_are_one_act(database: str) -> None:
    async def test(one: World) -> None:
        await send(one, *(f"alert {number}" for number in range(20_000)))
        assert len(await alerts(one)) == 20_000

    played(database, test)


def test_alerts_without_a_service_share_an_incident_by_their_group(database: str) -> None:
    async def test(one: World) -> None:
        await send(one, "a", "b", service="", group="one")
        await send(one, "c", service="", group="one")
        await send(one, "d", service="", group="two")
        assert await incidents(one) == [("INC-1", None), ("INC-2", None)]
        await one.post("/incidents/INC-1/end", {"ending": "false-alarm", "reason": "A test"})
        await send(one, "e", service="", group="one")
        assert await incidents(one) == [("INC-1", None), ("INC-2", None), ("INC-3", None)]

    played(database, test)


def test_an_alert_left_out_of_a_truncated_notification_is_not_over(database: str) -> None:
    async def test(one: World) -> None:
        await send(one, "a", "b")
        body = {**notification("a", status="resolved"), "truncatedAlerts": 1, "newKey": {"of": "a newer version"}}
        answer = await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=body)
        assert answer.status_code == 200
        assert {name: firing for name, (firing, _, _) in (await alerts(one)).items()} == {"a": False, "b": True}

    played(database, test)


def test_a_mixed_group_is_taken_alert_by_alert(database: str) -> None:
    async def test(one: World) -> None:
        await send(one, "a", "b")
        mixed = notification("a", "c")
        mixed["alerts"][0].update(status="resolved", endsAt="2026-03-02T14:05:00Z")
        answer = await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=mixed)
        assert answer.status_code == 200
        firing = {name for name, (fires, _, _) in (await alerts(one)).items() if fires}
        assert firing == {"b", "c"}

    played(database, test)


def test_in_maintenance_an_alert_is_kept_and_opens_its_incident_when_it_outlives_the_window(database: str) -> None:
    async def test(one: World) -> None:
        body = {"service": "checkout-api", "minutes": 30, "reason": "Database upgrade"}
        window = await one.post("/maintenance", body)
        assert window.status_code == 201, window.text
        await send(one, "a", "b")
        await send(one, "b", status="resolved")
        await send(one, "elsewhere", service="orders-db")
        assert await incidents(one) == [("INC-1", "orders-db")]
        listed = {this["summary"]: this["maintenance"] for this in (await one.get("/alerts")).json()["alerts"]}
        assert listed == {"a": window.json()["id"], "b": None, "elsewhere": None}
        await one.at(29)
        await work(one.hotwash)
        assert len(await incidents(one)) == 1
        await one.at(30)
        assert await incidents(one) == [("INC-1", "orders-db"), ("INC-2", "checkout-api")]
        assert await alerts(one) == {
            "a": (True, "INC-2", 1),
            "b": (False, None, 1),
            "elsewhere": (True, "INC-1", 1),
        }
        await one.at(32)
        assert len(await incidents(one)) == 2
        assert (await one.get("/maintenance")).json() == {"windows": []}

    played(database, test)


def test_a_window_ended_early_lets_go_at_once_and_an_open_incident_hears_through_it(database: str) -> None:
    async def test(one: World) -> None:
        body = {"service": "checkout-api", "minutes": 600, "reason": "Database upgrade"}
        id = (await one.post("/maintenance", body)).json()["id"]
        await send(one, "a")
        assert (await one.post(f"/maintenance/{id}/end")).status_code == 200
        await work(one.hotwash)
        assert await incidents(one) == [("INC-1", "checkout-api")]
        assert (await one.post(f"/maintenance/{id}/end")).status_code == 404
        await one.post("/maintenance", body)
        await send(one, "b")
        assert (await alerts(one))["b"] == (True, "INC-1", 1)

    played(database, test)


@pytest.mark.parametrize(
    "body",
    [
        {"service": "checkout-api", "minutes": 0, "reason": "x"},
        {"service": "", "minutes": 5, "reason": "x"},
        {"service": "checkout-api", "minutes": 5, "reason": " "},
        {"service": "checkout-api", "minutes": 5, "reason": "x", "starts": "2020-01-01T00:00:00Z"},
        {"service": "checkout-api", "minutes": 5, "reason": "x", "starts": "0001-01-01T00:00:00+14:00"},
        {"service": "checkout-api", "minutes": 1_000_000, "reason": "x"},
    ],
)
def test_a_window_that_makes_no_sense_is_refused_with_a_reason(body: dict[str, object], tmp_path: object) -> None:
    async def test(one: World) -> None:
        answer = await one.post("/maintenance", body)
        assert answer.status_code in (409, 422), answer.text
        assert answer.json()["instead"]

    played(f"sqlite:///{tmp_path}/hotwash.db", test)


def test_two_nodes_told_of_the_same_alerts_at_once_open_one_incident_each(fresh_postgres: str) -> None:
    """An Alertmanager pair tells every node; whoever is second finds what the first did."""

    async def run() -> None:
        async with AsyncExitStack() as stack:
            nodes = [await stack.enter_async_context(world(fresh_postgres)) for _ in range(3)]
            for round in range(10):
                await asyncio.gather(
                    *(
                        send(node, f"a{round}", f"b{round}", service=f"service-{round % 4}")
                        for node in nodes
                        for _ in range(3)
                    )
                )
            one = nodes[0]
            assert await incidents(one) == [(f"INC-{n + 1}", f"service-{n}") for n in range(4)]
            assert {times for _, _, times in (await alerts(one)).values()} == {1}
            for number in range(4):
                told = (await kinds(one, f"INC-{number + 1}")).count("alert.attached")
                assert told == 2 * len(range(number, 10, 4))

    asyncio.run(run())


def test_nodes_hear_of_each_others_changes(fresh_postgres: str) -> None:
    async def run() -> None:
        async with world(fresh_postgres) as one, world(fresh_postgres) as other:
            declared = other.hotwash.live.changed("INC-1")
            assert await one.declare() == "INC-1"
            assert await declared(10) is True
            changed = other.hotwash.live.changed("INC-1")
            noted = await one.post("/incidents/INC-1/notes", {"text": "seen"})
            assert noted.status_code == 200, noted.text
            assert await changed(10) is True

    asyncio.run(run())


def test_what_cannot_wait_any_longer_is_shed_with_503(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alertmanager tries again after a 503, and after nothing else that is quick to say."""
    monkeypatch.setattr(group_commit, "MOST_WAITING", 5)

    async def test(one: World) -> None:
        bodies = [notification(f"alert {number}") for number in range(40)]
        answers = await asyncio.gather(*(one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=body) for body in bodies))
        codes = [answer.status_code for answer in answers]
        assert set(codes) == {200, 503}
        assert len(await alerts(one)) == codes.count(200)

    played(database, test)


def test_a_body_nobody_can_read_is_kept_byte_for_byte(database: str) -> None:
    async def test(one: World) -> None:
        for body in (b"{", json.dumps({"version": "9"}).encode(), b"\xff\x00"):
            answer = await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", content=body)
            assert answer.status_code == 400
            letter = (await one.get("/integrations", by="dee")).json()["dead_letters"][0]
            assert (await one.get(f"/dead-letters/{letter['id']}", by="dee")).content == body
        assert (await one.get("/dead-letters/999", by="dee")).status_code == 404
        assert (await one.get("/dead-letters/1")).status_code == 403

    played(database, test)
