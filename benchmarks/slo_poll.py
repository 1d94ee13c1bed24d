"""Polling a minute of many SLOs: build the query, read the answer, add up, keep; from 50 SLOs to 5,000.

The backend is a stub in this process that answers from memory, so that what is measured is what Hotwash costs, on one
core; what the queries cost Prometheus depends on its series. The floor is reading the same answers' JSON and inserting
as many rows by the bare driver.
"""

import asyncio
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time
from urllib.parse import parse_qs

import httpx

from benchmarks.measure import Measure, median
from hotwash.adapters.metrics.prometheus_minutes import PrometheusMinutes
from hotwash.app.polling import SETTLES, poll_slos
from hotwash.bootstrap import HandClock, Settings, opened
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.service import PrometheusSource

SIZES = (50, 500, 5_000)
ROUNDS = 9
MINUTE = timedelta(minutes=1)
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
URL = "http://prometheus.example"


def measures() -> Iterator[Measure]:
    for size in SIZES:
        polled, floors = asyncio.run(_polled(size))
        against = "the JSON read, the rows inserted, and nothing else"
        yield Measure(f"poll a minute of {size} SLOs", median(polled), "ms", median(floors), ROUNDS, against)


async def _polled(size: int) -> tuple[list[float], list[float]]:
    """CPU time of a minute's poll, every thread of it, and of the floor."""
    slos = {slo.name: slo for slo in map(_slo, range(size))}
    answers: list[bytes] = []
    stub: list[float] = []
    """What the stub itself cost, which is not Hotwash's."""

    def respond(request: httpx.Request) -> httpx.Response:
        started = process_time()
        asked = parse_qs(request.content.decode())
        answers.append(_answer(asked["query"][0].count("label_replace") // 2, float(asked["end"][0])))
        stub.append(process_time() - started)
        return httpx.Response(200, content=answers[-1])

    with tempfile.TemporaryDirectory() as directory:
        clock = HandClock(START)
        settings = Settings(database=f"sqlite:///{Path(directory) / 'hotwash.db'}")
        async with (
            opened(settings, clock) as hotwash,
            httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client,
        ):
            one = replace(hotwash, slos=slos, backend=PrometheusMinutes(client))
            polled, floors = [], []
            for minute in range(ROUNDS + 2):
                clock.now = START + MINUTE * minute + SETTLES
                answers.clear()
                stub.clear()
                started = process_time()
                kept = await poll_slos(one)
                spent = process_time() - started - sum(stub)
                if minute < 2:
                    continue  # the first goes back 30 days, and the query is built once
                if kept != size:
                    raise AssertionError(f"{kept} minutes of {size} SLOs")
                polled.append(spent * 1000)
                floors.append(_floor(answers, Path(directory) / "floor.db") * 1000)
    return polled, floors


def _slo(number: int) -> Slo:
    labels = f'service="service-{number // 3}", slo="{number}"'
    total = f"sum(increase(http_requests_total{{{labels}}}[{{{{.window}}}}]))"
    bad = f'sum(increase(http_requests_total{{{labels}, code=~"5.."}}[{{{{.window}}}}]))'
    return Slo(f"slo-{number}", f"service-{number // 3}", 0.999, PrometheusSource(URL, bad, total), timedelta(days=1))


def _answer(count: int, at: float) -> bytes:
    """One minute; whatever else is asked for is not there."""
    result = [
        {"metric": {"q": f"{kind}{place}"}, "values": [[at, f"{number + place % 7}.0625"]]}
        for place in range(count)
        for kind, number in (("t", 600), ("b", 1))
    ]
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}}).encode()


def _floor(answers: list[bytes], path: Path) -> float:
    path.unlink(missing_ok=True)
    with sqlite3.connect(path, isolation_level=None) as floor:
        floor.execute("CREATE TABLE sums (slo TEXT, at INTEGER, a, b, c, d, e, f, g, PRIMARY KEY (slo, at))")
        started = process_time()
        for answer in answers:
            lines = json.loads(answer)["data"]["result"]
            rows = [(line["metric"]["q"], 1, 1, 1.5, 1.5, 1.5, 1.5, 0.0, 0.0) for line in lines[::2]]
            floor.execute("BEGIN")
            floor.executemany("INSERT OR REPLACE INTO sums VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            floor.execute("COMMIT")
        return process_time() - started
