"""Who looks at a page: the person of the session its cookie carries."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hotwash.app.accounts import Person
from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.domain.people.account import AccountRole
from hotwash.entry.web.pages import page

SESSION = "hotwash_session"
"""The cookie; it is HttpOnly, SameSite=Lax, and Secure behind HTTPS."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    person: Person

    @property
    def viewer(self) -> Viewer:
        """As who they read."""
        return Viewer.of(self.person)

    @property
    def caller(self) -> Caller:
        """As who they act."""
        return Caller.of(self.person)

    @property
    def responds(self) -> bool:
        """Whether acts are offered to them at all; whether one is theirs is decided when they try it."""
        return self.person.role.allows(AccountRole.RESPONDER)


async def visitor_of(hotwash: Hotwash, request: Request) -> Visitor | None:
    """Who is signed in; None for nobody."""
    session = request.cookies.get(SESSION)
    person = await hotwash.accounts.person_of_session(session, hotwash.clock()) if session else None
    return Visitor(person) if person is not None else None


Page = Callable[[Request, Visitor], Awaitable[Response]]


def signed_in(
    hotwash: Hotwash, show: Page, needed: AccountRole = AccountRole.VIEWER
) -> Callable[[Request], Awaitable[Response]]:
    """A page for whoever is signed in and has this role; others are sent to sign in, or told whom to ask."""

    async def shown(request: Request) -> Response:
        visitor = await visitor_of(hotwash, request)
        if visitor is None:
            onward = request.url.path if request.method == "GET" else "/"
            return RedirectResponse(f"/sign-in?next={onward}", 303)
        if not visitor.person.role.allows(needed):
            return page("not-allowed.html", 403, visitor=visitor, needed=needed)
        return await show(request, visitor)

    return shown
