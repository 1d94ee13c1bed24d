"""Resolve, end, schedule, lock, reopen, redact; the postmortem's text."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import PlainTextResponse, Response

from hotwash.app.execute import merge_duplicate, reopen, save_postmortem
from hotwash.app.record import read_postmortem
from hotwash.app.sli import read_sli, sli_for_record
from hotwash.domain.incident import lock, resolve
from hotwash.domain.incident.document import SavePostmortem
from hotwash.domain.incident.events import Ending
from hotwash.domain.kernel import Refused, Words, rfc3339
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.api.acts import LARGEST, Answer, Body, answer, find, moment, perform
from hotwash.entry.api.callers import By, Instance, Key, Sees
from hotwash.entry.api.problems import Problem
from hotwash.entry.api.responding import ReasonBody

router = APIRouter(prefix="/incidents/{id}", tags=["closing"])


class ResolveBody(Body):
    override: str | None = Field(None, description="Why it is over although green was not measured.")
    postmortem_due: str | None = Field(None, description="At most 48 h away (RFC 3339).")
    take_command: bool = Field(False, description="Take the empty IC chair in the same act.")


@router.post("/resolve", response_model=Answer)
async def resolve_incident(
    id: str, body: ResolveBody, hotwash: Instance, viewer: Sees, caller: By, once: Key
) -> Response:
    """The IC resolves: the SLI is read now; what is not green, or unknown, needs an override."""
    stored = await find(hotwash, viewer, id)
    now = stored.now(hotwash.clock())
    command = resolve.Resolve(
        by=caller.actor,
        happened_at=body.when(),
        reading=await read_sli(hotwash, stored, now),
        override=Words(body.override) if body.override is not None else None,
        sli=await sli_for_record(hotwash, stored, now),
        postmortem_due=moment("postmortem_due", body.postmortem_due) if body.postmortem_due else None,
        take_command=body.take_command,
    )
    return await perform(hotwash, id, command, caller, once)


class EndBody(Body):
    ending: Ending
    reason: str
    duplicate_of: str | None = None


@router.post("/end", response_model=Answer)
async def end_incident(id: str, body: EndBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """End what was a false alarm, a duplicate or a drill; no postmortem is owed."""
    command = resolve.End(
        by=caller.actor,
        happened_at=body.when(),
        ending=body.ending,
        reason=Words(body.reason),
        duplicate_of=body.duplicate_of,
    )
    return await answer(hotwash, caller, await merge_duplicate(hotwash.store, id, command, caller, once))


@router.post("/reopen", response_model=Answer, status_code=201)
async def reopen_incident(id: str, body: ReasonBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Open a follow-up incident, linked both ways."""
    outcome = await reopen(hotwash.store, id, caller.actor, Words(body.reason), caller, once)
    return await answer(hotwash, caller, outcome, created=True)


class ScheduleBody(Body):
    due: str = Field(description="At most 48 h after the resolution (RFC 3339).")


@router.post("/postmortem/schedule", response_model=Answer)
async def schedule_postmortem(id: str, body: ScheduleBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Set the postmortem's date."""
    command = resolve.SchedulePostmortem(by=caller.actor, happened_at=body.when(), due=moment("due", body.due))
    return await perform(hotwash, id, command, caller, once)


@router.post("/lock", response_model=Answer)
async def lock_record(id: str, body: Body, hotwash: Instance, caller: By, once: Key) -> Response:
    """Lock the record: immutable from then on."""
    return await perform(hotwash, id, lock.Lock(by=caller.actor, happened_at=body.when()), caller, once)


class RedactBody(ReasonBody):
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
    return await perform(hotwash, id, command, caller, once)


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


class PostmortemBody(Body):
    markdown: str = Field(max_length=1_000_000)
    based_on: int = Field(ge=0, le=LARGEST, description="The revision that was edited; 0 is the generated draft.")


@router.put("/postmortem", response_model=Answer)
async def save(id: str, body: PostmortemBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Save a revision; only its authors do."""
    command = SavePostmortem(by=caller.actor, markdown=body.markdown.encode(), based_on=body.based_on)
    return await answer(hotwash, caller, await save_postmortem(hotwash.store, id, command, caller, once))
