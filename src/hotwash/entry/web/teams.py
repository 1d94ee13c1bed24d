"""A team: its name and its members."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.people import change_team, everybody, find_team
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.forms import typed
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in


def routes(hotwash: Hotwash) -> list[Route]:
    async def show(request: Request, visitor: Visitor) -> Response:
        return await _team(hotwash, visitor, request.path_params["id"])

    async def change(request: Request, visitor: Visitor) -> Response:
        id, form = request.path_params["id"], await typed(request)
        if form["act"] == "remove":
            await hotwash.accounts.remove_team(id)
            return RedirectResponse("/people", 303)
        refused = await change_team(hotwash, id, form["name"], form.all("members"))
        if refused is not None:
            members = form.all("members")
            return await _team(
                hotwash, visitor, id, status(refused), refused=refused, name=form["name"], members=members
            )
        return RedirectResponse(f"/teams/{id}", 303)

    return [
        Route("/teams/{id}", signed_in(hotwash, show), methods=["GET"]),
        Route("/teams/{id}", signed_in(hotwash, change, AccountRole.ADMIN), methods=["POST"]),
    ]


async def _team(hotwash: Hotwash, visitor: Visitor, id: str, code: int = 200, **values: Any) -> Response:
    team = await find_team(hotwash, id)
    if team is None:
        return page("not-found.html", 404, visitor=visitor)
    given = {"refused": None, "name": team.name, "members": team.members, **values}
    return page("team.html", code, visitor=visitor, team=team, people=await everybody(hotwash), **given)
