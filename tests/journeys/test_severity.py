"""An outage in a real Prometheus, minute by minute: up to SEV-0, down again after a calm, and unknown once it stops.

The history of some hours is written as it would have been scraped, and Hotwash's clock is moved through it. The series
of errors is not there before the first error, and every counter starts anew in the middle of the outage.
"""

import asyncio
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotwash.app.polling import SETTLES, poll_slos
from hotwash.app.suggesting import suggest_severities
from tests.processes import free_port, program, until
from tests.worlds import START, World, world

pytestmark = pytest.mark.xdist_group("prometheus")

SCRAPE, MINUTE = timedelta(seconds=15), timedelta(minutes=1)
BEFORE, AFTER = timedelta(hours=6), timedelta(minutes=90)
BEGINS, RESTARTS, ENDS = 10, 20, 30
"""Minutes after the start: everything fails, the process starts anew, everything works."""
A_SCRAPE = 250


def history() -> str:
    written: dict[str, list[str]] = {"200": [], "500": []}
    counters = {"200": 0, "500": 0}
    for step in range((BEFORE + AFTER) // SCRAPE + 1):
        at = START - BEFORE + step * SCRAPE
        minute = (at - START) / MINUTE
        if minute == RESTARTS:
            counters = dict.fromkeys(counters, 0)
        counters["500" if BEGINS < minute <= ENDS else "200"] += A_SCRAPE
        for code, value in counters.items():
            if value or minute > BEGINS:
                written[code].append(f'http_total{{code="{code}"}} {value} {at.timestamp():.0f}')
    return "\n".join(["# TYPE http counter", *written["200"], *written["500"], "# EOF", ""])


@dataclass
class Story:
    place: World
    minute: int = 0

    async def to(self, minute: int) -> None:
        """As a served instance does each minute."""
        while self.minute < minute:
            self.minute += 1
            await self.place.at(self.minute + SETTLES / MINUTE)
            await poll_slos(self.place.hotwash)
            await suggest_severities(self.place.hotwash)

    async def severity(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.place.get("/incidents/INC-1/severity")).json()
        return found

    async def suggested(self) -> list[tuple[int, str]]:
        """The minute of each suggestion and what it says."""
        transcript = (await self.place.get("/incidents/INC-1/transcript")).text.splitlines()
        return list(_suggested(transcript))


def _suggested(transcript: list[str]) -> Iterator[tuple[int, str]]:
    for line in transcript:
        clock, _, said = line.removeprefix("machine [").partition("]: ")
        if said.startswith(("Suggested", "No longer")):
            hours, minutes = clock.split(":")
            yield (int(hours) - START.hour) * 60 + int(minutes), said.split(". ", 1)[0]


def test_up_to_sev0_down_after_a_calm_and_unknown_when_prometheus_stops(
    tmp_path: Path, component: Callable[[str, str], str]
) -> None:
    prometheus, promtool = component("prometheus", "prometheus"), component("promtool", "prometheus")
    url = f"http://127.0.0.1:{(port := free_port())}"
    (tmp_path / "history.txt").write_text(history())
    written = [promtool, "tsdb", "create-blocks-from", "openmetrics", "history.txt", "data"]
    subprocess.run(written, cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "prometheus.yml").write_text("")
    queries = {
        "url": url,
        "bad": 'sum(increase(http_total{code="500"}[{{.window}}]))',
        "total": "sum(increase(http_total[{{.window}}]))",
    }
    services = {"services": [{"name": "checkout-api", "objective": "99.9 %", "prometheus": queries}]}
    (tmp_path / "services.yaml").write_text(json.dumps(services))
    asked = [
        prometheus,
        "--config.file=prometheus.yml",
        "--storage.tsdb.path=data",
        "--storage.tsdb.retention.time=10y",
    ]

    async def run(running: ExitStack) -> None:
        async with world(tmp_path, services=tmp_path / "services.yaml") as place:
            story = Story(place)
            declared = {"title": "Checkout fails", "severity": "SEV-3", "service": "checkout-api"}
            assert (await place.post("/incidents", declared)).status_code == 201
            await story.to(9)
            assert (await story.severity())["measured"]["severity"] == "SEV-3", "no series of errors is no errors"
            await story.to(16)
            (first, raised), (second, worst) = await story.suggested()
            assert BEGINS < first < second <= BEGINS + 5
            assert raised == "Suggested: raise it from SEV-3 to SEV-1"
            assert worst == "Suggested: raise it from SEV-3 to SEV-0"
            assert (await story.severity())["declared"] == "SEV-3", "people decide"
            accepted = await place.post("/incidents/INC-1/severity", {"severity": "SEV-0"})
            assert accepted.json()["entries"][0]["text"]["reason"]["words"].startswith("Burns ")
            await story.to(48)
            assert len(await story.suggested()) == 2, "the process that started anew counts on, and nothing is lowered"
            await story.to(52)
            at, lowered = (await story.suggested())[-1]
            assert ENDS + 5 + 14 <= at <= ENDS + 5 + 16
            assert lowered == "Suggested: lower it from SEV-0 to SEV-1"
            assert (await story.severity())["suggestion"]["severity"] == "SEV-1"
            running.close()
            await story.to(58)
            found = await story.severity()
            assert (found["measured"], found["suggestion"], found["raise"]) == (None, None, False)
            assert found["unknown"].startswith("Nothing of checkout-api was measured since 14:5")
            assert (await story.suggested())[-1][1] == "No longer suggested: SEV-1"
            assert (await place.get("/incidents/INC-1/sli")).json()["reading"]["colour"] == "unknown"

    with ExitStack() as running:
        running.enter_context(
            program(*asked, f"--web.listen-address=127.0.0.1:{port}", log=tmp_path / "prometheus.log")
        )
        until(lambda: httpx.get(f"{url}/-/ready").is_success, "Prometheus answering")
        asyncio.run(run(running))
