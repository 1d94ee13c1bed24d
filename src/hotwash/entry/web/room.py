"""The incident's page: everything at a glance, followed live."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.record import read_postmortem, read_record
from hotwash.app.sli import read_sli, sli_for_record
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.events import SliRecorded
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.postmortem.graph import NARROW, graph
from hotwash.domain.timeline.entry import Chain
from hotwash.domain.timeline.recorded import Recorded
from hotwash.domain.timeline.sentence import sentence
from hotwash.entry.web.documents import rendered
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import visitor_of

SHOWN = 200
"""Newest timeline entries on the page; the rest is in the transcript."""
HEARTBEAT_SECONDS = 15.0


def routes(hotwash: Hotwash) -> list[Route]:
    """The room and its live stream."""

    async def room(request: Request) -> Response:
        viewer, stored = await _find(hotwash, request)
        if viewer is None:
            return RedirectResponse(f"/sign-in?next={request.url.path}", 303)
        if stored is None:
            return page("not-found.html", 404)
        return page("room.html", **await _room(hotwash, viewer, stored))

    async def live(request: Request) -> Response:
        viewer, stored = await _find(hotwash, request)
        if viewer is None or stored is None:
            return Response(status_code=404)
        return StreamingResponse(
            _stream(hotwash, viewer, stored.incident.id, _seen(request)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def postmortem(request: Request) -> Response:
        viewer, stored = await _find(hotwash, request)
        if viewer is None or stored is None:
            return page("not-found.html", 404)
        document = await read_postmortem(hotwash, viewer, stored)
        html = rendered(document.markdown)
        return page("postmortem.html", incident=stored.incident, document=document, html=html)

    return [
        Route("/incidents/{id}", room),
        Route("/incidents/{id}/live", live),
        Route("/incidents/{id}/postmortem", postmortem),
    ]


async def _find(hotwash: Hotwash, request: Request) -> tuple[Viewer | None, Stored | None]:
    visitor = await visitor_of(hotwash, request)
    if visitor is None:
        return None, None
    return visitor.viewer, await hotwash.reader.incident(visitor.viewer, request.path_params["id"])


def _seen(request: Request) -> int:
    """The last entry a page has seen, from the event stream's own header or the first connect's query."""
    last = request.headers.get("last-event-id") or request.query_params.get("after", "0")
    return int(last) if last.isdecimal() else 0


async def _stream(hotwash: Hotwash, viewer: Viewer, id: str, seen: int) -> AsyncIterator[str]:
    """One event per change, its id the number of entries; membership is checked at each."""
    while not hotwash.live.closed:
        wait = hotwash.live.changed(id)
        stored = await hotwash.reader.incident(viewer, id)
        if stored is None:
            return
        size = sum(head.size for head in stored.heads.values())
        if size > seen:
            seen = size
            yield f"id: {size}\nevent: changed\ndata: {size}\n\n"
        elif not await wait(HEARTBEAT_SECONDS):
            yield ": still here\n\n"


@dataclass(frozen=True, slots=True)
class Chair:
    role: Role
    name: str
    person: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline as the page shows it."""

    recorded: Recorded
    text: str
    late: bool
    tone: str


async def _room(hotwash: Hotwash, viewer: Viewer, stored: Stored) -> dict[str, Any]:
    incident, now = stored.incident, stored.now(hotwash.clock())
    policy = hotwash.policies(incident.policy)
    record = await read_record(hotwash.reader, viewer, stored)
    owed = await hotwash.reader.deadlines(viewer, incident.id)
    series = _recorded_series(record) if incident.ended_at else await sli_for_record(hotwash, stored, now)
    return {
        "incident": incident,
        "now": now,
        "rate": stored.clock.rate if stored.clock else 1.0,
        "seen": sum(head.size for head in stored.heads.values()),
        "level": policy.level(incident.severity),
        "chairs": _chairs(incident, policy),
        "deadlines": owed,
        "reading": await read_sli(hotwash, stored, now),
        "graph": graph(series, record, width=NARROW) if series else None,
        "phases": policy.playbook.phases,
        "lines": [_line(one) for one in reversed(record[-SHOWN:])],
        "hidden": max(0, len(record) - SHOWN),
        "awaiting": _awaiting(incident),
        "head": stored.heads[Chain.RECORD],
    }


def _recorded_series(record: list[Recorded]) -> SliRecorded | None:
    """The series as it was recorded when the incident ended."""
    return next((one.event for one in reversed(record) if isinstance(one.event, SliRecorded)), None)


def _chairs(incident: Incident, policy: Policy) -> list[Chair]:
    return [Chair(one.role, one.name, incident.roles.get(one.role)) for one in policy.roles.descriptions]


def _awaiting(incident: Incident) -> list[str]:
    """What waits for somebody's decision, in words."""
    waiting = [f"{one.id} awaits the IC: {one.what}" for one in incident.mitigations if one.status == "proposed"]
    waiting += [f"{one.id} can be executed: {one.what}" for one in incident.mitigations if one.status == "approved"]
    waiting += [f"{one.id} is being executed: {one.what}" for one in incident.mitigations if one.status == "executing"]
    waiting += [f"{one.person} asks for {one.where} ({one.mode})" for one in incident.claims if one.status == "asked"]
    return waiting


_TONES = {
    "act.refused": "refused",
    "deadline.missed": "missed",
    "incident.resolved": "good",
    "mitigation.verified": "good",
    "mitigation.failed": "missed",
    "phase.entered": "phase",
}


def _line(recorded: Recorded) -> Line:
    late = (recorded.recorded_at - recorded.at).total_seconds() >= 60
    return Line(recorded, sentence(recorded.event), late, _TONES.get(recorded.event.kind, ""))
