"""The one path every act takes: a body becomes a command, the command an answer. The pages' forms take it too."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from hotwash.app.execute import Caller, Done, Once, Outcome, execute
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.record import PAGE
from hotwash.app.sli import read_sli
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.command import Command
from hotwash.domain.kernel import Actor, Instant, Refused, Words, instant
from hotwash.domain.slo.green import Reading
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.api.callers import By, Instance, Key
from hotwash.entry.api.problems import Problem, problem

LARGEST = 2**31 - 1
"""The largest number a request may hold where it names an entry, a page or a revision."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Somebody asks something of an incident; `of` names the part that is meant: a role, a mitigation, a step."""

    hotwash: Hotwash
    id: str
    caller: Caller
    once: Once | None
    of: str = ""

    @property
    def by(self) -> Actor:
        return self.caller.actor

    def about(self, of: str) -> "Ask":
        return replace(self, of=of)

    async def stored(self) -> Stored:
        return await find(self.hotwash, self.caller.viewer, self.id)

    async def reading(self) -> Reading:
        """What the service level says now."""
        stored = await self.stored()
        return await read_sli(self.hotwash, stored, stored.now(self.hotwash.clock()))

    async def person(self, id: str | None) -> str:
        """A person who exists here (in a drill: in its cast); without one, whoever asks."""
        if id in (None, self.by.id):
            return self.by.id
        return await person_called(self.hotwash, str(id), (await self.stored()).drill)


async def person_called(hotwash: Hotwash, id: str, drill: str | None) -> str:
    """A person who exists here (in a drill: in its cast) and may be given a part."""
    found = await hotwash.accounts.person(id, drill)
    if found is None or found.disabled:
        raise Problem(Refused("unknown-person", f"There is nobody called {id} here.", "Check the spelling."))
    return found.id


async def ask_of(id: str, hotwash: Instance, caller: By, once: Key) -> Ask:
    return Ask(hotwash, id, caller, once)


Asks = Annotated[Ask, Depends(ask_of)]


class Body(BaseModel):
    """Base of all request bodies: unknown fields are an error, so that a typo is not silently lost."""

    model_config = ConfigDict(extra="forbid")
    happened_at: str | None = Field(None, description="When it happened, where that is earlier than now (RFC 3339).")

    def when(self) -> Instant | None:
        if self.happened_at is None:
            return None
        return moment("happened_at", self.happened_at)


class Act(Body):
    """A body that is an act on one incident."""

    async def command(self, ask: Ask) -> Command:
        """What is asked, as the domain takes it."""
        raise NotImplementedError

    async def perform(self, ask: Ask) -> Outcome:
        return await execute(ask.hotwash.store, ask.id, await self.command(ask), ask.caller, ask.once)


def words(text: str | None) -> Words | None:
    return Words(text) if text is not None else None


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


async def perform(act: Act, ask: Ask, of: str = "") -> Response:
    """Perform an act and answer with what it wrote."""
    return await answer(ask.hotwash, ask.caller, await act.perform(ask.about(of)))


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
