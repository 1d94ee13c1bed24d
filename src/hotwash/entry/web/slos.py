"""SLOs: the one whose budget ends soonest first; and one with its arithmetic, its burn-down and what happened."""

from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.changes import changes_of
from hotwash.app.hotwash import Hotwash
from hotwash.app.reading import Sought
from hotwash.app.slo_history import burn_down_of, last_day
from hotwash.app.unit_of_work import Stored
from hotwash.domain.changes.change import Change
from hotwash.domain.kernel import Instant
from hotwash.domain.severity.conditions import conditions
from hotwash.domain.severity.verdict import judge_severity
from hotwash.domain.slo.burn_down import Step
from hotwash.domain.slo.forecast import Forecast, forecast_of
from hotwash.domain.slo.standing import Standing
from hotwash.entry.web.forms import Typed, asked
from hotwash.entry.web.pages import page
from hotwash.entry.web.slo_board import Board
from hotwash.entry.web.slo_drawing import Happening, Picture, picture, spark
from hotwash.entry.web.visitors import Visitor, signed_in

PAGE = 50
_MOST_SHADED = 50
_MOST_MARKED = 40
"""More marks than this say nothing any longer; the newest stay."""
_HOUR, _SIX_HOURS = timedelta(hours=1), timedelta(hours=6)


def routes(hotwash: Hotwash, board: Board) -> list[Route]:
    async def every(request: Request, visitor: Visitor) -> Response:
        return await _list(hotwash, visitor, await _standings(board, visitor), asked(request))

    async def show(request: Request, visitor: Visitor) -> Response:
        name = request.path_params["name"]
        standing = next((one for one in await _standings(board, visitor) if one.slo.name == name), None)
        if standing is None:
            return page("not-found.html", 404, visitor=visitor)
        return await _one(hotwash, visitor, standing)

    return [Route("/slos", signed_in(hotwash, every)), Route("/slos/{name:path}", signed_in(hotwash, show))]


def address(name: str) -> str:
    return f"/slos/{quote(name)}"


async def _standings(board: Board, visitor: Visitor) -> Sequence[Standing]:
    """A drill's cast sees what its drill has, which are no SLOs."""
    return await board.standings() if visitor.person.drill is None else ()


async def _list(hotwash: Hotwash, visitor: Visitor, standings: Sequence[Standing], query: Typed) -> Response:
    found = [one for one in standings if _sought(one, query)]
    number = max(int(query["page"]), 1) if query["page"].isdecimal() else 1
    shown = found[PAGE * (number - 1) : PAGE * number]
    return page(
        "slos.html",
        visitor=visitor,
        rows=[(one, spark(burns)) for one, burns in zip(shown, await last_day(hotwash, shown), strict=True)],
        there=len(standings),
        found=len(found),
        unknown=sum(one.unknown is not None for one in found),
        query=query,
        services=[("", "Any service"), *((one, one) for one in sorted({one.slo.service for one in standings}))],
        before=_page(query, number - 1) if number > 1 else None,
        after=_page(query, number + 1) if len(found) > PAGE * number else None,
        hour=_HOUR,
        six_hours=_SIX_HOURS,
        now=hotwash.clock(),
    )


def _sought(standing: Standing, query: Typed) -> bool:
    slo, words = standing.slo, query["words"].casefold()
    return query["service"] in ("", slo.service) and words in f"{slo.name} {slo.service}".casefold()


def _page(query: Typed, number: int) -> str:
    asked_for = {name: query[name] for name in ("words", "service") if query[name]}
    return f"/slos?{urlencode(asked_for | {'page': str(number)})}"


async def _one(hotwash: Hotwash, visitor: Visitor, standing: Standing) -> Response:
    now, ahead = hotwash.clock(), forecast_of(standing)
    steps = await burn_down_of(hotwash, standing)
    since = (standing.at or now) - standing.slo.window
    incidents = await _incidents(hotwash, visitor, standing, since)
    changes = list(await changes_of(hotwash, standing.slo.service, since, now))[-_MOST_MARKED:]
    return page(
        "slo.html",
        visitor=visitor,
        standing=standing,
        slo=standing.slo,
        verdict=judge_severity(standing.facts, hotwash.policy),
        conditions=conditions(standing.facts, hotwash.policy),
        ahead=ahead,
        steps=list(reversed(steps)),
        picture=_picture(standing, steps, ahead, incidents, changes) if steps else None,
        incidents=incidents,
        changes=changes[::-1],
        most=_MOST_MARKED,
        now=now,
    )


async def _incidents(hotwash: Hotwash, visitor: Visitor, standing: Standing, since: Instant) -> list[Stored]:
    """Those of the service within the window that this person may see."""
    of_it = Sought(service=standing.slo.service, drills=False)
    found = await hotwash.reader.incidents(visitor.viewer, of_it, before=None, limit=_MOST_SHADED)
    return [one for one in found if (one.incident.ended_at or hotwash.clock()) > since]


def _picture(
    standing: Standing,
    steps: Sequence[Step],
    ahead: Forecast | None,
    incidents: Sequence[Stored],
    changes: Sequence[Change],
) -> Picture:
    lasted = [
        Happening(one.incident.declared_at, one.incident.ended_at or steps[-1].at, _words(one)) for one in incidents
    ]
    changed = [Happening(one.start, one.over_at, f"{one.ref} {one.kind} {one.summary}") for one in changes]
    return picture(standing, steps, ahead.at if ahead is not None else (), lasted, changed)


def _words(stored: Stored) -> str:
    incident = stored.incident
    return f"{incident.id} {incident.severity} {incident.title}"
