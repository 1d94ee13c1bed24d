"""Changes by webhook: /in/<key>/generic, /in/<key>/github, and PagerDuty's /v2/change/enqueue. None of them pages.

2xx only after the durable write. GitHub's bodies are signed with the integration's own secret over the bytes as they
came; one without that signature is refused before anybody reads it, and is not kept.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from starlette.responses import JSONResponse, Response

from hotwash.app.changes import record_changes
from hotwash.app.execute import Once
from hotwash.app.hotwash import Hotwash
from hotwash.domain.changes.change import Change
from hotwash.domain.incident.policy import GithubRule
from hotwash.domain.kernel import Instant, Refused
from hotwash.entry.intake.posted import Posted, said

GITHUB_EVENTS = (b"deployment", b"deployment_status", b"workflow_run")


@dataclass(frozen=True, slots=True)
class ChangeFormats:
    """Readers of bodies, from the adapters that know the formats; a str says why one cannot be read."""

    generic: Callable[[bytes, Instant], Sequence[Change] | str]
    github: Callable[[bytes, Sequence[GithubRule]], Change | str | None]
    """None for what no rule calls a change."""
    pagerduty: Callable[[bytes, Instant], tuple[str, Change] | str]
    """The routing key, which is an integration's, and the change; its id is empty, as theirs have none."""


class ChangeIntake:
    def __init__(self, formats: ChangeFormats) -> None:
        self._formats = formats

    async def generic(self, hotwash: Hotwash, posted: Posted) -> Response | str:
        found = self._formats.generic(posted.body, hotwash.clock())
        return found if isinstance(found, str) else await _keep(hotwash, posted, found, 200)

    async def github(self, hotwash: Hotwash, posted: Posted) -> Response | str:
        if not signed(hotwash.signing_secret(posted.key), posted):
            return said(
                401, "X-Hub-Signature-256 does not fit: give GitHub the secret shown with the integration's key."
            )
        if posted.header(b"x-github-event") not in GITHUB_EVENTS:
            return said(202, "Heard; this event is no change.")
        rules = hotwash.policy.changes.github if hotwash.policy.changes is not None else ()
        found = self._formats.github(posted.body, rules)
        if isinstance(found, str):
            return found
        if found is None:
            return said(202, "Heard; no rule of changes.yaml calls it a change.")
        delivery = posted.header(b"x-github-delivery").decode("latin-1") or hashlib.sha256(posted.body).hexdigest()
        return await _keep(hotwash, posted, [found], 202, Once(f"github/{delivery[:200]}", "delivered"))

    async def pagerduty(self, hotwash: Hotwash, posted: Posted, change: Change) -> Response:
        kept = await _keep(hotwash, posted, [replace(change, id=change.id or secrets.token_hex(6))], 202)
        if isinstance(kept, str):
            return pagerduty_said(400, kept)
        return JSONResponse({"status": "success", "message": "Change event processed"}, 202)

    def read_pagerduty(self, hotwash: Hotwash, body: bytes) -> tuple[str, Change] | str:
        return self._formats.pagerduty(body, hotwash.clock())


def pagerduty_said(status: int, why: str) -> Response:
    """An error in PagerDuty's own form."""
    return JSONResponse({"status": "invalid event", "message": why, "errors": [why]}, status)


def signed(secret: str, posted: Posted) -> bool:
    """Compared in constant time, so that an answer's delay tells nothing of how much of a guess was right."""
    expected = "sha256=" + hmac.new(secret.encode(), posted.body, "sha256").hexdigest()
    return hmac.compare_digest(expected.encode(), posted.header(b"x-hub-signature-256"))


async def _keep(
    hotwash: Hotwash, posted: Posted, found: Sequence[Change], status: int, once: Once | None = None
) -> Response | str:
    if posted.integration.drill is not None:
        return said(404, "A drill takes no changes: its people note them.")
    source = posted.integration
    kept = await record_changes(hotwash, [replace(one, source=source.id, by=source.name) for one in found], once)
    if isinstance(kept, Refused):
        return f"{kept.reason} {kept.instead}"
    answer = {"message": f"{len(kept)} kept.", "changes": [{"id": one.id, "ref": one.ref} for one in kept]}
    return JSONResponse(answer, status)
