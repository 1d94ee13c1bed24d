"""What Home costs the server with ten incidents behind it, and with ten thousand."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from time import perf_counter

import httpx

from benchmarks.measure import Measure, median
from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Done, execute, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.bootstrap import Settings, application, opened, wall_clock
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.events import Ending
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.resolve import End
from hotwash.domain.kernel import Actor, Words
from hotwash.entry.web.visitors import SESSION

FEW, MANY, OPEN = 10, 10_000, 5
PAGES = 60
ANA = Actor("ana")


def measures() -> Iterator[Measure]:
    few, many, listed = asyncio.run(_measured())
    against = f"with {FEW}"
    yield Measure(f"Home, {OPEN} open of {MANY} incidents", many * 1000, "ms", few * 1000, PAGES, against)
    yield Measure(f"All incidents, the first 50 of {MANY}", listed * 1000, "ms", None, PAGES)


async def _measured() -> tuple[float, float, float]:
    with tempfile.TemporaryDirectory() as directory:
        async with (
            _browsed(Path(directory) / "few.db", FEW) as few,
            _browsed(Path(directory) / "many.db", MANY) as many,
        ):
            taken: dict[str, list[float]] = {"few": [], "many": [], "listed": []}
            for _ in range(PAGES):
                taken["few"].append(await _seconds(few, "/"))
                taken["many"].append(await _seconds(many, "/"))
                taken["listed"].append(await _seconds(many, "/incidents"))
            return median(taken["few"]), median(taken["many"]), median(taken["listed"])


@asynccontextmanager
async def _browsed(database: Path, incidents: int) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(Settings(database=f"sqlite:///{database}")) as hotwash:
        person = Person(ANA.id, "Ana")
        await hotwash.accounts.add_person(person)
        await hotwash.accounts.add_session("session", person, wall_clock() + timedelta(days=1))
        await _fill(hotwash, incidents - OPEN, over=True)
        await _fill(hotwash, OPEN, over=False)
        transport, cookies = httpx.ASGITransport(application(hotwash)), {SESSION: "session"}
        async with httpx.AsyncClient(transport=transport, base_url="http://hotwash", cookies=cookies) as client:
            await _seconds(client, "/")
            yield client


async def _fill(hotwash: Hotwash, count: int, *, over: bool) -> None:
    async def one(number: int) -> None:
        command = Declare(by=ANA, title=Words(f"Checkout fails, {number}"), severity=Severity.SEV2)
        declared = await open_incident(hotwash.store, command, Caller(ANA))
        if over and isinstance(declared, Done):
            end = End(by=ANA, ending=Ending.FALSE_ALARM, reason=Words("It was nothing"))
            await execute(hotwash.store, declared.incident, end, Caller(ANA))

    for first in range(0, count, 500):
        await asyncio.gather(*(one(number) for number in range(first, min(first + 500, count))))


async def _seconds(client: httpx.AsyncClient, path: str) -> float:
    started = perf_counter()
    response = await client.get(path)
    taken = perf_counter() - started
    if response.status_code != 200:
        raise AssertionError(f"{path} answered {response.status_code}")
    return taken
