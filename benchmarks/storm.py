"""What people notice while 20,000 alerts come in: calls of the API in the storm, against the same calls after it.

A server process of its own. The alerts are of 2,000 services, 10 of each in one body or one in each: the first of a
service opens its incident. Calls start at a steady pace whether or not those before were answered, so that a server
that stops for a while is not asked less meanwhile; a call's time counts from when it was to start.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from itertools import count
from pathlib import Path
from time import perf_counter

import httpx

from benchmarks.intake import bodies
from benchmarks.measure import Measure, quantile
from benchmarks.serving import Served, served
from tests.postgres import postgres_server

ALERTS = 20_000
CONNECTIONS = 64
PACE_SECONDS = 0.05
"""Each kind of call starts 20 times a second."""
QUIET_SECONDS = 10.0

Times = Mapping[str, list[float]]
"""Milliseconds of each call, by what was called."""


def measures() -> Iterator[Measure]:
    with postgres_server() as server, tempfile.TemporaryDirectory() as directory:
        for store in ("SQLite", "PostgreSQL"):
            for together in (10, 1):
                name = f"storm_{store.lower()}_{together}"
                database = f"sqlite:///{Path(directory) / f'{name}.db'}"
                if store == "PostgreSQL":
                    server.sql("postgres", f"CREATE DATABASE {name}")
                    database = server.url(name)
                during, quiet = _raged(database, together)
                for call, samples in during.items():
                    for share, called in ((0.5, "p50"), (0.99, "p99")):
                        yield Measure(
                            f"{call} in a storm, {store}, {together} a body, {called}",
                            quantile(samples, share),
                            "ms",
                            quantile(quiet[call], share),
                            len(samples),
                            "the same calls after it",
                        )


def _raged(database: str, together: int) -> tuple[Times, Times]:
    with served(database) as one:
        incident = one.post("/incidents", {"title": "Checkout fails"})["incident"]
        with one.load(bodies(together, ALERTS), CONNECTIONS) as load:
            during = asyncio.run(_called(one, incident, lambda _: load.running))
            load.result()
        quiet = asyncio.run(_called(one, incident, lambda seconds: seconds < QUIET_SECONDS))
    return during, quiet


async def _called(one: Served, incident: str, goes_on: Callable[[float], bool]) -> Times:
    """Call at a steady pace for as long as goes_on, which is given the seconds since the start."""
    # An idle connection is not used again when the server is about to close it.
    limits = httpx.Limits(max_connections=None, keepalive_expiry=2)
    api = f"{one.address}/api/v1"
    async with httpx.AsyncClient(base_url=api, headers=one.headers, limits=limits, timeout=60) as client:
        calls: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
            "GET /incidents": lambda: client.get("/incidents"),
            "GET /incidents/ID": lambda: client.get(f"/incidents/{incident}"),
            "POST a note": lambda: client.post(f"/incidents/{incident}/notes", json={"text": "Errors rise"}),
        }
        times: dict[str, list[float]] = {name: [] for name in calls}

        async def call(name: str, due: float) -> None:
            (await calls[name]()).raise_for_status()
            times[name].append((perf_counter() - due) * 1000)

        started = perf_counter()
        async with asyncio.TaskGroup() as group:
            for step in count():
                due = started + step * PACE_SECONDS
                await asyncio.sleep(due - perf_counter())
                if not goes_on(due - started):
                    break
                for name in calls:
                    group.create_task(call(name, due))
    return times
