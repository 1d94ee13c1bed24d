"""Good and bad counts from Prometheus over its HTTP API."""

import asyncio
import math
from collections.abc import Iterator, Mapping
from datetime import timedelta

import httpx
import msgspec

from hotwash.adapters.metrics.prometheus_api import Unanswered, moment, query_range
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service

SOURCE = "prometheus"
_PATIENCE = timedelta(seconds=5)


class _Line(msgspec.Struct):
    values: list[tuple[float, str]]


class _Matrix(msgspec.Struct):
    result: list[_Line]


class PrometheusMetrics:
    """Reads a service's two queries; total and bad apart, since no error series may mean no errors."""

    def __init__(self, client: httpx.AsyncClient, patience: timedelta = _PATIENCE) -> None:
        """patience is how long both queries together may take (R-OBS-1)."""
        self._client = client
        self._patience = patience.total_seconds()

    async def series(self, service: Service, until: Instant, window: timedelta, step: timedelta) -> Series | Unreadable:
        """Counts of the steps that end in (until - window, until]; a step without a total is absent."""
        if service.source is None:
            return Unreadable("no metrics source is configured for it", SOURCE)
        source = service.source
        try:
            async with asyncio.timeout(self._patience):
                total = await self._query(source, source.total, until, window, step)
                bad = await self._query(source, source.bad, until, window, step) if total else {}
        except Unanswered as error:
            return Unreadable(f"Prometheus {error}", SOURCE)
        except TimeoutError:
            return Unreadable(f"Prometheus did not answer within {self._patience:g} s", SOURCE)
        return Series(step, tuple(_counts(total, bad)), SOURCE)

    async def _query(
        self, source: PrometheusSource, query: str, until: Instant, window: timedelta, step: timedelta
    ) -> Mapping[Instant, float]:
        seconds = step.total_seconds()
        asked = {
            "query": f"sum({query.replace('{{.window}}', f'{seconds:g}s')})",
            "start": f"{(until - window + step).timestamp():.3f}",
            "end": f"{until.timestamp():.3f}",
            "step": f"{seconds:g}",
        }
        samples = await query_range(self._client, source.url, asked, self._patience, _Matrix, _values)
        if samples is None:
            raise Unanswered("answered with more than one series")
        return samples


def _counts(total: Mapping[Instant, float], bad: Mapping[Instant, float]) -> Iterator[Count]:
    """A step without errors is quiet only where no error series was there: a NaN in it was not measured."""
    for at, events in sorted(total.items()):
        failed = bad.get(at, 0.0)
        if math.isfinite(events) and math.isfinite(failed) and events >= 0:
            yield Count(at, min(max(failed, 0.0), events), events)


def _values(answer: _Matrix) -> Mapping[Instant, float] | None:
    """Time to value of the one series a sum has; None where there are several."""
    samples = {moment(at): float(value) for line in answer.result for at, value in line.values}
    return samples if len(answer.result) <= 1 else None
