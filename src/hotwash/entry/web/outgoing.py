"""Webhooks, and how everything that is sent stands."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.outside import add_webhook, disable_webhook, enable_webhook, find_webhook, remove_webhook, try_webhook
from hotwash.domain.kernel import Refused
from hotwash.domain.notices.told import TOLD
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.forms import Typed, typed
from hotwash.entry.web.pages import page
from hotwash.entry.web.shown_once import lead_on, shown_once
from hotwash.entry.web.visitors import Visitor, signed_in

_STATES = ("waiting", "given-up", "delivered")
_SHOWN = 100


def routes(hotwash: Hotwash) -> list[Route]:
    async def every(_: Request, visitor: Visitor) -> Response:
        return await _every(hotwash, visitor)

    async def add(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        added = await add_webhook(hotwash, form["url"], form.all("kinds"), hotwash.webhook_sender.new_secret())
        if isinstance(added, Refused):
            return await _every(hotwash, visitor, status(added), form=form, refused=added)
        return lead_on(request, f"/webhooks/{added.id}", added.secret)

    async def show(request: Request, visitor: Visitor) -> Response:
        tried = request.query_params.get("tried")
        return await _webhook(hotwash, visitor, request, arrived=tried == "arrived")

    async def act(request: Request, visitor: Visitor) -> Response:
        id, form = request.path_params["id"], await typed(request)
        refused, onward = await _act(hotwash, visitor, id, form["act"])
        if refused is None:
            return RedirectResponse(onward, 303)
        return await _webhook(hotwash, visitor, request, status(refused), refused=refused)

    async def deliveries(request: Request, visitor: Visitor) -> Response:
        asked = request.query_params.get("state", "waiting")
        state = asked if asked in _STATES else "waiting"
        found = await hotwash.agenda.deliveries(visitor.viewer, state=state, limit=_SHOWN)
        return page("deliveries.html", visitor=visitor, state=state, states=_STATES, found=found, now=hotwash.clock())

    return [
        Route("/webhooks", signed_in(hotwash, every, AccountRole.ADMIN), methods=["GET"]),
        Route("/webhooks", signed_in(hotwash, add, AccountRole.ADMIN), methods=["POST"]),
        Route("/webhooks/{id}", signed_in(hotwash, show, AccountRole.ADMIN), methods=["GET"]),
        Route("/webhooks/{id}", signed_in(hotwash, act, AccountRole.ADMIN), methods=["POST"]),
        Route("/deliveries", signed_in(hotwash, deliveries, AccountRole.ADMIN)),
    ]


async def _act(hotwash: Hotwash, visitor: Visitor, id: str, act: str) -> tuple[Refused | None, str]:
    """What came of it, and the page that shows it."""
    here = f"/webhooks/{id}"
    match act:
        case "remove":
            return await remove_webhook(hotwash, id), "/webhooks"
        case "disable":
            return await disable_webhook(hotwash, id, visitor.person.id), here
        case "enable":
            return await enable_webhook(hotwash, id), here
        case _:
            return await try_webhook(hotwash, id), f"{here}?tried=arrived"


async def _every(hotwash: Hotwash, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    given = {"form": Typed(), "refused": None, **values}
    every = await hotwash.directory.webhooks()
    return page("webhooks.html", code, visitor=visitor, webhooks=every, kinds=sorted(TOLD), **given)


async def _webhook(hotwash: Hotwash, visitor: Visitor, request: Request, code: int = 200, **values: Any) -> Response:
    webhook = await find_webhook(hotwash, request.path_params["id"])
    if webhook is None:
        return page("not-found.html", 404, visitor=visitor)
    given = {"refused": None, "arrived": False, **values}
    return page("webhook.html", code, visitor=visitor, webhook=webhook, secret=shown_once(request), **given)
