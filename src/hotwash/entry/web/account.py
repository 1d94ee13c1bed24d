"""My account: name, password, pager, and the tokens programs act with in my name."""

from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.people import change_account
from hotwash.app.reaching import contacts_of, try_pager
from hotwash.app.sign_in import change_password
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import Scope
from hotwash.domain.people.credentials import SHORTEST_PASSWORD
from hotwash.entry.api.problems import status
from hotwash.entry.web import pager
from hotwash.entry.web.forms import Typed, typed
from hotwash.entry.web.pages import page
from hotwash.entry.web.shown_once import lead_on, shown_once
from hotwash.entry.web.signing_in import with_session
from hotwash.entry.web.visitors import Visitor, signed_in

SCOPES = (
    (Scope.READ.value, "Read"),
    (Scope.RESPOND.value, "Read and act in incidents"),
    (Scope.ADMIN.value, "Do all that I may do"),
)
_NAMELESS = Refused("bad-request", "A token needs a name.", "Say what it is for, such as laptop or deploy script.")


def routes(hotwash: Hotwash) -> list[Route]:
    async def show(request: Request, visitor: Visitor) -> Response:
        return await _account(hotwash, request, visitor)

    async def act(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        match form["act"]:
            case "password":
                done = await _password(hotwash, request, visitor)
            case "token":
                done = await _token(hotwash, request, visitor, form)
            case "remove-token":
                await hotwash.accounts.remove_token(form["token"], visitor.person.id)
                done = RedirectResponse("/account", 303)
            case "test-pager" if visitor.responds:
                tried = await try_pager(hotwash, visitor.person)
                return await _account(hotwash, request, visitor, tried=tried)
            case act if act in pager.ACTS:
                done = await pager.act_on_pager(hotwash, visitor, form)
            case _:
                changed = replace(visitor.person, name=form["name"], email=form.given("email"))
                done = await change_account(hotwash, changed) or RedirectResponse("/account", 303)
        if isinstance(done, Refused):
            return await _account(hotwash, request, visitor, status(done), form=form, refused=done, at=form["act"])
        return done

    return [
        Route("/account", signed_in(hotwash, show), methods=["GET"]),
        Route("/account", signed_in(hotwash, act), methods=["POST"]),
    ]


async def _password(hotwash: Hotwash, request: Request, visitor: Visitor) -> Response | Refused:
    """Passwords are taken as they are typed: spaces at an end are part of them."""
    sent = await request.form()
    old, new = str(sent.get("old", "")), str(sent.get("new", ""))
    session = await change_password(hotwash, visitor.person, old, new)
    if isinstance(session, Refused):
        return session
    return with_session(request, RedirectResponse("/account?changed=password", 303), session)


async def _token(hotwash: Hotwash, request: Request, visitor: Visitor, form: Typed) -> Response | Refused:
    name = form["token-name"][:100]
    if not name:
        return _NAMELESS
    scope = Scope(form["scope"]) if form["scope"] in list(Scope) else Scope.READ
    secret = hotwash.secret()
    await hotwash.accounts.add_token(secret, visitor.person, name, scope, hotwash.clock())
    return lead_on(request, "/account", secret)


async def _account(hotwash: Hotwash, request: Request, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    me = visitor.person
    given = {
        "form": Typed({"name": me.name, "email": me.email or ""}.items()),
        "refused": None,
        "at": "",
        "tried": None,
        **values,
    }
    mine = given["form"] if given["at"] == "name" else Typed({"name": me.name, "email": me.email or ""}.items())
    return page(
        "account.html",
        code,
        visitor=visitor,
        mine=mine,
        tokens=await hotwash.accounts.tokens_of(me.id),
        contacts=await contacts_of(hotwash, me),
        waits=pager.waits,
        kinds=pager.kinds(hotwash),
        scopes=SCOPES,
        secret=shown_once(request),
        changed=request.query_params.get("changed") == "password",
        shortest=SHORTEST_PASSWORD,
        **given,
    )
