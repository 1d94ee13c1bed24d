"""All incidents, newest first, searched by what the address says."""

from collections.abc import Sequence
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.reading import Place, Sought
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.policy import Severity
from hotwash.entry.web.forms import Typed, asked
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in

PAGE = 50
_FILTERS = ("words", "status", "severity", "service", "drills")
_STATUS = (("", "Any state"), ("open", "Open"), ("ended", "Ended, record open"), ("locked", "Record locked"))


def routes(hotwash: Hotwash) -> list[Route]:
    async def show(request: Request, visitor: Visitor) -> Response:
        query = asked(request)
        found = await hotwash.reader.incidents(
            visitor.viewer,
            _sought(query),
            before=Place.read(query["before"]),
            limit=PAGE + 1,
        )
        return page(
            "incidents.html",
            visitor=visitor,
            found=found[:PAGE],
            now=hotwash.clock(),
            query=query,
            searched=any(query[name] for name in _FILTERS),
            newest=f"/incidents?{_query(query)}" if query["before"] else None,
            older=_older(query, found),
            statuses=_STATUS,
            severities=[("", "Any severity"), *((one.value, one.value) for one in Severity)],
            services=[("", "Any service"), *((one.name, one.name) for one in await hotwash.services.all())],
        )

    return [Route("/incidents", signed_in(hotwash, show))]


def _sought(query: Typed) -> Sought:
    """What an address asks for that makes no sense asks for nothing."""
    return Sought(
        status=query["status"] if query["status"] in ("open", "ended", "locked") else None,
        severity=Severity(query["severity"]) if query["severity"] in list(Severity) else None,
        service=query.given("service"),
        words=query["words"][:200],
        drills=query["drills"] != "",
    )


def _query(query: Typed, **more: str) -> str:
    return urlencode({name: query[name] for name in _FILTERS if query[name]} | more)


def _older(query: Typed, found: Sequence[Stored]) -> str | None:
    if len(found) <= PAGE:
        return None
    return f"/incidents?{_query(query, before=str(Place.of(found[PAGE - 1])))}"
