"""The whole server: pages, /api/v1, intake and health, one Starlette application."""

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import StoreUnavailableError
from hotwash.entry.api.application import create_api
from hotwash.entry.api.problems import store_unavailable
from hotwash.entry.intake.alertmanager import Decode, alertmanager_route
from hotwash.entry.web import room, signing_in


def create_application(hotwash: Hotwash, decode: Decode) -> Starlette:
    """Everything one node serves."""
    return Starlette(
        routes=[
            Route("/healthz", _alive),
            Route("/readyz", _ready(hotwash)),
            alertmanager_route(hotwash, decode),
            Mount("/api/v1", create_api(hotwash)),
            *signing_in.routes(hotwash),
            *room.routes(hotwash),
        ],
        exception_handlers={StoreUnavailableError: store_unavailable},
    )


async def _alive(_: Request) -> Response:
    return JSONResponse({"status": "alive"})


def _ready(hotwash: Hotwash) -> Callable[[Request], object]:
    async def ready(_: Request) -> Response:
        """The database answers; how late the timers are shows in seconds."""
        soonest = await hotwash.agenda.next_due()
        late = max(0.0, (hotwash.clock() - soonest).total_seconds()) if soonest else 0.0
        stale = late > 30
        return JSONResponse(
            {"status": "timers are late" if stale else "ready", "timers_late_seconds": round(late, 3)},
            503 if stale else 200,
        )

    return ready
