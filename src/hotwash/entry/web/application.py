"""The whole server: intake, and with Starlette pages, /api/v1 and health."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.types import Receive, Scope, Send

from hotwash.app.heartbeat import LATE, timers_late
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import StoreUnavailableError
from hotwash.domain.kernel import rfc3339
from hotwash.entry.api.application import create_api
from hotwash.entry.api.problems import store_unavailable
from hotwash.entry.intake.alertmanager import Decode
from hotwash.entry.intake.application import Intake, is_intake
from hotwash.entry.intake.changes import ChangeFormats
from hotwash.entry.web import (
    account,
    answering,
    assets,
    calendars,
    declaring,
    helping,
    home,
    incidents,
    integrations,
    ledger,
    oncall,
    outgoing,
    people,
    policies,
    schedules,
    services,
    setup,
    signing_in,
    slos,
    styleguide,
    teams,
)
from hotwash.entry.web.incident import pages as room, postmortem
from hotwash.entry.web.pages import page
from hotwash.entry.web.same_origin import SameOriginOnly
from hotwash.entry.web.slo_board import Board
from hotwash.entry.web.visitors import visitor_of


class Application:
    """Everything one node serves; decode reads Alertmanager's notifications, and formats what tells of changes."""

    def __init__(self, hotwash: Hotwash, decode: Decode, formats: ChangeFormats) -> None:
        board = Board(hotwash)
        self._intake = Intake(hotwash, decode, formats)
        rest = Starlette(
            routes=[
                Route("/healthz", _alive),
                Route("/readyz", _ready(hotwash)),
                Mount("/api/v1", create_api(hotwash)),
                *assets.routes(),
                *styleguide.routes(),
                *signing_in.routes(hotwash),
                *answering.routes(hotwash),
                *home.routes(hotwash, board),
                *incidents.routes(hotwash),
                *declaring.routes(hotwash, board),
                *services.routes(hotwash),
                *ledger.routes(hotwash),
                *slos.routes(hotwash, board),
                *oncall.routes(hotwash),
                *schedules.routes(hotwash),
                *calendars.routes(hotwash),
                *integrations.routes(hotwash),
                *outgoing.routes(hotwash),
                *setup.routes(hotwash),
                *people.routes(hotwash),
                *teams.routes(hotwash),
                *account.routes(hotwash),
                *policies.routes(hotwash),
                *helping.routes(hotwash),
                *room.routes(hotwash),
                *postmortem.routes(hotwash),
            ],
            exception_handlers={StoreUnavailableError: _unavailable, 404: _nowhere(hotwash)},
        )
        self.routes = rest.routes
        self._rest = SameOriginOnly(rest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        taken_in = scope["type"] == "http" and is_intake(scope["path"])
        await (self._intake if taken_in else self._rest)(scope, receive, send)


def _nowhere(hotwash: Hotwash) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def nowhere(request: Request, _: Exception) -> Response:
        """An address that leads nowhere says no more than one of something hidden."""
        return page("not-found.html", 404, visitor=await visitor_of(hotwash, request))

    return nowhere


async def _unavailable(request: Request, error: Exception) -> Response:
    """A person is told in a page, which needs no database; programs get the problem."""
    told = await store_unavailable(request, error)
    return page("unavailable.html", 503) if "text/html" in request.headers.get("accept", "") else told


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


def _ready(hotwash: Hotwash) -> Callable[[Request], object]:
    async def ready(_: Request) -> Response:
        """The database answers; how late the timers are, what of this node stands still, and when its clock was set."""
        late, stalled, jump = await timers_late(hotwash), hotwash.health.stalled(), hotwash.health.jump
        stale = late > LATE
        status = "timers are late" if stale else f"{stalled[0]} stalled" if stalled else "ready"
        told = {
            "status": status,
            "timers_late_seconds": round(late.total_seconds(), 3),
            "stalled": stalled,
            "clock_set": {"at": rfc3339(jump.at), "by_seconds": round(jump.by.total_seconds(), 1)} if jump else None,
        }
        return JSONResponse(told, 503 if stale or stalled else 200)

    return ready
