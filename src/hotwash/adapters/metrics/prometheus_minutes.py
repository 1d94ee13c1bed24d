"""Counts of all SLOs of one Prometheus, minute by minute, in few queries."""

import asyncio
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache, partial

import httpx
import msgspec

from hotwash.adapters.metrics.prometheus import SOURCE
from hotwash.adapters.metrics.prometheus_api import RefusedQuery, Unanswered, moment, query_range
from hotwash.app.slo_counts import MINUTE, Measured
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.counting import over
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count, Unreadable

_PATIENCE = timedelta(seconds=30)
_TOGETHER = 1000
"""SLOs in one query, so that it stays below a megabyte."""
_BAD, _TOTAL = "b", "t"


class _Labels(msgspec.Struct):
    q: str


class _Line(msgspec.Struct):
    metric: _Labels
    values: list[tuple[float, str]]


class _Matrix(msgspec.Struct):
    result: list[_Line]


class PrometheusMinutes:
    """Every count is one number under a label of ours, so that any queries go together. One that Prometheus refuses
    is found by halves, and costs the others nothing but a few more questions.
    """

    def __init__(self, client: httpx.AsyncClient, patience: timedelta = _PATIENCE) -> None:
        self._client = client
        self._patience = patience.total_seconds()

    async def minutes(self, slos: Sequence[Slo], after: Instant, until: Instant) -> Measured:
        found: dict[str, Sequence[Count] | Unreadable] = {}
        for first in range(0, len(slos), _TOGETHER):
            found |= await self._together(tuple(slos[first : first + _TOGETHER]), after, until)
        return found

    async def _together(self, slos: tuple[Slo, ...], after: Instant, until: Instant) -> Measured:
        asked = {
            "query": grouped(slos),
            "start": f"{(after + MINUTE).timestamp():.0f}",
            "end": f"{until.timestamp():.0f}",
            "step": "60",
        }
        try:
            async with asyncio.timeout(self._patience):
                return await query_range(
                    self._client, slos[0].source.url, asked, self._patience, _Matrix, partial(_measured, slos)
                )
        except RefusedQuery as error:
            if len(slos) == 1:
                return {slos[0].name: Unreadable(f"Prometheus {error}", SOURCE)}
            half = len(slos) // 2
            first = await self._together(slos[:half], after, until)
            return {**first, **await self._together(slos[half:], after, until)}
        except (Unanswered, TimeoutError) as error:
            why = str(error) or f"did not answer within {self._patience:g} s"
            return dict.fromkeys((slo.name for slo in slos), Unreadable(f"Prometheus {why}", SOURCE))


@lru_cache(maxsize=64)
def grouped(slos: tuple[Slo, ...]) -> str:
    """One query for all counts; `or` as a tree, since a chain of thousands costs its square."""
    parts = [
        f'label_replace({over(query, MINUTE)}, "q", "{kind}{place}", "", "")'
        for place, slo in enumerate(slos)
        for kind, query in ((_TOTAL, slo.source.total), (_BAD, slo.source.bad))
    ]
    while len(parts) > 1:
        pairs = [parts[one : one + 2] for one in range(0, len(parts), 2)]
        parts = [f"({' or '.join(pair)})" if len(pair) == 2 else pair[0] for pair in pairs]
    return parts[0]


def _measured(slos: tuple[Slo, ...], answer: _Matrix) -> Measured:
    lines = {line.metric.q: line.values for line in answer.result}
    return {slo.name: list(_counts(lines, place)) for place, slo in enumerate(slos)}


def _counts(lines: Mapping[str, list[tuple[float, str]]], place: int) -> Iterator[Count]:
    """A minute without a total was not measured, nor was one whose errors are no number.

    Where no series of errors is there, there were none.
    """
    bad = {at: float(value) for at, value in lines.get(f"{_BAD}{place}", ())}
    for at, value in lines.get(f"{_TOTAL}{place}", ()):
        events, failed = float(value), bad.get(at, 0.0)
        if math.isfinite(events) and math.isfinite(failed) and events >= 0:
            yield Count(moment(at), min(max(failed, 0.0), events), events)
