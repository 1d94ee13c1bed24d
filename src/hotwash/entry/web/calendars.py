"""Calendars of shifts as iCalendar: whoever has the link reads it, without signing in."""

import asyncio
import hashlib
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.calendars import Calendar, Duty, read_calendar
from hotwash.app.hotwash import Hotwash

_HEADERS = {"Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex"}
_MINE = "On call"


def routes(hotwash: Hotwash) -> list[Route]:
    async def feed(request: Request) -> Response:
        found = await read_calendar(hotwash, request.path_params["secret"])
        if found is None:
            return Response("This link has ended.\n", 404, _HEADERS, "text/plain")
        tag = f'"{hashlib.sha256(repr(found).encode()).hexdigest()[:32]}"'
        headers = {**_HEADERS, "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        # Half a year of short turns takes long to write, and nobody else waits for it.
        body = await asyncio.to_thread(_written, found, hotwash.keys.origin)
        return Response(body, headers=headers, media_type="text/calendar")

    return [Route("/calendars/{secret}.ics", feed)]


def _written(calendar: Calendar, origin: str) -> bytes:
    # icalendar takes longer to import than the rest of the server's pages.
    import icalendar

    written = icalendar.Calendar()
    written.add("PRODID", "-//Hotwash//on call//EN")
    written.add("VERSION", "2.0")
    written.add("CALSCALE", "GREGORIAN")
    written.add("X-WR-CALNAME", calendar.name)
    written.add("REFRESH-INTERVAL", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for duty in calendar.duties:
        event = icalendar.Event()
        event.add("UID", _uid(duty, origin))
        event.add("DTSTAMP", duty.changed.replace(microsecond=0))
        event.add("DTSTART", duty.shift.start)
        event.add("DTEND", duty.shift.end)
        who = _MINE if calendar.name == _MINE else f"{duty.shift.user} on call"
        event.add("SUMMARY", f"{who}: {duty.schedule} ({duty.level})")
        event.add("TRANSP", "TRANSPARENT")
        written.add_component(event)
    text: bytes = written.to_ical()
    return text


def _uid(duty: Duty, origin: str) -> str:
    """The same for the same shift, whenever it is asked for."""
    said = f"{duty.schedule}/{duty.level}/{duty.shift.user}/{duty.shift.start.isoformat()}"
    return f"{hashlib.sha256(said.encode()).hexdigest()[:24]}@{origin}"
