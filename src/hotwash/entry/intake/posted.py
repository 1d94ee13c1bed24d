"""What is posted below /in/, whatever its format: read to its end or not at all, and answered in JSON."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response
from starlette.types import Receive

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Integration

LARGEST_BODY = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Posted:
    """A body as it came, by the key of an integration; names of headers are in lower case."""

    integration: Integration
    key: str
    headers: Sequence[tuple[bytes, bytes]]
    body: bytes

    def header(self, name: bytes) -> bytes:
        """Empty where it was not sent."""
        return next((value for given, value in self.headers if given == name), b"")


Take = Callable[[Hotwash, Posted], Awaitable[Response | str]]
"""Takes in what was posted, durably; or says in one sentence why nobody can read it."""


async def read_body(receive: Receive) -> bytes | None:
    """The body, or None when it is too large; it is never read further than that."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        part, more = message.get("body", b""), message.get("more_body", False)
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


def said(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)
