"""Good and bad counts from Prometheus over its HTTP API."""

import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from hotwash.domain.kernel import Instant, to_millisecond
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service

SOURCE = "prometheus"
_TIMEOUT_SECONDS = 5.0


class _Answer(msgspec.Struct):
    status: str
    data: Any = None
    error: str = ""


class _Matrix(msgspec.Struct):
    result: list["_Line"]


class _Line(msgspec.Struct):
    values: list[tuple[float, str]]


class _Unreadable(Exception):
    """Why a query has no answer."""


class PrometheusMetrics:
    """Reads a service's two queries; total and bad apart, since no error series may mean no errors."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def series(self, service: Service, until: Instant, window: timedelta, step: timedelta) -> Series | Unreadable:
        """Counts of the steps that end in (until - window, until]; a step without a total is absent."""
        if service.source is None:
            return Unreadable("no metrics source is configured for it", SOURCE)
        source = service.source
        try:
            total = await self._query(source, source.total, until, window, step)
            bad = await self._query(source, source.bad, until, window, step) if total else {}
        except _Unreadable as error:
            return Unreadable(f"Prometheus {error}", SOURCE)
        counts = tuple(Count(at, min(bad.get(at, 0.0), total[at]), total[at]) for at in sorted(total))
        return Series(step, counts, SOURCE)

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
        try:
            response = await self._client.post(
                source.url.rstrip("/") + "/api/v1/query_range", data=asked, timeout=_TIMEOUT_SECONDS
            )
            return _values(response)
        except httpx.TimeoutException:
            raise _Unreadable(f"did not answer within {_TIMEOUT_SECONDS:g} s") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise _Unreadable(f"cannot be reached: {error}") from None


def _values(response: httpx.Response) -> Mapping[Instant, float]:
    """Time to value of the one series a sum has; NaN and infinite samples are no measurement."""
    try:
        answer = msgspec.json.decode(response.content, type=_Answer)
        if answer.status != "success":
            raise _Unreadable(f"refused the query: {answer.error}")
        lines = msgspec.convert(answer.data, _Matrix).result
        samples = [(_instant(at), float(value)) for line in lines for at, value in line.values]
    except (msgspec.DecodeError, ValueError, OverflowError):
        raise _Unreadable(f"answered {response.status_code} with something that is not its API") from None
    if len(lines) > 1:
        raise _Unreadable("answered with more than one series")
    return {at: value for at, value in samples if math.isfinite(value)}


def _instant(seconds: float) -> Instant:
    return to_millisecond(datetime.fromtimestamp(round(seconds, 3), UTC))
