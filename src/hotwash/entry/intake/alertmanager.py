"""Alertmanager's webhook: /in/<key>/alertmanager.

2xx only after the durable write; 503 to shed load, never 429 or a redirect, which Alertmanager does not
retry. A body nobody can read is kept as a dead letter and answered 400.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.intake import receive
from hotwash.app.ports import DeadLetter, Integration
from hotwash.domain.alerts.signal import Signal
from hotwash.domain.kernel import Instant

REMEMBER_KEYS = timedelta(seconds=10)
LARGEST_BODY = 16 * 1024 * 1024

_LOG = logging.getLogger(__name__)

Decode = Callable[[bytes], "list[Signal] | str"]
"""The signals of a body, or why it cannot be read."""


def alertmanager_route(hotwash: Hotwash, decode: Decode) -> Route:
    """The intake route; decode comes from the adapter that knows the format."""

    known: dict[str, tuple[Integration, Instant]] = {}

    async def integration_of(key: str) -> Integration | None:
        """A storm need not look its key up each time; only keys that are known are remembered, and not for long."""
        found = known.get(key)
        if found is not None and found[1] > hotwash.clock():
            return found[0]
        integration = await hotwash.directory.integration_of_key(key)
        if integration is not None:
            known[key] = integration, hotwash.clock() + REMEMBER_KEYS
        return integration

    async def take(request: Request) -> Response:
        integration = await integration_of(request.path_params["key"])
        if integration is None:
            return _said(401, "This intake key is not known here: look it up on the integration's page.")
        body = await _body(request)
        if body is None:
            why = f"The body is larger than {LARGEST_BODY >> 20} MB and was not read to its end."
            _LOG.error("integration %s: %s", integration.name, why)
            await _keep(hotwash, integration, why, b"")
            return _said(413, f"{why} Have Alertmanager group its alerts by more labels.")
        signals = decode(body)
        if isinstance(signals, str):
            await _keep(hotwash, integration, signals, body)
            return _said(400, f"{signals} The body is kept and shown with the integration.")
        await receive(hotwash, integration, signals)
        return _said(200, f"{len(signals)} alerts accepted.")

    return Route("/in/{key}/alertmanager", take, methods=["POST"])


async def _body(request: Request) -> bytes | None:
    """The body, or None when it is too large; it is never read further than that."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


async def _keep(hotwash: Hotwash, integration: Integration, why: str, body: bytes) -> None:
    await hotwash.directory.add_dead_letter(DeadLetter(integration.id, hotwash.clock(), why, body))


def _said(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)
