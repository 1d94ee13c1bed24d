"""What changed near an onset: by counts where there are any, by the first alert, by the declaration; told as such."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotwash.adapters.metrics.scenario import ScenarioMetrics
from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import ITSELF, Metrics
from hotwash.app.slo_counts import Polled
from hotwash.app.suspects import Basis, NearOnset, near_onset
from hotwash.bootstrap import load_drill
from hotwash.domain.changes.change import Change
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Actor, Words
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import Service
from hotwash.domain.slo.sums import Sums, added
from tests.app.test_polling import SLO
from tests.worlds import INTAKE_KEY, START, World, notification, world

MINUTE = timedelta(minutes=1)


def change(id: str, minutes: float, service: str = "checkout-api", kind: str = "deploy") -> Change:
    return Change(id, kind, service, START + minutes * MINUTE, summary=f"Change {id}", source="ci", by="ci")


async def near(hotwash: Hotwash, id: str = "INC-1") -> NearOnset:
    stored = await hotwash.reader.incident(ITSELF, id)
    assert stored is not None
    return await near_onset(hotwash, stored, [])


async def counted(one: World, bad_from: int) -> Hotwash:
    """The hour before the start, with errors from a minute on."""
    sums, kept = Sums(START - 61 * MINUTE), []
    for minute in range(-60, 6):
        sums = added(SLO, sums, Count(START + minute * MINUTE, 300.0 if minute > bad_from else 1.0, 1000.0))
        kept.append(sums)
    await one.hotwash.slo_counts.keep([Polled(SLO, None, sums.at, kept)])
    return replace(one.hotwash, slos={SLO.name: SLO})


def test_the_onset_is_the_minute_in_which_the_counts_rise(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            assert SLO.service == "checkout-api"
            hotwash = await counted(one, bad_from=-7)
            await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("Errors"))
            found = await near(hotwash)
            assert (found.began.at, found.began.basis) == (START - 7 * MINUTE, Basis.COUNTS)
            assert found.began.words == f"In that minute the errors of {SLO.name} rose, from 0.10% to 30.00%."

    asyncio.run(run())


def test_counts_that_do_not_rise_leave_it_to_the_alert(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            hotwash = await counted(one, bad_from=99)
            await one.at(3)
            await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("Errors"))
            found = await near(hotwash)
            assert (found.began.basis, found.began.at) == (Basis.ALERT, START + timedelta(milliseconds=123))

    asyncio.run(run())


def test_without_both_it_is_the_declaration(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.declare()
            await one.at(2)
            await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("Errors", service="mail"))
            found = await near(one.hotwash)
            assert (found.began.basis, found.began.at) == (Basis.DECLARATION, START)
            assert (await near(one.hotwash, "INC-2")).began.basis is Basis.ALERT

    asyncio.run(run())


def test_dependencies_of_services_decide_the_distance(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.services.keep(Service("checkout-api", dependencies=("orders-db",)))
            reported = [change("1", -10, "orders-db"), change("2", -10, "mail"), change("3", -60 * 25)]
            await one.hotwash.change_log.keep(reported, START)
            await one.declare()
            found = (await near(one.hotwash)).found.changes
            assert [(each.change.id, each.factors and each.factors.distance) for each in found] == [
                ("1", 0.5),
                ("2", 0.03),
            ]

    asyncio.run(run())


def test_a_drill_shows_the_changes_of_its_own_record_only(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.change_log.keep([change("1", -10)], START)
            actor = Person("actor", "Actor", drill="drill-1")
            await one.hotwash.accounts.add_person(actor)
            await one.hotwash.accounts.add_token("actor-token", actor, "test")
            played = Declare(by=Actor("actor"), title=Words("Practice"), severity=Severity.SEV2, drill=True)
            done = await open_incident(one.hotwash.store, played, Caller(played.by, drill="drill-1"))
            assert isinstance(done, Done)
            path = f"/incidents/{done.incident}/changes"
            assert (await near(one.hotwash, done.incident)).found.changes == ()
            await one.post(path, {"change": "deploy", "text": "Deploy #847"}, by="actor")
            for who in ("actor", "dee"):
                found = (await one.get(path, by=who)).json()["changes"]
                assert [each["ref"] for each in found] == ["E2"]
            refused = await one.post(f"{path}/C1/confirm", {"reason": "x"}, by="actor")
            assert (refused.status_code, refused.json()["code"]) == (404, "unknown-change")
            assert (await one.post(f"{path}/E2/confirm", {"reason": "x"}, by="actor")).status_code == 200

    asyncio.run(run())


def test_a_drill_begins_by_the_numbers_of_its_scenario(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            sli = load_drill("checkout").sli

            async def played(_: str) -> tuple[Service, Metrics]:
                return Service("checkout-api", 0.995), ScenarioMetrics(sli)

            command = Declare(by=Actor("ana"), title=Words("Practice"), severity=Severity.SEV1, drill=True)
            done = await open_incident(one.hotwash.store, command, Caller(command.by, drill="drill-1"))
            assert isinstance(done, Done)
            await one.at(5)
            found = await near(replace(one.hotwash, drill_metrics=played), done.incident)
            assert (found.began.basis, found.began.at) == (Basis.COUNTS, START - MINUTE)

    asyncio.run(run())


def test_people_judge_and_change_their_mind_but_not_twice_the_same(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            await one.hotwash.change_log.keep([change("1", -10), change("2", -5, "mail"), change("3", -60 * 30)], START)
            id = await one.declare()
            path = f"/incidents/{id}/changes"
            confirmed = await one.post(f"{path}/C1/confirm", {"reason": "The pool is empty"}, by="bo")
            (entry,) = confirmed.json()["entries"]
            assert (entry["kind"], entry["data"]["place"], entry["data"]["change"]) == ("change.confirmed", 1, "deploy")
            again = await one.post(f"{path}/C1/confirm", {"reason": "It is"})
            assert (again.status_code, again.json()["code"]) == (409, "change-is-confirmed")
            assert (await one.post(f"{path}/C2/clear", {"reason": "Another system"})).status_code == 200
            assert (await one.post(f"{path}/C2/clear", {"reason": "x"})).json()["code"] == "change-is-cleared"
            assert (await one.post(f"{path}/C3/confirm", {"reason": "It also did"})).status_code == 200
            listed = (await one.get(path)).json()
            assert [(each["ref"], each["judged"]) for each in listed["changes"]] == [
                ("C1", "confirmed"),
                ("C3", "confirmed"),
            ]
            assert [(each["ref"], each["reason"]) for each in listed["cleared"]] == [("C2", "Another system")]
            assert (await one.post(f"{path}/C1/clear", {"reason": "It was empty before"})).status_code == 200
            assert (await one.post(f"{path}/C1/clear", {"reason": " "})).status_code == 422
            assert (await one.load(id)).change("C1") is not None

    asyncio.run(run())


@pytest.mark.parametrize("ref", ["C9", "E1", "nonsense"])
def test_a_change_nobody_knows_is_404(tmp_path: Path, ref: str) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            refused = await one.post(f"/incidents/{id}/changes/{ref}/clear", {"reason": "x"})
            assert (refused.status_code, refused.json()["code"]) == (404, "unknown-change")

    asyncio.run(run())
