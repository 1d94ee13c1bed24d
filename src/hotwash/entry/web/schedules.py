"""Make a schedule, or change one that was not applied from a file."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.on_call import keep_schedule, may_change
from hotwash.app.people import everybody
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.forms import Typed, asked, typed
from hotwash.entry.web.pages import page
from hotwash.entry.web.schedule_form import UNITS, document_of, fields_of
from hotwash.entry.web.visitors import Visitor, signed_in

_NEW = {"zone": "UTC", "handoff": "09:00", "every": "1", "unit": "weeks"}
_TAKEN = Refused("taken", "There is a schedule of this name already.", "Change that one, or choose another name.")


def routes(hotwash: Hotwash) -> list[Route]:
    async def ask(request: Request, visitor: Visitor) -> Response:
        form = Typed({**_NEW, "start": f"{hotwash.clock():%Y-%m-%d}"}.items())
        if asked(request)["as"] == "yaml":
            form = Typed({"yaml": _EXAMPLE.format(day=hotwash.clock())}.items())
        return await _page(hotwash, visitor, form)

    async def add(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        name = form["name"]
        taken = await hotwash.schedules.get(name, hotwash.clock()) is not None
        refused = _TAKEN if taken else await _keep(hotwash, visitor, name, form)
        if refused is not None:
            return await _page(hotwash, visitor, form, status(refused), refused=refused)
        return RedirectResponse(f"/oncall/{name}", 303)

    async def show(request: Request, visitor: Visitor) -> Response:
        kept = await hotwash.schedules.get(request.path_params["name"], hotwash.clock())
        if kept is None or kept.file is not None:
            return page("not-found.html", 404, visitor=visitor)
        if not await may_change(hotwash, visitor.caller, kept.team):
            return page("not-allowed.html", 403, visitor=visitor, needed=AccountRole.ADMIN)
        fields = fields_of(kept.document) if asked(request)["as"] != "yaml" else None
        form = fields or Typed({"yaml": hotwash.schedules.written(kept.document)}.items())
        return await _page(hotwash, visitor, form, name=kept.name)

    async def change(request: Request, visitor: Visitor) -> Response:
        name, form = request.path_params["name"], await typed(request)
        if await hotwash.schedules.get(name, hotwash.clock()) is None:
            return page("not-found.html", 404, visitor=visitor)
        refused = await _keep(hotwash, visitor, name, form)
        if refused is not None:
            return await _page(hotwash, visitor, form, status(refused), refused=refused, name=name)
        return RedirectResponse(f"/oncall/{name}", 303)

    responds = AccountRole.RESPONDER
    return [
        Route("/new-schedule", signed_in(hotwash, ask, responds), methods=["GET"]),
        Route("/new-schedule", signed_in(hotwash, add, responds), methods=["POST"]),
        Route("/oncall/{name}/edit", signed_in(hotwash, show, responds), methods=["GET"]),
        Route("/oncall/{name}/edit", signed_in(hotwash, change, responds), methods=["POST"]),
    ]


_EXAMPLE = """\
zone: Europe/London
levels:
  - name: primary
    layers:
      - {{name: nights, start: {day:%Y-%m-%d}, handoff: "18:00", every: {{weeks: 1}}, users: [ana, bo],
         when: [{{from: "18:00", to: "09:00"}}]}}
      - {{name: days, start: {day:%Y-%m-%d}, handoff: "09:00", every: {{days: 1}}, users: [cy, dee]}}
"""


async def _keep(hotwash: Hotwash, visitor: Visitor, name: str, form: Typed) -> Refused | None:
    document = document_of(hotwash, form)
    return document if isinstance(document, Refused) else await keep_schedule(hotwash, visitor.caller, name, document)


async def _page(hotwash: Hotwash, visitor: Visitor, form: Typed, code: int = 200, **values: Any) -> Response:
    mine = [
        team for team in await hotwash.accounts.teams() if visitor.person.admin or visitor.person.id in team.members
    ]
    return page(
        "schedule-form.html",
        code,
        visitor=visitor,
        form=form,
        as_yaml="yaml" in form.names(),
        teams=[(team.id, team.name) for team in mine],
        people=[one.id for one in await everybody(hotwash) if not one.disabled],
        units=UNITS,
        **{"refused": None, "name": None, **values},
    )
