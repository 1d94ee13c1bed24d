"""The one path every act takes: a body becomes a command, the command an answer."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from hotwash.app.execute import Caller, Done, Once, Outcome, execute
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.record import PAGE
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.command import Command
from hotwash.domain.kernel import Instant, Refused, instant
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.api.problems import Problem, problem

LARGEST = 2**31 - 1
"""The largest number a request may hold where it names an entry, a page or a revision."""


class Body(BaseModel):
    """Base of all request bodies: unknown fields are an error, so that a typo is not silently lost."""

    model_config = ConfigDict(extra="forbid")
    happened_at: str | None = Field(None, description="When it happened, where that is earlier than now (RFC 3339).")

    def when(self) -> Instant | None:
        if self.happened_at is None:
            return None
        return moment("happened_at", self.happened_at)


def moment(field: str, text: str) -> Instant:
    """An RFC 3339 moment of a request."""
    try:
        return instant(text)
    except ValueError:
        raise Problem(
            Refused("bad-request", f"{field} is not a moment: {text}.", "Write it like 2026-03-02T14:01:00Z.")
        ) from None


class Answer(BaseModel):
    """What an act led to: the record's new entries."""

    incident: str
    entries: list[dict[str, Any]]


async def perform(hotwash: Hotwash, id: str, command: Command, caller: Caller, once: Once | None) -> Response:
    """Execute a command and answer with what it wrote."""
    return await answer(hotwash, caller, await execute(hotwash.store, id, command, caller, once))


async def answer(hotwash: Hotwash, caller: Caller, outcome: Outcome, created: bool = False) -> Response:
    """The response to an outcome."""
    if isinstance(outcome, Refused):
        return problem(outcome)
    body = {"incident": outcome.incident, "entries": await _written(hotwash, caller.viewer, outcome)}
    headers = {"Location": f"/api/v1/incidents/{outcome.incident}"} if created else None
    return JSONResponse(body, 201 if created else 200, headers)


async def _written(hotwash: Hotwash, viewer: Viewer, done: Done) -> list[dict[str, Any]]:
    count = min(done.last - done.first + 1, PAGE)
    if count < 1:
        return []
    entries = await hotwash.reader.entries(viewer, done.incident, Chain.RECORD, after=done.first - 1, limit=count)
    return [entry.exported() for entry in entries]


async def find(hotwash: Hotwash, viewer: Viewer, id: str) -> Stored:
    """An incident the viewer may see; what they may not see does not exist."""
    stored = await hotwash.reader.incident(viewer, id)
    if stored is None:
        raise Problem(
            Refused(
                "unknown-incident",
                f"There is no incident {id}, or you cannot see it.",
                "Look at the list of incidents.",
            )
        )
    return stored


async def require_person(hotwash: Hotwash, id: str, drill: str | None) -> str:
    """A person who exists here (in a drill: in its cast)."""
    if await hotwash.accounts.person(id, drill) is None:
        raise Problem(Refused("unknown-person", f"There is nobody called {id} here.", "Check the spelling."))
    return id
