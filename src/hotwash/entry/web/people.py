"""People and teams: who is here, who may do what, and how somebody new gets in."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.accounts import Person
from hotwash.app.hotwash import Hotwash
from hotwash.app.people import add_team, change_account, everybody, invite_by_mail, reset_link
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.addresses import base_of
from hotwash.entry.web.forms import Typed, typed
from hotwash.entry.web.pages import page
from hotwash.entry.web.shown_once import lead_on, shown_once
from hotwash.entry.web.visitors import Visitor, signed_in

ROLES = (
    (AccountRole.VIEWER, "Viewer", "Reads incidents and follows them live."),
    (AccountRole.RESPONDER, "Responder", "Declares incidents and acts in them."),
    (AccountRole.ADMIN, "Administrator", "Also looks after people, services and integrations."),
)


def routes(hotwash: Hotwash) -> list[Route]:
    async def every(_: Request, visitor: Visitor) -> Response:
        return await _everybody(hotwash, visitor)

    async def add(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        if form["act"] == "team":
            team = await add_team(hotwash, form["name"])
            if isinstance(team, Refused):
                return await _everybody(hotwash, visitor, status(team), form=form, refused=team)
            return RedirectResponse(f"/teams/{team.id}", 303)
        link = await invite_by_mail(
            hotwash, visitor.person.id, role_of(form), form.given("email"), base_of(hotwash, request)
        )
        if isinstance(link, Refused):
            return await _everybody(hotwash, visitor, status(link), form=form, refused=link)
        return lead_on(request, "/invited", link)

    async def invited(request: Request, visitor: Visitor) -> Response:
        return page("invited.html", visitor=visitor, link=shown_once(request), mails=hotwash.mailer is not None)

    async def show(request: Request, visitor: Visitor) -> Response:
        return await _person(hotwash, request, visitor)

    async def change(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        person = await hotwash.accounts.person(request.path_params["id"], None)
        if person is None:
            return page("not-found.html", 404, visitor=visitor)
        if form["act"] == "link":
            link = await reset_link(hotwash, visitor.person.id, person, base_of(hotwash, request))
            return lead_on(request, f"/people/{person.id}", link)
        refused = await change_account(hotwash, _changed(person, form))
        if refused is not None:
            return await _person(hotwash, request, visitor, status(refused), form=form, refused=refused)
        return RedirectResponse(f"/people/{person.id}", 303)

    return [
        Route("/people", signed_in(hotwash, every), methods=["GET"]),
        Route("/people", signed_in(hotwash, add, AccountRole.ADMIN), methods=["POST"]),
        Route("/invited", signed_in(hotwash, invited, AccountRole.ADMIN)),
        Route("/people/{id}", signed_in(hotwash, show), methods=["GET"]),
        Route("/people/{id}", signed_in(hotwash, change, AccountRole.ADMIN), methods=["POST"]),
    ]


def role_of(form: Typed) -> AccountRole:
    return AccountRole(form["role"]) if form["role"] in list(AccountRole) else AccountRole.RESPONDER


def _changed(person: Person, form: Typed) -> Person:
    match form["act"]:
        case "disable":
            return replace(person, disabled=True)
        case "enable":
            return replace(person, disabled=False)
        case _:
            return replace(person, name=form["name"], email=form.given("email"), role=role_of(form))


async def _everybody(hotwash: Hotwash, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    given = {"form": Typed(), "refused": None, **values}
    teams = await hotwash.accounts.teams()
    people = await everybody(hotwash)
    return page(
        "people.html",
        code,
        visitor=visitor,
        people=[(one, [team.name for team in teams if one.id in team.members]) for one in people],
        teams=teams,
        pairs=[(role.value, words) for role, words, _ in ROLES],
        mails=hotwash.mailer is not None,
        **given,
    )


async def _person(hotwash: Hotwash, request: Request, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    person = await hotwash.accounts.person(request.path_params["id"], None)
    if person is None:
        return page("not-found.html", 404, visitor=visitor)
    as_is = Typed({"name": person.name, "email": person.email or "", "role": person.role.value}.items())
    given = {"form": as_is, "refused": None, **values}
    return page(
        "person.html",
        code,
        visitor=visitor,
        person=person,
        teams=[team for team in await hotwash.accounts.teams() if person.id in team.members],
        roles=ROLES,
        link=shown_once(request) if visitor.person.admin else None,
        **given,
    )
