"""Services: how each does now, its incidents and its maintenance; added, changed and removed by administrators."""

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.outside import end_maintenance
from hotwash.app.reading import Sought
from hotwash.app.services import (
    add_service,
    change_service,
    check_service,
    read_service,
    read_services,
    remove_service,
)
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.domain.slo.service import Service
from hotwash.entry.api.problems import status
from hotwash.entry.web.forms import Typed, typed
from hotwash.entry.web.maintenance import MINUTES, plan_window
from hotwash.entry.web.pages import page
from hotwash.entry.web.service_form import fields_of, service_of
from hotwash.entry.web.visitors import Visitor, signed_in

_PAST = 10


def routes(hotwash: Hotwash) -> list[Route]:
    async def every(_: Request, visitor: Visitor) -> Response:
        services = await hotwash.services.all()
        readings = await read_services(hotwash, services)
        return page("services.html", visitor=visitor, services=list(zip(services, readings, strict=True)))

    async def ask(_: Request, visitor: Visitor) -> Response:
        return _adding(visitor, Typed())

    async def add(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        service = service_of(form)
        if form["act"] == "check":
            checked = service if isinstance(service, Refused) else await check_service(hotwash, service)
            code = status(checked) if isinstance(checked, Refused) else 200
            return _adding(visitor, form, code, checked=checked)
        refused = service if isinstance(service, Refused) else await add_service(hotwash, service)
        if refused is not None:
            return _adding(visitor, form, status(refused), refused=refused)
        return RedirectResponse(address(form["name"]), 303)

    async def show(request: Request, visitor: Visitor) -> Response:
        return await _service(hotwash, visitor, request.path_params["name"])

    async def act(request: Request, visitor: Visitor) -> Response:
        name, form = request.path_params["name"], await typed(request)
        service = await _known(hotwash, visitor, name)
        needed = _NEEDED.get(form["act"])
        if service is None or needed is None:
            return page("not-found.html", 404, visitor=visitor)
        if not visitor.person.role.allows(needed):
            return page("not-allowed.html", 403, visitor=visitor, needed=needed)
        if form["act"] == "check":
            return await _check(hotwash, visitor, service, form)
        refused = await _perform(hotwash, visitor, service, form)
        if refused is not None:
            return await _service(hotwash, visitor, name, status(refused), form=form, refused=refused, at=form["act"])
        return RedirectResponse("/services" if form["act"] == "remove" else address(name), 303)

    return [
        Route("/services", signed_in(hotwash, every)),
        Route("/add-service", signed_in(hotwash, ask, AccountRole.ADMIN), methods=["GET"]),
        Route("/add-service", signed_in(hotwash, add, AccountRole.ADMIN), methods=["POST"]),
        Route("/services/{name:path}", signed_in(hotwash, show), methods=["GET"]),
        Route("/services/{name:path}", signed_in(hotwash, act), methods=["POST"]),
    ]


def address(name: str) -> str:
    return f"/services/{quote(name)}"


_NEEDED = {
    "check": AccountRole.ADMIN,
    "change": AccountRole.ADMIN,
    "remove": AccountRole.ADMIN,
    "plan": AccountRole.RESPONDER,
    "end": AccountRole.RESPONDER,
}
"""What can be done to a service, and who may."""


async def _perform(hotwash: Hotwash, visitor: Visitor, service: Service, form: Typed) -> Refused | None:
    match form["act"]:
        case "change":
            changed = service_of(form, service.name)
            return changed if isinstance(changed, Refused) else await change_service(hotwash, changed)
        case "remove":
            return await remove_service(hotwash, service.name)
        case "plan":
            return await plan_window(hotwash, service.name, form, visitor.person.id)
        case _:
            return await end_maintenance(hotwash, form["window"])


async def _check(hotwash: Hotwash, visitor: Visitor, service: Service, form: Typed) -> Response:
    typed_in = service_of(form, service.name)
    checked = typed_in if isinstance(typed_in, Refused) else await check_service(hotwash, typed_in)
    code = status(checked) if isinstance(checked, Refused) else 200
    return await _service(hotwash, visitor, service.name, code, form=form, checked=checked, at="check")


async def _known(hotwash: Hotwash, visitor: Visitor, name: str) -> Service | None:
    """A service that was named; or one that only its incidents know, as alerts bring it, where the visitor sees any."""
    if (service := await hotwash.services.get(name)) is not None:
        return service
    seen = await hotwash.reader.incidents(visitor.viewer, Sought(service=name), before=None, limit=1)
    return Service(name) if seen else None


def _adding(visitor: Visitor, form: Typed, code: int = 200, **values: Any) -> Response:
    given = {"refused": None, "checked": None, **values}
    return page("add-service.html", code, visitor=visitor, form=form, **given)


async def _service(hotwash: Hotwash, visitor: Visitor, name: str, code: int = 200, **values: Any) -> Response:
    service = await _known(hotwash, visitor, name)
    if service is None:
        return page("not-found.html", 404, visitor=visitor)
    now = hotwash.clock()
    of_it = Sought(service=name, drills=False)
    found = await hotwash.reader.incidents(visitor.viewer, of_it, before=None, limit=_PAST)
    windows = [one for one in await hotwash.directory.windows() if one.service == name and one.ends > now]
    given = {"refused": None, "checked": None, "at": "", "form": Typed(), **values}
    return page(
        "service.html",
        code,
        visitor=visitor,
        service=service,
        named=await hotwash.services.get(name) is not None,
        of_the_file=hotwash.services.is_of_the_file(name),
        fields=given["form"] if given["at"] in ("change", "check") else fields_of(service),
        reading=(await read_service(hotwash, service)).reading,
        lengths=MINUTES.items(),
        found=found,
        windows=windows,
        now=now,
        **given,
    )
