"""GET and POST of an incident's room; every act works without a script."""

from collections.abc import AsyncIterator, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.record import export, read_record
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.standing import standing
from hotwash.domain.kernel import Refused
from hotwash.domain.timeline.sentence import line
from hotwash.entry.api.acts import Ask
from hotwash.entry.api.problems import Problem, status
from hotwash.entry.web.forms import typed
from hotwash.entry.web.incident import live
from hotwash.entry.web.incident.acts import VERBS, Verb
from hotwash.entry.web.incident.forms import Refusal, body, once
from hotwash.entry.web.incident.rooms import Rooms, cursor_of, rendered
from hotwash.entry.web.incident.timeline import Show, read
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in


def routes(hotwash: Hotwash) -> list[Route]:
    """The room, its acts, its live stream and its files."""
    rooms = Rooms(hotwash)

    async def room(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        return _unknown(visitor) if stored is None else await _shown(hotwash, rooms, request, visitor, stored)

    async def act(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        verb = VERBS.get(request.path_params["verb"])
        if stored is None or verb is None:
            return _unknown(visitor)
        return await _act(hotwash, rooms, request, visitor, stored, verb)

    async def transcript(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        if stored is None:
            return _unknown(visitor)
        record = await read_record(hotwash.reader, visitor.viewer, stored)
        return PlainTextResponse("".join(f"{line(one)}\n" for one in record), headers=_named(stored, "txt"))

    async def exported(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        if stored is None:
            return _unknown(visitor)
        lines: AsyncIterator[bytes] = export(hotwash, visitor.viewer, stored)
        return StreamingResponse(lines, media_type="application/jsonl", headers=_named(stored, "jsonl"))

    def guarded(path: str, show: Callable[[Request, Visitor], Any], method: str = "GET") -> Route:
        return Route(f"/incidents/{{id}}{path}", signed_in(hotwash, show), methods=[method])

    return [
        guarded("", room),
        guarded("/acts/{verb}", act, "POST"),
        guarded("/acts/{verb}/{of}", act, "POST"),
        guarded("/transcript", transcript),
        guarded("/export", exported),
        Route("/incidents/{id}/live", live.endpoint(hotwash, rooms)),
    ]


async def find(hotwash: Hotwash, request: Request, visitor: Visitor) -> Stored | None:
    return await hotwash.reader.incident(visitor.viewer, request.path_params["id"])


def _unknown(visitor: Visitor) -> Response:
    return page("not-found.html", 404, visitor=visitor)


def _named(stored: Stored, ending: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{stored.incident.id}.{ending}"', "Cache-Control": "no-store"}


async def _shown(
    hotwash: Hotwash,
    rooms: Rooms,
    request: Request,
    visitor: Visitor,
    stored: Stored,
    refusal: Refusal | None = None,
) -> Response:
    """The room as this person sees it; with a refusal, the form it came from is open."""
    show, before = _part(request)
    part = await read(hotwash, visitor.viewer, stored.incident.id, show, before)
    known = await rooms.facts(visitor.viewer, stored)
    who = standing(stored.incident, visitor.person.id, responds=visitor.responds)
    if refusal is None:
        panels = await rooms.panels(known, who)
    else:
        level, near = await rooms.level(known), await rooms.near(known)
        panels = rendered(known, level, near, who, stored.now(hotwash.clock()), refusal)
    return page(
        "room.html",
        status(refusal.refused) if refusal is not None else 200,
        visitor=visitor,
        incident=stored.incident,
        refusal=refusal and refusal.refused,
        panels={name: panel.html for name, panel in panels.by_name.items()},
        part=part,
        show=show,
        shows=list(Show),
        before=before,
        people=known.people,
        cursor="{}-{}".format(*cursor_of(stored)),
        now=stored.now(hotwash.clock()),
        rate=stored.clock.rate if stored.clock else 1.0,
    )


def _part(request: Request) -> tuple[Show, int | None]:
    asked = request.query_params
    show = asked.get("show", "")
    before = asked.get("before", "")
    return Show(show) if show in list(Show) else Show.ALL, int(before) if before.isdecimal() else None


async def _act(
    hotwash: Hotwash, rooms: Rooms, request: Request, visitor: Visitor, stored: Stored, verb: Verb
) -> Response:
    form = await typed(request)
    named = request.path_params.get("of", "")
    of = named or form[verb.about]
    made = body(verb, form, stored.now(hotwash.clock()))
    outcome: Any = made
    if not isinstance(made, Refused):
        ask = Ask(hotwash, stored.incident.id, visitor.caller, once(request.url.path, form), of)
        try:
            outcome = await made.perform(ask)
        except Problem as problem:
            outcome = problem.refused
    if isinstance(outcome, Refused):
        refusal = Refusal(f"{verb.form}-{named}" if named else verb.form, form, outcome)
        # What refused it may be newer than what was read before it was tried.
        stored = await find(hotwash, request, visitor) or stored
        return await _shown(hotwash, rooms, request, visitor, stored, refusal)
    return RedirectResponse(f"/incidents/{outcome.incident}#{verb.place}", 303)
