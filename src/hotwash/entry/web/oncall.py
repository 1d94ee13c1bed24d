"""On call: who is on now, what is asked of me, and each schedule drawn over two weeks."""

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.calendars import link_calendar, unlink_calendar
from hotwash.app.covering import answer_cover, ask_cover, withdraw_cover
from hotwash.app.hotwash import Hotwash
from hotwash.app.on_call import add_override, end_override, may_change, remove_schedule
from hotwash.app.people import everybody
from hotwash.app.schedules import Kept
from hotwash.app.shifts import next_duties, standing
from hotwash.domain.kernel import Instant, Refused, instant, to_millisecond
from hotwash.domain.oncall.covers import CoverState
from hotwash.domain.oncall.gaps import gap_said, length
from hotwash.domain.oncall.rotation import first_instant
from hotwash.domain.oncall.schedule import Change, Override, members, people_in
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.addresses import base_of
from hotwash.entry.web.forms import Typed, asked, typed
from hotwash.entry.web.oncall_drawing import DAYS, Line, drawing, lines, override_said, shown, window
from hotwash.entry.web.pages import page
from hotwash.entry.web.shown_once import lead_on, shown_once
from hotwash.entry.web.visitors import Visitor, signed_in

_MINE = 5
_MOST_ASKED = 12
_NOTHING = Refused("bad-request", "That is nothing this page can do.", "Use one of its buttons.")
_NO_MOMENT = Refused("bad-request", "These are no times.", "Choose a day and a time for each.")


def routes(hotwash: Hotwash) -> list[Route]:
    async def every(request: Request, visitor: Visitor) -> Response:
        return await _every(hotwash, request, visitor)

    async def answer(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        done = await _answer(hotwash, request, visitor, form)
        if isinstance(done, Refused):
            return await _every(hotwash, request, visitor, status(done), refused=done)
        return done or RedirectResponse("/oncall", 303)

    async def show(request: Request, visitor: Visitor) -> Response:
        return await _schedule(hotwash, request, visitor)

    async def act(request: Request, visitor: Visitor) -> Response:
        name, form = request.path_params["name"], await typed(request)
        done = await _act(hotwash, request, visitor, form)
        if isinstance(done, Refused):
            return await _schedule(hotwash, request, visitor, status(done), refused=done, form=form)
        if done is not None:
            return done
        return RedirectResponse("/oncall" if form["act"] == "remove" else _address(name, form["in-zone"]), 303)

    return [
        Route("/oncall", signed_in(hotwash, every), methods=["GET"]),
        Route("/oncall", signed_in(hotwash, answer), methods=["POST"]),
        Route("/oncall/{name}", signed_in(hotwash, show), methods=["GET"]),
        Route("/oncall/{name}", signed_in(hotwash, act, AccountRole.RESPONDER), methods=["POST"]),
    ]


async def _answer(hotwash: Hotwash, request: Request, visitor: Visitor, form: Typed) -> Response | Refused | None:
    """Answer what is asked, take back what one asked for, or look after the link to one's calendar."""
    caller = visitor.caller
    match form["act"]:
        case "agree" | "decline":
            done = await answer_cover(hotwash, caller, form["cover"], form["act"] == "agree")
        case "withdraw":
            done = await withdraw_cover(hotwash, caller, form["cover"])
        case "link":
            secret = await link_calendar(hotwash, caller, form.given("team"))
            return secret if isinstance(secret, Refused) else lead_on(request, "/oncall", secret)
        case "unlink":
            return await unlink_calendar(hotwash, caller, form.given("team"))
        case _:
            return _NOTHING
    return done if isinstance(done, Refused) else None


async def _every(hotwash: Hotwash, request: Request, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    now, me = hotwash.clock(), visitor.person.id
    kept = await hotwash.schedules.all(now)
    covers = [one for one in await hotwash.schedules.covers(me, now) if one.state in _OPEN]
    secret = shown_once(request)
    teams = [team for team in await hotwash.accounts.teams() if visitor.person.admin or me in team.members]
    return page(
        "oncall.html",
        code,
        visitor=visitor,
        now=now,
        schedules=[(one, standing(one, now)) for one in kept],
        mine=await next_duties(hotwash, me, now, _MINE),
        asked_of_me=[one for one in covers if one.other == me and one.state is CoverState.ASKED],
        asked_by_me=[one for one in covers if one.asker == me],
        link=f"{base_of(hotwash, request)}/calendars/{secret}.ics" if secret else None,
        linked=await hotwash.schedules.linked(f"person:{me}"),
        teams=[(team, await hotwash.schedules.linked(f"team:{team.id}")) for team in teams],
        **{"refused": None, **values},
    )


_OPEN = (CoverState.ASKED, CoverState.AGREED)


async def _act(hotwash: Hotwash, request: Request, visitor: Visitor, form: Typed) -> Response | Refused | None:
    name, caller = request.path_params["name"], visitor.caller
    match form["act"]:
        case "cover":
            times = _moments(form["start"], form["end"])
            asked_for = _NO_MOMENT if times is None else await ask_cover(hotwash, caller, name, form["other"], *times)
            return asked_for if isinstance(asked_for, Refused) else None
        case "override":
            override = _override(form)
            made = _NO_MOMENT if override is None else await add_override(hotwash, caller, name, override)
            return made if isinstance(made, Refused) else None
        case "end-override":
            return await end_override(hotwash, caller, name, form["override"])
        case "remove":
            return await remove_schedule(hotwash, caller, name)
        case _:
            return _NOTHING


def _moments(*texts: str) -> tuple[Instant, Instant] | None:
    try:
        start, end = map(instant, texts)
    except (ValueError, OverflowError):
        return None
    return start, end


def _override(form: Typed) -> Override | None:
    """Times are typed as the page shows them: by the clocks of its zone."""
    zone = _zone(form["in-zone"]) or ZoneInfo("UTC")
    try:
        start, end = (first_instant(datetime.fromisoformat(form[name]).replace(tzinfo=None), zone) for name in _TIMES)
    except (ValueError, OverflowError):
        return None
    change = Change(form["change"]) if form["change"] in list(Change) else Change.REPLACE
    instead_of = form.given("instead-of") if change is Change.REPLACE else None
    times = to_millisecond(start), to_millisecond(end)
    return Override(*times, form["user"], change, instead_of, form.given("level"))


_TIMES = ("start", "end")


def _zone(name: str) -> ZoneInfo | None:
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(name) if name else None
    return None


def _address(name: str, zone: str = "") -> str:
    return f"/oncall/{name}?zone={zone}" if zone else f"/oncall/{name}"


async def _schedule(hotwash: Hotwash, request: Request, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    now, query = hotwash.clock(), asked(request)
    kept = await hotwash.schedules.get(request.path_params["name"], now)
    if kept is None:
        return page("not-found.html", 404, visitor=visitor)
    given = {"refused": None, "form": Typed(), **values}
    zone = _zone(given["form"]["in-zone"] or query["zone"]) or kept.schedule.zone
    first = _first(query["from"], now, zone)
    since, until = window(first, zone)
    recorded = await hotwash.schedules.get(kept.name, since) or kept
    found = lines(recorded, since, until)
    people = [(one.id, one.name) for one in await everybody(hotwash) if not one.disabled]
    return page(
        "schedule.html",
        code,
        visitor=visitor,
        kept=kept,
        now=now,
        zone=zone.key,
        show=lambda moment: shown(moment, zone),
        length=length,
        drawing=drawing(recorded, first, zone, now),
        lines=found,
        standing=standing(kept, now),
        ahead=[gap_said(gap, kept.schedule, zone) for gap in kept.recorded.gaps(max(now, since), max(now, until))],
        mine=sorted((one for one in found if one.user == visitor.person.id and one.end > now), key=_start),
        others=await _others(hotwash, kept, visitor.person.id),
        overrides=[(one, override_said(one.override)) for one in kept.overrides if one.override.end > now],
        changes=await may_change(hotwash, visitor.caller, kept.team),
        people=people,
        strangers=[one for one in people_in(kept.schedule) if one not in dict(people)],
        levels=[(level.name, level.name) for level in kept.schedule.levels],
        yaml=hotwash.schedules.written(kept.document),
        **_around(kept, zone, first, given),
    )


def _start(line: Line) -> Instant:
    return line.start


def _around(kept: Kept, zone: ZoneInfo, first: date, given: dict[str, Any]) -> dict[str, Any]:
    """Where the arrows lead, and the words between them."""
    step = DAYS // 2
    earlier, later = (date.fromordinal(first.toordinal() + days) for days in (-step, step))
    address = f"/oncall/{kept.name}?zone={zone.key}"
    last = date.fromordinal(first.toordinal() + DAYS - 1)
    span = f"{first:%-d %b} to {last:%-d %b %Y}"
    return {**given, "earlier": f"{address}&from={earlier}", "later": f"{address}&from={later}", "span": span}


def _first(text: str, now: Instant, zone: ZoneInfo) -> date:
    today = now.astimezone(zone).date()
    try:
        asked_for = date.fromisoformat(text) if text else today
    except ValueError:
        return today
    return asked_for if abs((asked_for - today).days) < 3660 else today


async def _others(hotwash: Hotwash, kept: Kept, me: str) -> list[str]:
    """Whom to ask for a cover: who takes turns here, and the rest of the team."""
    team = [one.members for one in await hotwash.accounts.teams() if one.id == kept.team]
    active = {one.id for one in await everybody(hotwash) if not one.disabled}
    near = dict.fromkeys([*members(kept.schedule), *(one for each in team for one in each)])
    return [one for one in near if one != me and one in active][:_MOST_ASKED]
