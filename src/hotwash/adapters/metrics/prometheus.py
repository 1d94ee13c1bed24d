"""Good and bad counts from Prometheus over its HTTP API."""

import asyncio
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import msgspec

from hotwash.domain.kernel import Instant, to_millisecond
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service

SOURCE = "prometheus"
_PATIENCE = timedelta(seconds=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_REASON = 200


class _Answer(msgspec.Struct):
    status: str
    data: Any = None
    error: str = ""
    errorType: str = ""  # noqa: N815  # the name is Prometheus'


class _Matrix(msgspec.Struct):
    result: list["_Line"]


class _Line(msgspec.Struct):
    values: list[tuple[float, str]]


class _Unreadable(Exception):
    """Why a query has no answer."""


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
        except _Unreadable as error:
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
        try:
            response = await self._client.post(
                source.url.rstrip("/") + "/api/v1/query_range", data=asked, timeout=self._patience
            )
        except httpx.TimeoutException:
            raise TimeoutError from None
        except httpx.HTTPError as error:
            raise _Unreadable(f"cannot be reached: {_printable(str(error)) or type(error).__name__}") from None
        except (httpx.InvalidURL, ValueError) as error:
            raise _Unreadable(f"cannot be reached, since its address is none: {_printable(str(error))}") from None
        return _values(response)


def _counts(total: Mapping[Instant, float], bad: Mapping[Instant, float]) -> Iterator[Count]:
    """A step without errors is quiet only where no error series was there: a NaN in it was not measured."""
    for at, events in sorted(total.items()):
        failed = bad.get(at, 0.0)
        if math.isfinite(events) and math.isfinite(failed) and events >= 0:
            yield Count(at, min(max(failed, 0.0), events), events)


def _values(response: httpx.Response) -> Mapping[Instant, float]:
    """Time to value of the one series a sum has."""
    try:
        answer = msgspec.json.decode(response.content, type=_Answer)
        if answer.status != "success":
            why = _printable(answer.error or answer.errorType) or f"with status {response.status_code}"
            raise _Unreadable(f"refused the query: {why}")
        lines = msgspec.convert(answer.data, _Matrix).result
        samples = {_instant(at): float(value) for line in lines for at, value in line.values}
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        raise _Unreadable(f"answered {response.status_code} with something that is not its API") from None
    if len(lines) > 1:
        raise _Unreadable("answered with more than one series")
    return samples


def _instant(seconds: float) -> Instant:
    return to_millisecond(_EPOCH + timedelta(milliseconds=round(seconds * 1000)))


def _printable(text: str) -> str:
    """One line for the record, whatever the backend said."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:_LONGEST_REASON]
