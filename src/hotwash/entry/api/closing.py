"""Resolve, end, schedule, lock, reopen, redact; the postmortem's text."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import PlainTextResponse, Response

from hotwash.app.charging import lock_with_cost
from hotwash.app.execute import Outcome, execute, merge_duplicate, reopen, save_postmortem
from hotwash.app.record import read_postmortem
from hotwash.app.sli import sli_for_record
from hotwash.domain.incident import lock, resolve
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.document import SavePostmortem
from hotwash.domain.incident.events import Ending
from hotwash.domain.kernel import Refused, Words, rfc3339
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.api.acts import LARGEST, Act, Answer, Ask, Asks, Body, answer, find, moment, perform, words
from hotwash.entry.api.callers import By, Instance, Key, Sees
from hotwash.entry.api.problems import Problem

router = APIRouter(prefix="/incidents/{id}", tags=["closing"])


class ResolveBody(Act):
    override: str | None = Field(None, description="Why it is over although green was not measured.")
    postmortem_due: str | None = Field(None, description="At most 48 h away (RFC 3339).")
    take_command: bool = Field(False, description="Take the empty IC chair in the same act.")

    async def command(self, ask: Ask) -> Command:
        stored = await ask.stored()
        return resolve.Resolve(
            by=ask.by,
            happened_at=self.when(),
            reading=await ask.reading(),
            override=words(self.override),
            sli=await sli_for_record(ask.hotwash, stored, stored.now(ask.hotwash.clock())),
            postmortem_due=moment("postmortem_due", self.postmortem_due) if self.postmortem_due else None,
            take_command=self.take_command,
        )


@router.post("/resolve", response_model=Answer)
async def resolve_incident(body: ResolveBody, ask: Asks) -> Response:
    """The IC resolves: the SLI is read now; what is not green, or unknown, needs an override."""
    return await perform(body, ask)


class EndBody(Act):
    ending: Ending
    reason: str
    duplicate_of: str | None = None

    async def command(self, ask: Ask) -> resolve.End:
        return resolve.End(
            by=ask.by,
            happened_at=self.when(),
            ending=self.ending,
            reason=Words(self.reason),
            duplicate_of=self.duplicate_of,
        )

    async def perform(self, ask: Ask) -> Outcome:
        return await merge_duplicate(ask.hotwash.store, ask.id, await self.command(ask), ask.caller, ask.once)


@router.post("/end", response_model=Answer)
async def end_incident(body: EndBody, ask: Asks) -> Response:
    """End what was a false alarm, a duplicate or a drill; no postmortem is owed."""
    return await perform(body, ask)


class ReopenBody(Act):
    reason: str

    async def perform(self, ask: Ask) -> Outcome:
        return await reopen(ask.hotwash.store, ask.id, ask.by, Words(self.reason), ask.caller, ask.once)


@router.post("/reopen", response_model=Answer, status_code=201)
async def reopen_incident(body: ReopenBody, ask: Asks) -> Response:
    """Open a follow-up incident, linked both ways."""
    return await answer(ask.hotwash, ask.caller, await body.perform(ask), created=True)


class ScheduleBody(Act):
    due: str = Field(description="At most 48 h after the resolution (RFC 3339).")

    async def command(self, ask: Ask) -> Command:
        return resolve.SchedulePostmortem(by=ask.by, happened_at=self.when(), due=moment("due", self.due))


@router.post("/postmortem/schedule", response_model=Answer)
async def schedule_postmortem(body: ScheduleBody, ask: Asks) -> Response:
    """Set the postmortem's date."""
    return await perform(body, ask)


class LockBody(Act):
    async def command(self, ask: Ask) -> Command:
        return lock.Lock(by=ask.by, happened_at=self.when())

    async def perform(self, ask: Ask) -> Outcome:
        return await lock_with_cost(ask.hotwash, ask.id, await self.command(ask), ask.caller, ask.once)


@router.post("/lock", response_model=Answer)
async def lock_record(body: LockBody, ask: Asks) -> Response:
    """Lock the record: immutable from then on."""
    return await perform(body, ask)


class RedactBody(Body):
    reason: str
    seq: int = Field(ge=1, le=LARGEST)
    field: str
    chain: Chain = Chain.RECORD


@router.post("/redactions", response_model=Answer)
async def redact(id: str, body: RedactBody, hotwash: Instance, viewer: Sees, caller: By, once: Key) -> Response:
    """Remove the words of one field of one entry; an administrator's act, noted in the annex."""
    if not caller.admin:
        raise Problem(Refused("not-allowed", "Only an administrator redacts.", "Ask one of them."))
    await find(hotwash, viewer, id)
    entries = await hotwash.reader.entries(viewer, id, body.chain, after=body.seq - 1, limit=1)
    text = entries[0].text.get(body.field) if entries else None
    if text is None or text.words is None:
        known = ", ".join(entries[0].text) if entries else "no such entry"
        raise Problem(Refused("unknown-text", f"Entry {body.seq} has no words in {body.field}.", f"It has: {known}."))
    command = lock.Redact(by=caller.actor, chain=body.chain, seq=body.seq, field=body.field, reason=Words(body.reason))
    return await answer(hotwash, caller, await execute(hotwash.store, id, command, caller, once))


@router.get("/postmortem")
async def show_postmortem(id: str, hotwash: Instance, viewer: Sees) -> dict[str, Any]:
    """The newest revision; before the lock a preview."""
    document = await read_postmortem(hotwash, viewer, await find(hotwash, viewer, id))
    return {
        "revision": document.revision,
        "author": document.author,
        "saved_at": rfc3339(document.saved_at),
        "markdown": document.markdown,
    }


@router.get("/postmortem.md", response_class=PlainTextResponse)
async def download_postmortem(id: str, hotwash: Instance, viewer: Sees) -> PlainTextResponse:
    """The same as a Markdown file."""
    document = await read_postmortem(hotwash, viewer, await find(hotwash, viewer, id))
    return PlainTextResponse(document.markdown, media_type="text/markdown")


class PostmortemBody(Act):
    markdown: str = Field(max_length=1_000_000)
    based_on: int = Field(ge=0, le=LARGEST, description="The revision that was edited; 0 is the generated draft.")

    async def command(self, ask: Ask) -> SavePostmortem:
        return SavePostmortem(by=ask.by, markdown=self.markdown.encode(), based_on=self.based_on)

    async def perform(self, ask: Ask) -> Outcome:
        return await save_postmortem(ask.hotwash.store, ask.id, await self.command(ask), ask.caller, ask.once)


@router.put("/postmortem", response_model=Answer)
async def save(body: PostmortemBody, ask: Asks) -> Response:
    """Save a revision; only its authors do."""
    return await perform(body, ask)
