"""The page behind a page's link: looking never answers, one press does, and nothing else can be done with it."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.answering import Asked, answer_page, read_page
from hotwash.app.hotwash import Hotwash
from hotwash.domain.incident.paging import waits_for
from hotwash.domain.kernel import Refused
from hotwash.entry.web.pages import page


def routes(hotwash: Hotwash) -> list[Route]:
    async def show(request: Request) -> Response:
        asked = await read_page(hotwash, request.path_params["link"])
        return _over() if asked is None else _shown(request.path_params["link"], asked)

    async def acknowledge(request: Request) -> Response:
        return await _answer(request, comes=True)

    async def decline(request: Request) -> Response:
        return await _answer(request, comes=False)

    async def _answer(request: Request, *, comes: bool) -> Response:
        link = request.path_params["link"]
        asked = await read_page(hotwash, link)
        if asked is None:
            return _over()
        outcome = await answer_page(hotwash, asked, comes=comes)
        if isinstance(outcome, Refused):
            return _shown(link, asked, outcome)
        return RedirectResponse(f"/page/{link}", 303)

    return [
        Route("/page/{link}", show, methods=["GET"]),
        Route("/page/{link}", acknowledge, methods=["POST"]),
        Route("/page/{link}/decline", decline, methods=["POST"]),
    ]


def _shown(link: str, asked: Asked, refused: Refused | None = None) -> Response:
    waits = bool(waits_for(asked.incident, asked.person.id))
    return page("page.html", 200 if refused is None else 422, link=link, asked=asked, waits=waits, refused=refused)


def _over() -> Response:
    return page("page-over.html", 404)
