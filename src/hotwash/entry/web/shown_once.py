"""A secret that is shown to whoever made it, and not kept: for a while it is in their browser alone.

The page that made it leads on with a redirect, so that a reload makes no second one; the secret travels in a cookie
that only the page which shows it is sent.
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse

_COOKIE = "hotwash_shown_once"
_FOR_SECONDS = 15 * 60


def lead_on(request: Request, to: str, secret: str) -> RedirectResponse:
    """Go to the page at `to`, which shows the secret."""
    response = RedirectResponse(to, 303)
    response.set_cookie(
        _COOKIE,
        secret,
        max_age=_FOR_SECONDS,
        path=to.partition("?")[0],
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response


def shown_once(request: Request) -> str | None:
    """What this page may show now; None once the while is over, and to everybody else."""
    return request.cookies.get(_COOKIE) or None
