"""What open incidents cost the clock: a look that finds nothing due, and the deadlines of all coming due at once.

In process, with a clock that is set. 10,000 open incidents are compared with 10: neither a look nor a deadline may cost
more because there are many. A deadline's time is that of passing all that are due at a moment, divided by their number.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measure, median
from hotwash.app.execute import Caller, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.bootstrap import HandClock, Settings, opened
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Actor, Words
from hotwash.runtime.timers import look_at_the_clock, pass_due
from tests.postgres import postgres_server

FEW, MANY = 10, 10_000
LOOKS = 200
MOMENTS = 5
"""Moments at which something of each incident comes due: roles are missing, time boxes end, updates are owed."""
AT_ONCE = 500
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ANA = Actor("ana")

Samples = dict[int, list[float]]
"""Milliseconds, by how many incidents are open."""


def measures() -> Iterator[Measure]:
    with postgres_server() as server, tempfile.TemporaryDirectory() as directory:
        server.sql("postgres", "CREATE DATABASE few")
        server.sql("postgres", "CREATE DATABASE many")
        for store, few, many in (
            ("SQLite", f"sqlite:///{Path(directory) / 'few.db'}", f"sqlite:///{Path(directory) / 'many.db'}"),
            ("PostgreSQL", server.url("few"), server.url("many")),
        ):
            looks, passed = asyncio.run(_measured(few, many))
            for what, samples in (("look, nothing due", looks), ("deadline passed", passed)):
                name = f"{what}, {MANY:,} open incidents, {store}"
                against = f"with {FEW} open incidents"
                yield Measure(name, median(samples[MANY]), "ms", median(samples[FEW]), len(samples[MANY]), against)


async def _measured(few: str, many: str) -> tuple[Samples, Samples]:
    """Both instances in turn, so that both have the machine as it is."""
    clock = HandClock(START)
    looks: Samples = {FEW: [], MANY: []}
    passed: Samples = {FEW: [], MANY: []}
    async with opened(Settings(database=few), clock) as small, opened(Settings(database=many), clock) as large:
        instances = {FEW: small, MANY: large}
        for incidents, hotwash in instances.items():
            await _declared(hotwash, incidents)
        for _ in range(LOOKS):
            for incidents, hotwash in instances.items():
                looks[incidents].append(await _look(hotwash))
        for _ in range(MOMENTS):
            clock.now = await small.agenda.next_due() or clock.now
            for incidents, hotwash in instances.items():
                passed[incidents].append(await _passed(hotwash))
    return looks, passed


async def _declared(hotwash: Hotwash, incidents: int) -> None:
    async def declare(number: int) -> None:
        command = Declare(by=ANA, title=Words("Checkout fails"), severity=Severity.SEV2, service=f"service-{number}")
        await open_incident(hotwash.store, command, Caller(ANA))

    for first in range(0, incidents, AT_ONCE):
        await asyncio.gather(*map(declare, range(first, min(first + AT_ONCE, incidents))))


async def _look(hotwash: Hotwash) -> float:
    started = perf_counter()
    if await look_at_the_clock(hotwash):
        raise AssertionError("something was due")
    return (perf_counter() - started) * 1000


async def _passed(hotwash: Hotwash) -> float:
    started = perf_counter()
    passed = await pass_due(hotwash)
    return (perf_counter() - started) * 1000 / passed
