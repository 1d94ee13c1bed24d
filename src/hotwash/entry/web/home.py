"""Home: what is open, what is yours to do, and how things stand when all is calm."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.calendars import Duty
from hotwash.app.first_steps import first_steps, has_incidents
from hotwash.app.home import MOST_OPEN, Home, read_home
from hotwash.app.hotwash import Hotwash
from hotwash.app.reading import Sought
from hotwash.app.services import read_services
from hotwash.app.shifts import next_duties
from hotwash.app.unit_of_work import Stored
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.green import Reading
from hotwash.entry.web.pages import BEAT, change, followed, fragment, page
from hotwash.entry.web.slo_board import Board
from hotwash.entry.web.visitors import Visitor, signed_in, visitor_of

HEARTBEAT_SECONDS = 15.0
AT_MOST_EVERY_SECONDS = 1.0
"""So often, and no oftener, a storm changes the page of somebody who watches."""
READ_WITHIN_SECONDS = 0.3
"""Home does not wait longer for how services stand: their own page does."""


def routes(hotwash: Hotwash, board: Board) -> list[Route]:
    async def show(_: Request, visitor: Visitor) -> Response:
        return page("home.html", visitor=visitor, **await _values(hotwash, board, visitor))

    async def live(request: Request) -> Response:
        if await visitor_of(hotwash, request) is None:
            return Response(status_code=404)
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "")
        return followed(stream(hotwash, board, lambda: visitor_of(hotwash, request), seen))

    return [Route("/", signed_in(hotwash, show)), Route("/live", live)]


async def stream(
    hotwash: Hotwash, board: Board, who: Callable[[], Any], seen: str, rest: float = AT_MOST_EVERY_SECONDS
) -> AsyncIterator[str]:
    """Home's parts, each time what they show has changed; who may see it is asked anew each time."""
    while not hotwash.live.closed:
        wait = hotwash.live.changed(None)
        visitor = await who()
        if visitor is None:
            return
        home = await read_home(hotwash, visitor.viewer, visitor.person.id)
        if home.mark != seen:
            seen = home.mark
            around = await _around(hotwash, board, visitor, home)
            yield change(seen, fragment("parts/home-change.html", visitor=visitor, **around))
        elif await wait(HEARTBEAT_SECONDS):
            await asyncio.sleep(rest)
        else:
            yield BEAT


async def _values(hotwash: Hotwash, board: Board, visitor: Visitor) -> dict[str, Any]:
    return await _around(hotwash, board, visitor, await read_home(hotwash, visitor.viewer, visitor.person.id))


async def _around(hotwash: Hotwash, board: Board, visitor: Visitor, home: Home) -> dict[str, Any]:
    """Only when all is calm is there time for more than what is open."""
    now = hotwash.clock()
    values = {
        "home": home,
        "now": now,
        "most": MOST_OPEN,
        "last": None,
        "steps": (),
        "readings": (),
        "slos": (),
        "shift": None,
    }
    if not home.calm:
        return values
    young = visitor.person.admin and not await has_incidents(hotwash, visitor.viewer)
    return values | {
        "last": await _last(hotwash, visitor),
        "steps": await first_steps(hotwash, visitor.viewer) if young else (),
        "readings": await _readings(hotwash),
        "slos": await board.standings() if visitor.person.drill is None else (),
        "shift": await _shift(hotwash, visitor, now),
    }


async def _last(hotwash: Hotwash, visitor: Visitor) -> Stored | None:
    newest = await hotwash.reader.incidents(visitor.viewer, Sought(drills=False), before=None, limit=1)
    return next((one for one in newest if one.incident.ended_at is not None), None)


async def _shift(hotwash: Hotwash, visitor: Visitor, now: Instant) -> Duty | None:
    if visitor.person.drill is not None:
        return None
    return next(iter(await next_duties(hotwash, visitor.person.id, now, 1)), None)


async def _readings(hotwash: Hotwash) -> Sequence[Reading]:
    """How services stand, where that can be said at once."""
    services = [one for one in await hotwash.services.all() if one.objective is not None]
    try:
        async with asyncio.timeout(READ_WITHIN_SECONDS):
            return await read_services(hotwash, services)
    except TimeoutError:
        return ()
