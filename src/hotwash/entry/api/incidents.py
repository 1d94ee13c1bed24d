"""Declare and read incidents."""

from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Header, Query
from pydantic import Field
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from hotwash.app.execute import open_incident
from hotwash.app.reading import Place, Sought
from hotwash.app.record import export, read_record
from hotwash.app.views import incident_view, series_view
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.summary import situation_summary
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.timeline.entry import Chain
from hotwash.domain.timeline.sentence import line
from hotwash.entry.api.acts import LARGEST, Answer, Body, answer, find, person_called
from hotwash.entry.api.callers import By, Instance, Key, Sees
from hotwash.entry.api.impact import Answers
from hotwash.entry.api.problems import Problem

router = APIRouter(tags=["incidents"])


class DeclareBody(Answers, Body):
    title: str = Field(examples=["Checkout returns errors"])
    severity: Severity = Severity.SEV2
    service: str | None = None
    impact: str | None = Field(None, description="What users notice.")
    restricted: bool = Field(False, description="Known to its need-to-know list only, from the first second.")
    members: list[str] = Field(default=[], max_length=200, description="That list, besides yourself.")


@router.post("/incidents", status_code=201, response_model=Answer)
async def declare_incident(body: DeclareBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Declare an incident; only a title is needed."""
    command = Declare(
        by=caller.actor,
        happened_at=body.when(),
        title=Words(body.title),
        severity=body.severity,
        service=body.service,
        impact=Words(body.impact) if body.impact is not None else None,
        drill=caller.drill is not None,
        restricted=body.restricted,
        members=tuple([await person_called(hotwash, one, caller.drill) for one in body.members]),
        known=body.known(),
    )
    played = await hotwash.directory.drill(caller.drill) if caller.drill else None
    outcome = await open_incident(hotwash.store, command, caller, once, played[1] if played else None)
    return await answer(hotwash, caller, outcome, created=True)


@router.get("/incidents", response_model=dict[str, Any])
async def list_incidents(
    hotwash: Instance,
    viewer: Sees,
    status: Annotated[str | None, Query(pattern="^(open|ended|locked)$")] = None,
    cursor: Annotated[str | None, Query(max_length=40)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Incidents, newest first; `next` is the cursor of the following page."""
    place = Place.read(cursor) if cursor is not None else None
    if cursor is not None and place is None:
        raise Problem(Refused("bad-request", "This is no cursor.", "Take `next` of the page before, or leave it out."))
    found = await hotwash.reader.incidents(viewer, Sought(status), before=place, limit=limit)
    more = str(Place.of(found[-1])) if len(found) == limit else None
    listed = {"incidents": [incident_view(stored, hotwash, ()) for stored in found], "next": more}
    # As a return value it would be looked through value by value, which takes longer than all the rest.
    return Response(msgspec.json.encode(listed), media_type="application/json")


@router.get("/incidents/{id}")
async def show_incident(
    id: str, hotwash: Instance, viewer: Sees, if_none_match: Annotated[str | None, Header()] = None
) -> Response:
    """One incident: its state, deadlines and what it waits for."""
    stored = await find(hotwash, viewer, id)
    tag = f'"{stored.heads[Chain.RECORD].size}-{stored.heads[Chain.ANNEX].size}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={"ETag": tag})
    owed = await hotwash.reader.deadlines(viewer, id)
    return JSONResponse(incident_view(stored, hotwash, owed), headers={"ETag": tag})


@router.get("/incidents/{id}/timeline")
async def read_timeline(
    id: str,
    hotwash: Instance,
    viewer: Sees,
    after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """The record's entries after a sequence number."""
    stored = await find(hotwash, viewer, id)
    entries = await hotwash.reader.entries(viewer, id, Chain.RECORD, after=after, limit=limit)
    size = stored.heads[Chain.RECORD].size
    last = entries[-1].seq if entries else after
    return {"entries": [entry.exported() for entry in entries], "next": last if last < size else None}


@router.get("/incidents/{id}/transcript", response_class=PlainTextResponse)
async def read_transcript(id: str, hotwash: Instance, viewer: Sees) -> str:
    """The record as the channel read it, one line an entry."""
    stored = await find(hotwash, viewer, id)
    record = await read_record(hotwash.reader, viewer, stored)
    return "".join(f"{line(recorded)}\n" for recorded in record)


@router.get("/incidents/{id}/export", response_class=StreamingResponse)
async def export_incident(id: str, hotwash: Instance, viewer: Sees) -> StreamingResponse:
    """The record, the annex and a signed checkpoint as JSON Lines; `hotwash verify` checks it."""
    stored = await find(hotwash, viewer, id)
    return StreamingResponse(export(hotwash, viewer, stored), media_type="application/jsonl")


@router.get("/incidents/{id}/summary", response_class=PlainTextResponse)
async def read_summary(id: str, hotwash: Instance, viewer: Sees) -> str:
    """The situation in a few lines."""
    stored = await find(hotwash, viewer, id)
    return situation_summary(stored.incident, stored.now(hotwash.clock())) + "\n"


@router.get("/incidents/{id}/sli")
async def read_incident_sli(id: str, hotwash: Instance, viewer: Sees) -> dict[str, Any]:
    """Is it green? Measured now, or unknown."""
    stored = await find(hotwash, viewer, id)
    return await series_view(hotwash, stored)
