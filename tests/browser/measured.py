"""A server whose SLOs were measured for 30 days, as far as a picture or a test needs it."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hotwash.app.slo_counts import Polled
from hotwash.bootstrap import Settings, opened
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.sums import Sums, added
from tests.browser.serving import Server

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TRAFFIC = 1000.0
FILE = """
slos:
  - name: checkout-availability
    service: checkout-api
    objective: 99.9 %
    prometheus: &where
      url: http://127.0.0.1:9
      bad: sum(increase(http_requests_total{code=~"5.."}[{{.window}}]))
      total: sum(increase(http_requests_total[{{.window}}]))
  - name: cart-minutes
    service: cart
    objective: 99 %
    method: timeslices
    slices: {length: 5m, target: 95 %}
    prometheus: *where
  - name: mail
    service: mail
    objective: 99 %
    prometheus: *where
"""


class Measured:
    """A server whose SLOs were measured, a gap within: `checkout-availability` burns since half an hour."""

    def __init__(self, directory: Path) -> None:
        (directory / "slos").mkdir()
        (directory / "slos" / "all.yaml").write_text(FILE)
        self.server = Server(directory)
        self.server.env["HOTWASH_SLOS"] = str(directory / "slos")
        self.now = datetime.now(UTC).replace(second=0, microsecond=0) - MINUTE
        self.sums: dict[str, Sums] = {}
        self.reached: dict[str, datetime | None] = {}
        _elsewhere(self._keep, until=self.now)
        self.server.start()

    def minute(self) -> None:
        """One more, as a poll would bring it; it is that of now, however long the test has taken."""
        _elsewhere(self._keep, until=datetime.now(UTC).replace(second=0, microsecond=0), ratio=1.0)

    async def _keep(self, until: datetime, ratio: float | None = None) -> None:
        settings = Settings(database=self.server.env["HOTWASH_DATABASE"], slos=Path(self.server.env["HOTWASH_SLOS"]))
        async with opened(settings) as hotwash:
            for slo in hotwash.slos.values():
                if slo.name != "mail":
                    await hotwash.slo_counts.keep([self._polled(slo, until, ratio)])

    def _polled(self, slo: Slo, until: datetime, ratio: float | None) -> Polled:
        sums = self.sums.get(slo.name) or Sums(self.now - slo.window)
        before, kept = self.reached.get(slo.name), []
        for at, minutes in _steps(sums.at, until):
            age = self.now - at
            if timedelta(days=9) < age < timedelta(days=12):
                continue
            burns = slo.name.startswith("checkout") and age < 30 * MINUTE
            bad = (ratio if ratio is not None else 0.03 if burns else 0.0003) * TRAFFIC * minutes
            sums = replace(added(slo, sums, Count(at, bad, TRAFFIC * minutes)), minutes=sums.minutes + minutes)
            kept.append(sums)
        self.sums[slo.name], self.reached[slo.name] = sums, until
        return Polled(slo, before, until, kept)


def _steps(since: datetime, until: datetime) -> Iterator[tuple[datetime, int]]:
    """Hours until two hours before the end, then minutes."""
    at = since
    while at < until:
        step = HOUR if until - at > 3 * HOUR else MINUTE
        at += step
        yield at, step // MINUTE


def _elsewhere(keep: object, **given: object) -> None:
    """The test's own thread has playwright's event loop."""
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(keep(**given))).result()  # type: ignore[operator]  # a coroutine function
