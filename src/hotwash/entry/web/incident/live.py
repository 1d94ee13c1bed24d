"""A room followed live: what is new is pushed as HTML, made once for all who see the same."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hotwash.app.hotwash import Hotwash
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.standing import standing
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.web.incident.rooms import Cursor, Panels, Rooms, cursor_of
from hotwash.entry.web.incident.timeline import Line, Show, line, wanted
from hotwash.entry.web.pages import fragment
from hotwash.entry.web.visitors import Visitor, visitor_of

BEAT_SECONDS = 10.0
"""How often a quiet room is looked at: its service level, and whether the visitor may still see it."""
_ASK_AGAIN = timedelta(seconds=BEAT_SECONDS)
MOST_PUSHED = 500
"""Who missed more entries than this reads the page anew."""
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def endpoint(hotwash: Hotwash, rooms: Rooms) -> Callable[[Request], Awaitable[Response]]:
    async def live(request: Request) -> Response:
        visitor = await visitor_of(hotwash, request)
        stored = await hotwash.reader.incident(visitor.viewer, request.path_params["id"]) if visitor else None
        if visitor is None or stored is None:
            return Response(status_code=404)
        asked = request.query_params.get("show", "")
        show = Show(asked) if asked in list(Show) else Show.ALL

        async def again() -> Visitor | None:
            return await visitor_of(hotwash, request)

        watch = Watch(hotwash, rooms, stored.incident.id, show, again)
        return StreamingResponse(watch.stream(visitor, seen(request)), media_type="text/event-stream", headers=_HEADERS)

    return live


def seen(request: Request) -> Cursor:
    """What a page has: from the stream's own header, or the first connect's query."""
    last = request.headers.get("last-event-id") or request.query_params.get("after", "")
    record, _, annex = last.partition("-")
    return (int(record), int(annex)) if record.isdecimal() and annex.isdecimal() else (0, 0)


@dataclass(frozen=True, slots=True)
class Watch:
    """One incident followed by one page."""

    hotwash: Hotwash
    rooms: Rooms
    id: str
    show: Show
    again: Callable[[], Awaitable[Visitor | None]]
    """Who the visitor is by now; None once they are signed out."""

    async def stream(self, visitor: Visitor, at: Cursor) -> AsyncIterator[str]:
        """Events from a cursor on. At each it is asked anew whether the incident exists for the visitor."""
        shown: Panels | None = None
        asked = self.hotwash.clock()
        while not self.hotwash.live.closed:
            wait = self.hotwash.live.changed(self.id)
            if self.hotwash.clock() - asked >= _ASK_AGAIN:
                # However busy the room is: who was signed out meanwhile follows it no longer.
                renewed, asked = await self.again(), self.hotwash.clock()
                if renewed is None:
                    return
                visitor = renewed
            sizes = await self.rooms.sizes(visitor.viewer, self.id)
            if sizes is None:
                return
            if (stored := await self.rooms.stored(visitor.viewer, self.id, sizes)) is not None:
                fresh = await self._panels(visitor, stored)
                yield await self._event(visitor, stored, at, shown, fresh)
                at, shown = sizes, fresh
            await wait(BEAT_SECONDS)

    async def _panels(self, visitor: Visitor, stored: Stored) -> Panels:
        who = standing(stored.incident, visitor.person.id, responds=visitor.responds)
        return await self.rooms.panels(await self.rooms.facts(visitor.viewer, stored), who)

    async def _event(self, visitor: Visitor, stored: Stored, at: Cursor, shown: Panels | None, fresh: Panels) -> str:
        """What takes a page from one cursor to the next; made once for all pages that stand where this one does."""
        upto = cursor_of(stored)
        if shown is None and at == upto:
            return _event("beat", upto, "")
        if upto[0] - at[0] > MOST_PUSHED:
            return _event("reload", upto, "")

        async def make() -> str:
            parts = fresh.since(shown)
            lines = await self._new(visitor, at[0], upto[0])
            if not parts and not lines:
                return _event("beat", upto, "")
            entries = fragment("room/entries.html", lines=lines) if lines else ""
            return _event(
                "change", upto, "\n".join([entries, *parts, fragment("room/title.html", incident=stored.incident)])
            )

        return await self.rooms.events.get((self.id, self.show, at, upto, shown, fresh), make)

    async def _new(self, visitor: Visitor, after: int, upto: int) -> list[Line]:
        if upto == after:
            return []
        found = await self.hotwash.reader.entries(
            visitor.viewer, self.id, Chain.RECORD, after=after, limit=upto - after
        )
        return [line(entry) for entry in found if wanted(entry, self.show)]


def _event(name: str, at: Cursor, html: str) -> str:
    """A line may end in any of three ways, and each would end a field of the stream."""
    data = html.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\ndata: ")
    return f"id: {at[0]}-{at[1]}\nevent: {name}\ndata: {data}\n\n"
