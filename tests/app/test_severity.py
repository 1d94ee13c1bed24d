"""The severity measured of an incident goes up and down with its service, and is unknown where nothing is measured."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import SETTLES, poll_slos
from hotwash.app.ports import Viewer
from hotwash.app.severity import Judged, standings_of, verdict_of
from hotwash.domain.incident.impact import AssessImpact
from hotwash.domain.incident.policy import Severity
from hotwash.domain.severity.facts import Harm, Impact
from hotwash.domain.slo.objective import Method, Slices
from hotwash.domain.slo.series import Count
from hotwash.entry.cli.main import main
from tests.app.test_polling import OTHER, SLO, Events
from tests.worlds import ANA, START, World, world

MINUTE = timedelta(minutes=1)
TRAFFIC = 1000
ROOT = Path(__file__).parents[2]


@dataclass
class Scene:
    """An open incident of a service whose error ratio a test sets, from a day before the incident on."""

    place: World
    hotwash: Hotwash
    events: Events
    incident: str

    async def at(self, minutes: float) -> Judged:
        await self.place.at(minutes)
        await self.place.at(minutes + SETTLES / MINUTE)
        await poll_slos(self.hotwash)
        stored = await self.hotwash.reader.incident(Viewer("ana"), self.incident)
        assert stored is not None
        return await verdict_of(self.hotwash, stored, self.hotwash.clock())


def play(
    tmp_path: Path, ratio: Callable[[float], float | None], act: Callable[[Scene], Awaitable[None]], *slos: str
) -> None:
    """ratio tells the errors of a minute (before the start it is below 0); None is a gap."""

    def seen(name: str, at: datetime) -> Count | None:
        found = ratio((at - START) / MINUTE)
        return (
            Count(at, (found if name in slos or name == SLO.name else 0) * TRAFFIC, TRAFFIC)
            if found is not None
            else None
        )

    async def run() -> None:
        async with world(tmp_path) as place:
            events = Events(seen)
            named = {slo.name: slo for slo in (SLO, OTHER)}
            hotwash = replace(place.hotwash, backend=events, slos=named)
            await act(Scene(place, hotwash, events, await place.declare(Severity.SEV3)))

    asyncio.run(run())


def test_a_total_outage_is_measured_up_to_sev0_and_down_again(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        quiet = await scene.at(5)
        assert (quiet.verdict.severity, quiet.verdict.measured, quiet.unknown) == (Severity.SEV3, True, None)
        assert (await scene.at(11)).verdict.severity is Severity.SEV1, "a minute in which everything fails"
        worst = await scene.at(25)
        assert worst.verdict.severity is Severity.SEV0
        assert worst.standing is not None
        assert worst.standing.slo == SLO
        assert [one.slo for one in worst.others] == [OTHER]
        assert worst.facts.error_ratio_5m == 1
        assert worst.facts.bad_events[30 * MINUTE] == 15 * TRAFFIC
        after = (await scene.at(40)).verdict
        assert after.severity is Severity.SEV1, "SEV-2 by its burn, and the budget of the day is gone"
        assert after.reasons[-1] == "At this rate the error budget lasts 0 hours."
        assert (await scene.at(61)).verdict.severity is Severity.SEV3

    play(tmp_path, lambda minute: 1.0 if 10 < minute <= 30 else 0.0, act)


def test_a_backend_that_stops_makes_it_unknown_and_never_quiet(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        assert (await scene.at(20)).verdict.severity is Severity.SEV0
        scene.events.down = True
        stopped = await scene.at(27)
        assert not stopped.verdict.measured
        assert stopped.unknown == "Nothing of availability was measured since 14:20 UTC."
        assert stopped.facts.burn == {}

    play(tmp_path, lambda minute: 1.0 if minute > 10 else 0.0, act)


def test_a_service_without_an_slo_has_an_opinion(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.hotwash.slos = {}
        found = await scene.at(5)
        assert not found.verdict.measured
        assert found.unknown == "checkout-api has no SLO."

    play(tmp_path, lambda _: 1.0, act)


def test_an_slo_that_was_never_measured_is_unknown(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        assert (await scene.at(5)).unknown == "availability has not been measured yet."

    play(tmp_path, lambda _: None, act)


def test_what_was_not_measured_is_taken_to_be_like_the_rest_and_not_to_be_nothing(tmp_path: Path) -> None:
    """An hour of history with ten bad minutes in it, of a day: 10 of the 1.44 minutes allowed, and not of 0.06."""

    async def act(scene: Scene) -> None:
        found = await scene.at(60)
        assert found.standing is not None
        assert found.standing.coverage == pytest.approx(60 / 1440)
        assert found.facts.budget_left == pytest.approx(1 - 10 / 1.44)

    play(tmp_path, lambda minute: None if minute <= 0 else float(20 < minute <= 30), act)


def test_slos_are_listed_by_how_soon_their_budget_ends(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(10)
        slices = replace(SLO, name="slices", method=Method.TIMESLICES, slices=Slices(5 * MINUTE, 0.9))
        found = await standings_of(scene.hotwash, [OTHER, SLO, slices], scene.hotwash.clock(), scene.hotwash.policy)
        assert [one.slo.name for one in found] == ["slices", "availability", "latency"]
        assert found[0].unknown is not None, "it is not polled"
        assert found[1].lasts is not None
        assert found[2].lasts is None, "it does not burn"

    play(tmp_path, lambda _: 0.0005, act)


def test_it_is_served_with_its_reasons(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            id = await place.declare(Severity.SEV2)
            found = (await place.get(f"/incidents/{id}/severity")).json()
            assert found.pop("verdict")["opinion"]
            assert found == {
                "declared": "SEV-2",
                "measured": None,
                "suggestion": None,
                "raise": False,
                "unknown": "checkout-api has no SLO.",
                "slo": None,
                "others": [],
            }
            place.hotwash.slos = {SLO.name: SLO}
            place.hotwash.backend = Events(lambda _, at: Count(at, TRAFFIC if at > START else 0, TRAFFIC))
            await place.at(30.5)
            await poll_slos(place.hotwash)
            found = (await place.get(f"/incidents/{id}/severity")).json()
            assert (found["measured"]["severity"], found["raise"], found["unknown"]) == ("SEV-0", True, None)
            assert found["slo"]["burn"]["5m"] == 1000
            assert (await place.get("/incidents/none/severity")).status_code == 404
            (listed,) = (await place.get("/slos")).json()["slos"]
            assert listed["slo"] == "availability"
            assert listed["measured_at"] == "2026-03-02T14:30:00Z"

    asyncio.run(run())


def test_what_people_know_is_joined_with_what_is_measured(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        assert (await scene.at(5)).verdict.severity is Severity.SEV3
        known = Impact(users_affected=0.02, data_loss=Harm.SUSPECTED)
        await scene.place.act(scene.incident, AssessImpact(by=ANA, known=known))
        found = await scene.at(6)
        assert (found.verdict.severity, found.verdict.measured) == (Severity.SEV1, True)
        assert found.verdict.reasons == ("2 % of users are affected.", "Data may have been lost.")
        scene.hotwash.slos = {}
        opinion = await scene.at(7)
        assert (opinion.verdict.severity, opinion.verdict.measured) == (Severity.SEV1, False)

    play(tmp_path, lambda _: 0.0, act)


def test_the_same_verdict_is_given_for_facts_and_a_service(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, policy=None) as place:
            facts = {"breach": "suspected", "users_affected": 0.3}
            told = (await place.post("/severity", {"facts": facts})).json()
            offline = CliRunner().invoke(main, ["severity", "-", "--output-format", "json"], input=json.dumps(facts))
            assert {name: told[name] for name in json.loads(offline.stdout)} == json.loads(offline.stdout)
            assert (told["severity"], told["opinion"], told["unknown"]) == ("SEV-1", True, "No service is named.")
            assert told["inputs"] == facts
            unknown = (await place.post("/severity", {"service": "checkout-api"})).json()["unknown"]
            assert unknown == "checkout-api has no SLO."
            place.hotwash.slos = {SLO.name: SLO}
            place.hotwash.backend = Events(lambda _, at: Count(at, 3 if at > START else 0, TRAFFIC))
            await place.at(30.5)
            await poll_slos(place.hotwash)
            told = (await place.post("/severity", {"service": "checkout-api", "facts": {"workaround": True}})).json()
            assert (told["opinion"], told["unknown"], told["slo"]["slo"]) == (False, None, "availability")
            assert told["inputs"]["workaround"] is True
            assert set(told["burn_at_least"]) == {"5m"}, "fewer than fifty bad events"
            again = (await place.post("/severity", {"facts": told["inputs"]})).json()
            assert [again[name] for name in ("severity", "reasons", "policy")] == [
                told[name] for name in ("severity", "reasons", "policy")
            ]
            for wrong in ({"facts": {"moods": 1}}, {"facts": {"users_affected": 40}}, {"services": "x"}):
                refused = await place.post("/severity", wrong)
                assert (refused.status_code, refused.json()["code"]) == (422, "bad-request")

    asyncio.run(run())


def test_impact_is_told_over_http_and_shown_with_the_incident(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            declared = {"title": "Checkout fails", "severity": "SEV-1", "users_affected": 0.2, "outage": "unknown"}
            assert (await place.post("/incidents", declared)).status_code == 201
            answer = await place.post("/incidents/INC-1/impact", {"workaround": False, "users_affected": "unknown"})
            (entry,) = answer.json()["entries"]
            assert entry["kind"] == "impact.assessed"
            shown = (await place.get("/incidents/INC-1")).json()
            known = {name: value for name, value in shown["impact"].items() if value is not None}
            assert known == {"workaround": False}
            schema = json.loads((ROOT / "docs" / "incident.schema.json").read_text())
            assert not list(Draft202012Validator(schema).iter_errors(shown))
            for wrong in ({}, {"outage": "huge"}, {"users_affected": 40}, {"mood": "low"}):
                refused = await place.post("/incidents/INC-1/impact", wrong)
                assert (refused.status_code, refused.json()["code"]) == (422, "bad-request")

    asyncio.run(run())
