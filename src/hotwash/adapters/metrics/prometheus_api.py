"""Range queries over Prometheus' HTTP API."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

import httpx
import msgspec

from hotwash.domain.kernel import Instant, to_millisecond

T = TypeVar("T")
R = TypeVar("R")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_REASON = 200
_WRONG_QUERY = (400, 422)


class Unanswered(Exception):
    """Why a query has no answer."""


class RefusedQuery(Unanswered):
    """Prometheus is well, and will not answer this query."""


class _Answer(msgspec.Struct):
    status: str
    data: Any = None
    error: str = ""
    errorType: str = ""  # noqa: N815  # the name is Prometheus'


async def query_range(
    client: httpx.AsyncClient,
    url: str,
    asked: Mapping[str, str],
    seconds: float,
    shape: type[T],
    read: Callable[[T], R],
) -> R:
    """What `read` makes of the answer's data; TimeoutError after so many seconds, Unanswered for the rest."""
    try:
        response = await client.post(url.rstrip("/") + "/api/v1/query_range", data=asked, timeout=seconds)
    except httpx.TimeoutException:
        raise TimeoutError from None
    except httpx.HTTPError as error:
        raise Unanswered(f"cannot be reached: {_printable(str(error)) or type(error).__name__}") from None
    except (httpx.InvalidURL, ValueError) as error:
        raise Unanswered(f"cannot be reached, since its address is none: {_printable(str(error))}") from None
    try:
        answer = msgspec.json.decode(response.content, type=_Answer)
        if answer.status != "success":
            why = _printable(answer.error or answer.errorType) or f"with status {response.status_code}"
            kind = RefusedQuery if response.status_code in _WRONG_QUERY else Unanswered
            raise kind(f"refused the query: {why}")
        return read(msgspec.convert(answer.data, shape))
    except (msgspec.DecodeError, ValueError, OverflowError, RecursionError):
        raise Unanswered(f"answered {response.status_code} with something that is not its API") from None


def moment(seconds: float) -> Instant:
    return to_millisecond(_EPOCH + timedelta(milliseconds=round(seconds * 1000)))


def _printable(text: str) -> str:
    """One line for the record, whatever the backend said."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:_LONGEST_REASON]
