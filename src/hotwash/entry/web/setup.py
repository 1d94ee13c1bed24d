"""The way from an empty server to a first incident: each step looks by itself whether it is done."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.first_steps import Step, first_steps
from hotwash.app.hotwash import Hotwash
from hotwash.app.integrations import add_integration
from hotwash.app.ports import Integration
from hotwash.app.services import add_service, check_service
from hotwash.app.sign_in import first_account
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.domain.people.credentials import SHORTEST_PASSWORD
from hotwash.entry.api.problems import status
from hotwash.entry.web.addresses import intake_of
from hotwash.entry.web.forms import Typed, typed
from hotwash.entry.web.integrations import heard_of
from hotwash.entry.web.pages import page
from hotwash.entry.web.service_form import service_of
from hotwash.entry.web.shown_once import lead_on, shown_once
from hotwash.entry.web.signing_in import with_session
from hotwash.entry.web.visitors import Visitor, signed_in


def routes(hotwash: Hotwash) -> list[Route]:
    async def begin(request: Request) -> Response:
        if not await _is_open(hotwash, request.path_params["secret"]):
            return page("invitation-over.html", 404)
        return _first(Typed())

    async def become_first(request: Request) -> Response:
        secret, form = request.path_params["secret"], await typed(request)
        if not await _is_open(hotwash, secret):
            return page("invitation-over.html", 404)
        session = await first_account(hotwash, secret, form["person"].lower(), form["name"], form["password"])
        if isinstance(session, Refused):
            return _first(form, status(session), session)
        return with_session(request, RedirectResponse("/setup", 303), session)

    async def show(request: Request, visitor: Visitor) -> Response:
        return await _step(hotwash, request, visitor)

    async def take(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        if form["step"] == "integration":
            added = await add_integration(hotwash, form["name"])
            if isinstance(added, Refused):
                return await _step(hotwash, request, visitor, status(added), form=form, refused=added)
            return lead_on(request, "/setup?step=alert", added[1])
        return await _service(hotwash, request, visitor, form)

    return [
        Route("/setup", signed_in(hotwash, show, AccountRole.ADMIN), methods=["GET"]),
        Route("/setup", signed_in(hotwash, take, AccountRole.ADMIN), methods=["POST"]),
        Route("/setup/{secret}", begin, methods=["GET"]),
        Route("/setup/{secret}", become_first, methods=["POST"]),
    ]


async def _is_open(hotwash: Hotwash, secret: str) -> bool:
    return secret == hotwash.setup_secret and not await hotwash.accounts.people()


def _first(form: Typed, code: int = 200, refused: Refused | None = None) -> Response:
    return page("setup-account.html", code, form=form, refused=refused, shortest=SHORTEST_PASSWORD)


async def _service(hotwash: Hotwash, request: Request, visitor: Visitor, form: Typed) -> Response:
    service = service_of(form)
    if form["act"] == "check":
        checked = service if isinstance(service, Refused) else await check_service(hotwash, service)
        code = status(checked) if isinstance(checked, Refused) else 200
        return await _step(hotwash, request, visitor, code, form=form, checked=checked)
    refused = service if isinstance(service, Refused) else await add_service(hotwash, service)
    if refused is not None:
        return await _step(hotwash, request, visitor, status(refused), form=form, refused=refused)
    return RedirectResponse("/setup?step=integration", 303)


async def _step(hotwash: Hotwash, request: Request, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    steps = await first_steps(hotwash, visitor.viewer)
    form = values.get("form", Typed())
    current = _current(steps, form["step"] or request.query_params.get("step", ""))
    key, waiting = shown_once(request), await _waiting(hotwash)
    given = {"refused": None, "checked": None, "form": form, **values}
    return page(
        "setup.html",
        code,
        visitor=visitor,
        steps=steps,
        current=current,
        onward=_onward(steps, current),
        integration=waiting,
        intake=intake_of(hotwash, request, key) if key else None,
        **(
            await heard_of(hotwash, waiting)
            if waiting is not None
            else {"heard": None, "told_at": None, "now": hotwash.clock()}
        ),
        **given,
    )


def _current(steps: list[Step], asked: str) -> Step | None:
    """The step that was asked for, or the first that is not done; None once all are."""
    chosen = next((step for step in steps if step.id == asked and step.skippable), None)
    return chosen or next((step for step in steps if not step.done), None)


def _onward(steps: list[Step], current: Step | None) -> Step | None:
    """The step to go on with when this one is left for later."""
    if current is None:
        return None
    return next((step for step in steps[steps.index(current) + 1 :] if not step.done), None)


async def _waiting(hotwash: Hotwash) -> Integration | None:
    """The integration whose first alert is waited for, or else any."""
    every = [one for one in await hotwash.directory.integrations() if one.drill is None]
    heard = await hotwash.directory.last_heard()
    return next((one for one in every if one.id not in heard), every[0] if every else None)
