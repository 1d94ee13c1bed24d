"""Sign in with a password, sign out, and make an account from an invitation."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.accounts import Invitation
from hotwash.app.hotwash import Hotwash
from hotwash.app.sign_in import STAYS, accept, sign_in
from hotwash.domain.kernel import Refused
from hotwash.domain.people.credentials import SHORTEST_PASSWORD
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import SESSION, visitor_of


def routes(hotwash: Hotwash) -> list[Route]:
    async def ask(request: Request) -> Response:
        if await visitor_of(hotwash, request) is not None:
            return RedirectResponse(_safe(request.query_params.get("next")), 303)
        return _form(_safe(request.query_params.get("next")))

    async def enter(request: Request) -> Response:
        form = await request.form()
        id, onward = str(form.get("person", "")).strip().lower(), _safe(str(form.get("next", "/")))
        address = request.client.host if request.client is not None else "unknown"
        session = await sign_in(hotwash, id, str(form.get("password", "")), address)
        if isinstance(session, Refused):
            return _form(onward, id, session)
        return with_session(request, RedirectResponse(onward, 303), session)

    async def leave(request: Request) -> Response:
        if (session := request.cookies.get(SESSION)) is not None:
            await hotwash.accounts.end_session(session)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(SESSION)
        return response

    async def invited(request: Request) -> Response:
        secret = request.path_params["secret"]
        invitation = await hotwash.accounts.invitation(secret, hotwash.clock())
        if invitation is None:
            return page("invitation-over.html", 404)
        return _account_form(invitation)

    async def join(request: Request) -> Response:
        secret, form = request.path_params["secret"], await request.form()
        id, name = str(form.get("person", "")).strip().lower(), str(form.get("name", "")).strip()
        invitation = await hotwash.accounts.invitation(secret, hotwash.clock())
        if invitation is None:
            return page("invitation-over.html", 404)
        session = await accept(hotwash, secret, id, name, str(form.get("password", "")))
        if isinstance(session, Refused):
            return _account_form(invitation, id, name, session)
        return with_session(request, RedirectResponse("/", 303), session)

    return [
        Route("/sign-in", ask, methods=["GET"], name="sign-in"),
        Route("/sign-in", enter, methods=["POST"]),
        Route("/sign-out", leave, methods=["POST"]),
        Route("/invitations/{secret}", invited, methods=["GET"]),
        Route("/invitations/{secret}", join, methods=["POST"]),
    ]


def with_session(request: Request, response: Response, session: str) -> Response:
    """The response, which signs in whoever receives it."""
    response.set_cookie(
        SESSION,
        session,
        max_age=int(STAYS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def _safe(onward: str | None) -> str:
    """Only a path on this server is gone to after signing in."""
    plain = onward is not None and onward.startswith("/") and not onward.startswith(("//", "/\\"))
    return onward if plain and onward is not None and onward.isprintable() else "/"


def _form(onward: str, person: str = "", refused: Refused | None = None) -> Response:
    status = 200 if refused is None else 422
    return page("sign-in.html", status, onward=onward, person=person, refused=refused)


def _account_form(invitation: Invitation, person: str = "", name: str = "", refused: Refused | None = None) -> Response:
    status = 200 if refused is None else 422
    return page(
        "invitation.html",
        status,
        invitation=invitation,
        person=person,
        name=name,
        refused=refused,
        shortest=SHORTEST_PASSWORD,
    )
