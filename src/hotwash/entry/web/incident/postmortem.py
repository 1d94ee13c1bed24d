"""The postmortem: read it, compare its revisions, write it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.record import read_postmortem
from hotwash.entry.web.documents import rendered
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in


def routes(hotwash: Hotwash) -> list[Route]:
    async def shown(request: Request, visitor: Visitor) -> Response:
        stored = await hotwash.reader.incident(visitor.viewer, request.path_params["id"])
        if stored is None:
            return page("not-found.html", 404, visitor=visitor)
        document = await read_postmortem(hotwash, visitor.viewer, stored)
        html = rendered(document.markdown)
        return page("postmortem.html", visitor=visitor, incident=stored.incident, document=document, html=html)

    return [Route("/incidents/{id}/postmortem", signed_in(hotwash, shown))]
