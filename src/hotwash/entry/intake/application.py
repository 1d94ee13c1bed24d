"""Takes in what other programs post: alerts and changes, by the key of an integration.

2xx only after the durable write; 503 to shed load, never 429 or a redirect, which Alertmanager does not
retry. A body nobody can read is kept as a dead letter and answered 400.
"""

import logging
from datetime import timedelta

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import DeadLetter, Integration, StoreUnavailableError
from hotwash.domain.kernel import Instant
from hotwash.entry.api.problems import store_unavailable
from hotwash.entry.intake.alertmanager import Decode, take_alerts
from hotwash.entry.intake.changes import ChangeFormats, ChangeIntake, pagerduty_said
from hotwash.entry.intake.posted import LARGEST_BODY, Posted, Take, read_body, said

REMEMBER_KEYS = timedelta(seconds=10)
PAGERDUTY_CHANGES = "/v2/change/enqueue"

_LOG = logging.getLogger(__name__)


def is_intake(path: str) -> bool:
    return path.startswith("/in/") or path == PAGERDUTY_CHANGES


class Intake:
    """An ASGI application of its own: in a storm a framework's work for each request would be a third of all."""

    def __init__(self, hotwash: Hotwash, decode: Decode, formats: ChangeFormats) -> None:
        self._hotwash = hotwash
        self._changes = ChangeIntake(formats)
        self._formats: dict[str, Take] = {
            "alertmanager": take_alerts(decode),
            "generic": self._changes.generic,
            "github": self._changes.github,
        }
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
        posts = scope["method"] == "POST"
        match scope["path"].split("/"):
            case "", "in", key, format if key and format in self._formats:
                return await self._take(key, self._formats[format], scope, receive) if posts else _only_posted()
            case "", "v2", "change", "enqueue":
                return await self._pagerduty(receive) if posts else _only_posted()
            case _:
                formats = ", ".join(self._formats)
                return said(404, f"Post to /in/KEY/FORMAT ({formats}): look the key up on the integration's page.")

    async def _take(self, key: str, take: Take, scope: Scope, receive: Receive) -> Response:
        integration = await self._integration_of(key)
        if integration is None:
            return said(401, "This intake key is not known here: look it up on the integration's page.")
        body = await read_body(receive)
        if body is None:
            why = f"The body is larger than {LARGEST_BODY >> 20} MB and was not read to its end."
            _LOG.error("integration %s: %s", integration.name, why)
            await self._keep(integration, why, b"")
            return said(413, f"{why} Send less at once: Alertmanager groups its alerts by labels.")
        answer = await take(self._hotwash, Posted(integration, key, scope["headers"], body))
        if isinstance(answer, str):
            await self._keep(integration, answer, body)
            return said(400, f"{answer} The body is kept and shown with the integration.")
        return answer

    async def _pagerduty(self, receive: Receive) -> Response:
        """The key stands in the body: one that cannot be read belongs to nobody, and is not kept."""
        body = await read_body(receive)
        if body is None:
            return pagerduty_said(413, "The body is too large.")
        found = self._changes.read_pagerduty(self._hotwash, body)
        if isinstance(found, str):
            return pagerduty_said(400, found)
        key, change = found
        integration = await self._integration_of(key)
        if integration is None:
            return pagerduty_said(401, "This routing key is not known here: it is the key of an integration.")
        return await self._changes.pagerduty(self._hotwash, Posted(integration, key, (), body), change)

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


def _only_posted() -> Response:
    return JSONResponse({"message": "Alerts and changes are posted here."}, 405, {"Allow": "POST"})
