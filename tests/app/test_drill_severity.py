"""A drill's severity is measured of its scenario's numbers, by the same arithmetic as any other."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotwash.adapters.metrics.scenario import ScenarioMetrics
from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import ITSELF, Metrics
from hotwash.app.severity import Judged, verdict_of
from hotwash.bootstrap import load_drill
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Words
from hotwash.domain.slo.service import Service
from tests.worlds import ANA, START, World, world

MINUTE = timedelta(minutes=1)


async def judged_at(place: World, minute: float, objective: float | None) -> Judged:
    """The shipped checkout drill, so many minutes after 14:00; its outage begins at 13:59."""
    sli = load_drill("checkout").sli

    async def played(_: str) -> tuple[Service, Metrics]:
        return Service("checkout-api", objective), ScenarioMetrics(sli)

    hotwash: Hotwash = replace(place.hotwash, drill_metrics=played)
    command = Declare(by=ANA, title=Words("Practice"), severity=Severity.SEV1, service="checkout-api", drill=True)
    done = await open_incident(hotwash.store, command, Caller(ANA, drill="drill-1"))
    assert isinstance(done, Done)
    stored = await hotwash.reader.incident(ITSELF, done.incident)
    assert stored is not None
    return await verdict_of(hotwash, stored, START + minute * MINUTE)


def test_it_is_as_severe_as_its_numbers(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            found = await judged_at(place, 5, 0.995)
            assert (found.verdict.severity, found.verdict.measured, found.unknown) == (Severity.SEV1, True, None)
            assert found.standing is not None
            assert found.standing.coverage == pytest.approx(15 / 43_200)
            quiet = await judged_at(place, -2, 0.995)
            assert quiet.verdict.severity is Severity.SEV3

    asyncio.run(run())


def test_without_an_objective_or_a_measured_minute_it_is_an_opinion(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            promised_nothing = await judged_at(place, 5, None)
            assert (promised_nothing.verdict.measured, promised_nothing.unknown) == (
                False,
                "A drill's numbers are its own.",
            )
            before = await judged_at(place, -60, 0.995)
            assert (before.verdict.measured, before.unknown) == (False, "checkout-api has not been measured yet.")

    asyncio.run(run())
