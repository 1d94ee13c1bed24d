"""A short help: the words of the process, the keys, and where things are."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash import __version__
from hotwash.app.hotwash import Hotwash
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in


def routes(hotwash: Hotwash) -> list[Route]:
    async def show(_: Request, visitor: Visitor) -> Response:
        return page(
            "help.html", visitor=visitor, policy=hotwash.policy, version=__version__, origin=hotwash.keys.origin
        )

    return [Route("/help", signed_in(hotwash, show))]
