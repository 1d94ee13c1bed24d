"""Sign in to the pages with a token; a cookie carries it from then on."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.entry.web.pages import page

COOKIE = "hotwash_token"


async def viewer_of(hotwash: Hotwash, request: Request) -> Viewer | None:
    """Who looks at a page; None for nobody known."""
    token = request.cookies.get(COOKIE)
    person = await hotwash.directory.person_of_token(token) if token else None
    return Viewer(person.id, person.admin, person.drill) if person else None


def _safe(onward: str | None) -> str:
    """Only a path on this server is gone to after signing in."""
    return onward if onward and onward.startswith("/") and not onward.startswith("//") else "/"


def _form(onward: str, *, refused: bool, token: str = "") -> Response:
    status = 422 if refused else 200
    return page("sign-in.html", status=status, onward=onward, refused=refused, token=token)


def routes(hotwash: Hotwash) -> list[Route]:
    async def ask(request: Request) -> Response:
        given = request.query_params
        return _form(_safe(given.get("next")), refused=False, token=given.get("token", ""))

    async def sign_in(request: Request) -> Response:
        form = await request.form()
        token, onward = str(form.get("token", "")).strip(), _safe(str(form.get("next", "/")))
        if await hotwash.directory.person_of_token(token) is None:
            return _form(onward, refused=True)
        response = RedirectResponse(onward, 303)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=secure)
        return response

    return [
        Route("/sign-in", ask, methods=["GET"], name="sign-in"),
        Route("/sign-in", sign_in, methods=["POST"]),
    ]
