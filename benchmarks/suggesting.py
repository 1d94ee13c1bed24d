"""Weighing open incidents against what is measured: few of them are of a service with an SLO, however many are open.

In process, over SQLite. Twenty quiet incidents are weighed, of which every minute of the last hour has to have been
calm; with 10,000 others open a look may not cost more. The first look works out all of these minutes, each later one
the newest.
"""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from benchmarks.deadlines import ANA, AT_ONCE, START
from benchmarks.measure import Measure, median
from hotwash.app.execute import Caller, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import SETTLES, poll_slos
from hotwash.app.slo_counts import MINUTE, Measured
from hotwash.app.suggesting import CalmMinutes, suggest_severities
from hotwash.bootstrap import HandClock, Settings, opened
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Instant, Words
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import PrometheusSource

WEIGHED, OTHERS = 20, 10_000
ROUNDS = 15


class _Quiet:
    """A backend in which nothing fails."""

    async def minutes(self, slos: Sequence[Slo], after: Instant, until: Instant) -> Measured:
        moments = [after + MINUTE * number for number in range(1, (until - after) // MINUTE + 1)]
        return {slo.name: [Count(at, 0, 1000) for at in moments] for slo in slos}


def measures() -> Iterator[Measure]:
    few, many = asyncio.run(_measured(0)), asyncio.run(_measured(OTHERS))
    for name, place in (("first look", 0), ("look", 1)):
        what = f"{name} at {WEIGHED} quiet incidents, {OTHERS:,} others open"
        yield Measure(what, median(many[place]), "ms", median(few[place]), len(many[place]), "with no others open")


async def _measured(others: int) -> tuple[list[float], list[float]]:
    """Looks that remember nothing, and looks a minute after another."""
    clock, source = HandClock(START), PrometheusSource("http://prometheus.example", "bad", "all")
    services = [f"service-{number}" for number in range(WEIGHED)]
    slos = {one: Slo(one, one, 0.999, source, timedelta(days=1)) for one in services}
    with tempfile.TemporaryDirectory() as directory:
        async with opened(Settings(database=f"sqlite:///{Path(directory) / 'hotwash.db'}"), clock) as hotwash:
            one = replace(hotwash, slos=slos, backend=_Quiet())
            await _declared(one, [*services, *(f"other-{number}" for number in range(others))])
            calm, first, later = CalmMinutes(), [], []
            for minute in range(61, 61 + ROUNDS):
                clock.now = START + MINUTE * minute + SETTLES
                await poll_slos(one)
                first.append(await _look(one, CalmMinutes()))
                later.append(await _look(one, calm))
    return first[1:], later[1:]


async def _declared(hotwash: Hotwash, services: Sequence[str]) -> None:
    async def declare(service: str) -> None:
        command = Declare(by=ANA, title=Words("Checkout fails"), severity=Severity.SEV2, service=service)
        await open_incident(hotwash.store, command, Caller(ANA))

    for first in range(0, len(services), AT_ONCE):
        await asyncio.gather(*map(declare, services[first : first + AT_ONCE]))


async def _look(hotwash: Hotwash, calm: CalmMinutes) -> float:
    started = perf_counter()
    await suggest_severities(hotwash, calm)
    return (perf_counter() - started) * 1000
