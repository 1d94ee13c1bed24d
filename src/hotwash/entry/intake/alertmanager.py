"""Alertmanager's webhook: /in/<key>/alertmanager.

2xx only after the durable write; 503 to shed load, never 429 or a redirect, which Alertmanager does not
retry. A body nobody can read is kept as a dead letter and answered 400.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import lru_cache

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from hotwash.app.hotwash import Hotwash
from hotwash.app.intake import receive as take_in
from hotwash.app.ports import DeadLetter, Integration, StoreUnavailableError
from hotwash.domain.alerts.signal import Signal
from hotwash.domain.kernel import Instant
from hotwash.entry.api.problems import store_unavailable

REMEMBER_KEYS = timedelta(seconds=10)
LARGEST_BODY = 16 * 1024 * 1024

_LOG = logging.getLogger(__name__)

Decode = Callable[[bytes], "list[Signal] | str"]
"""The signals of a body, or why it cannot be read."""


class AlertmanagerIntake:
    """Takes in what is posted below /in/; decode comes from the adapter that knows the format.

    An ASGI application of its own: in a storm a framework's work for each request would be a third of all.
    """

    def __init__(self, hotwash: Hotwash, decode: Decode) -> None:
        self._hotwash = hotwash
        self._decode = decode
        self._known: dict[str, tuple[Integration, Instant]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._answer(scope, receive)
        except ClientDisconnect:
            return
        except StoreUnavailableError as error:
            answer = await store_unavailable(Request(scope), error)
        await answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        match scope["path"].split("/"):
            case "", "in", key, "alertmanager" if key:
                if scope["method"] == "POST":
                    return await self._take(key, receive)
                return JSONResponse({"message": "Alerts are posted here."}, 405, {"Allow": "POST"})
        return _said(404, "Alerts are posted to /in/KEY/alertmanager: look it up on the integration's page.")

    async def _take(self, key: str, receive: Receive) -> Response:
        integration = await self._integration_of(key)
        if integration is None:
            return _said(401, "This intake key is not known here: look it up on the integration's page.")
        body = await _body(receive)
        if body is None:
            why = f"The body is larger than {LARGEST_BODY >> 20} MB and was not read to its end."
            _LOG.error("integration %s: %s", integration.name, why)
            await self._keep(integration, why, b"")
            return _said(413, f"{why} Have Alertmanager group its alerts by more labels.")
        signals = self._decode(body)
        if isinstance(signals, str):
            await self._keep(integration, signals, body)
            return _said(400, f"{signals} The body is kept and shown with the integration.")
        await take_in(self._hotwash, integration, signals)
        return _accepted(len(signals))

    async def _integration_of(self, key: str) -> Integration | None:
        """A storm need not look its key up each time; only keys that are known are remembered, and not for long."""
        found = self._known.get(key)
        if found is not None and found[1] > self._hotwash.clock():
            return found[0]
        integration = await self._hotwash.directory.integration_of_key(key)
        if integration is not None:
            self._known[key] = integration, self._hotwash.clock() + REMEMBER_KEYS
        return integration

    async def _keep(self, integration: Integration, why: str, body: bytes) -> None:
        letter = DeadLetter(integration.id, self._hotwash.clock(), why, body)
        await self._hotwash.directory.add_dead_letter(letter)


async def _body(receive: Receive) -> bytes | None:
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


@lru_cache(maxsize=256)
def _accepted(count: int) -> Response:
    return _said(200, f"{count} alerts accepted.")


def _said(status: int, message: str) -> Response:
    return JSONResponse({"message": message}, status)
