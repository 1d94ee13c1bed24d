"""The postmortem: read it, compare its revisions, write it."""

import asyncio
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.execute import save_postmortem
from hotwash.app.findings import facts_of, findings
from hotwash.app.hotwash import Hotwash
from hotwash.app.reading import Document
from hotwash.app.record import read_postmortem, read_record
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.document import SavePostmortem, authors
from hotwash.domain.incident.standing import standing
from hotwash.domain.kernel import Refused
from hotwash.entry.api.acts import LARGEST
from hotwash.entry.api.problems import status
from hotwash.entry.web.documents import rendered
from hotwash.entry.web.forms import Typed
from hotwash.entry.web.incident.differing import differing
from hotwash.entry.web.incident.forms import once
from hotwash.entry.web.incident.pages import find
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in

LONGEST = 1_000_000
"""Characters of a document."""


def routes(hotwash: Hotwash) -> list[Route]:
    """Read, download, edit."""

    async def shown(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        return _unknown(visitor) if stored is None else await _shown(hotwash, request, visitor, stored)

    async def markdown(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        if stored is None:
            return _unknown(visitor)
        document = await read_postmortem(hotwash, visitor.viewer, stored)
        named = {"Content-Disposition": f'attachment; filename="{stored.incident.id}.md"', "Cache-Control": "no-store"}
        return PlainTextResponse(document.markdown, media_type="text/markdown", headers=named)

    async def edit(request: Request, visitor: Visitor) -> Response:
        stored = await find(hotwash, request, visitor)
        if stored is None:
            return _unknown(visitor)
        if not standing(stored.incident, visitor.person.id, responds=visitor.responds).writes:
            return RedirectResponse(f"/incidents/{stored.incident.id}/postmortem", 303)
        if request.method == "POST":
            return await _sent(hotwash, request, visitor, stored)
        document = await read_postmortem(hotwash, visitor.viewer, stored)
        return await _editor(hotwash, visitor, stored, document.markdown, document.revision)

    place = "/incidents/{id}/postmortem"
    return [
        Route(place, signed_in(hotwash, shown)),
        Route(f"{place}.md", signed_in(hotwash, markdown)),
        Route(f"{place}/edit", signed_in(hotwash, edit), methods=["GET", "POST"]),
    ]


def _unknown(visitor: Visitor) -> Response:
    return page("not-found.html", 404, visitor=visitor)


async def _shown(hotwash: Hotwash, request: Request, visitor: Visitor, stored: Stored) -> Response:
    """The newest revision or the one named, and what it changed against another."""
    id = stored.incident.id
    wanted, against = _number(request, "revision"), _number(request, "against")
    if wanted is None:
        document: Document | None = await read_postmortem(hotwash, visitor.viewer, stored)
    else:
        document = await hotwash.reader.document(visitor.viewer, id, wanted)
    before = await hotwash.reader.document(visitor.viewer, id, against) if against is not None else None
    if document is None or (before is None and against is not None):
        return _unknown(visitor)
    return page(
        "postmortem/document.html",
        visitor=visitor,
        incident=stored.incident,
        authors=authors(stored.incident),
        document=document,
        revisions=await hotwash.reader.documents(visitor.viewer, id),
        before=before,
        changes=await asyncio.to_thread(differing, before.markdown, document.markdown) if before else None,
        html=rendered(document.markdown) if before is None else "",
        writes=standing(stored.incident, visitor.person.id, responds=visitor.responds).writes,
        now=stored.now(hotwash.clock()),
    )


def _number(request: Request, name: str) -> int | None:
    said = request.query_params.get(name, "")
    return min(int(said), LARGEST) if said.isdecimal() else None


async def _sent(hotwash: Hotwash, request: Request, visitor: Visitor, stored: Stored) -> Response:
    """Preview what was written, or save it; whatever happens, what was written stays in the editor."""
    # Not stripped and not cut: the document is the author's, to the last space.
    sent = await request.form(max_part_size=4 * LONGEST)
    form = Typed((name, value) for name, value in sent.multi_items() if isinstance(value, str))
    written = form["markdown"].replace("\r\n", "\n")
    based_on = min(int(form["based_on"]), LARGEST) if form["based_on"].isdecimal() else 0
    if form["do"] == "preview":
        return await _editor(hotwash, visitor, stored, written, based_on, preview=True)
    if len(written) > LONGEST:
        refused = Refused("text-too-long", f"{LONGEST:,} characters is the most.", "Put the long part behind a link.")
        return await _editor(hotwash, visitor, stored, written, based_on, refused=refused)
    command = SavePostmortem(by=visitor.caller.actor, markdown=written.encode(), based_on=based_on)
    kept = once(request.url.path, form)
    outcome = await save_postmortem(hotwash.store, stored.incident.id, command, visitor.caller, kept)
    if isinstance(outcome, Refused):
        return await _refused(hotwash, visitor, stored, written, based_on, outcome)
    return RedirectResponse(f"/incidents/{stored.incident.id}/postmortem", 303)


async def _refused(
    hotwash: Hotwash, visitor: Visitor, stored: Stored, written: str, based_on: int, refused: Refused
) -> Response:
    """Where somebody saved meanwhile, theirs is shown beside what was written; the next save is based on theirs."""
    if refused.code != "edited-meanwhile":
        return await _editor(hotwash, visitor, stored, written, based_on, refused=refused)
    theirs = await hotwash.reader.document(visitor.viewer, stored.incident.id)
    if theirs is None:
        return _unknown(visitor)
    return await _editor(hotwash, visitor, stored, written, theirs.revision, refused=refused, theirs=theirs)


async def _editor(
    hotwash: Hotwash,
    visitor: Visitor,
    stored: Stored,
    written: str,
    based_on: int,
    *,
    preview: bool = False,
    refused: Refused | None = None,
    theirs: Document | None = None,
) -> Response:
    facts = facts_of(stored.incident, await read_record(hotwash.reader, visitor.viewer, stored))
    # In threads: a long document must not hold up everybody else's requests.
    found = await asyncio.to_thread(findings, written, facts)
    values: dict[str, Any] = {
        "incident": stored.incident,
        "written": written,
        "based_on": based_on,
        "findings": found,
        "html": rendered(written) if preview else None,
        "refused": refused,
        "theirs": theirs,
        "changes": await asyncio.to_thread(differing, theirs.markdown, written) if theirs else None,
        "key": secrets.token_urlsafe(12),
    }
    code = status(refused) if refused is not None else 200
    return page("postmortem/editor.html", code, visitor=visitor, **values)
