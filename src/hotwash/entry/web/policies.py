"""The process as data, shown as people read it; a file of one's own with what it changes."""

import difflib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import PolicyFile
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in


def routes(hotwash: Hotwash) -> list[Route]:
    async def show(_: Request, visitor: Visitor) -> Response:
        files = {one.name.removesuffix(".yaml"): one for one in hotwash.policy_files}
        return page(
            "policies.html",
            visitor=visitor,
            policy=hotwash.policy,
            notices=hotwash.notices,
            files=files,
            changed={name: changes(one) for name, one in files.items()},
        )

    return [Route("/policies", signed_in(hotwash, show))]


def changes(file: PolicyFile) -> str:
    """The lines in which a file differs from the shipped one, as diff writes them; empty where it does not."""
    lines = difflib.unified_diff(
        file.shipped.splitlines(), file.text.splitlines(), "shipped", file.name, n=1, lineterm=""
    )
    return "\n".join(lines)
