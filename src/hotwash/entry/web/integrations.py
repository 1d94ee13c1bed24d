"""Where alerts come from: the snippet to paste, whether any was heard, and what could not be read."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.hotwash import Hotwash
from hotwash.app.integrations import add_integration, change_key, find_integration, remove_integration
from hotwash.app.ports import DeadLetter, Integration
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.addresses import intake_of
from hotwash.entry.web.forms import Typed, typed
from hotwash.entry.web.pages import BEAT, change, followed, fragment, page
from hotwash.entry.web.shown_once import lead_on, shown_once
from hotwash.entry.web.visitors import Visitor, signed_in, visitor_of

LOOK_EVERY_SECONDS = 1.0
HEARTBEAT_SECONDS = 15.0
"""An alert that opens no incident wakes nobody: whoever waits for the first one looks."""
_LETTERS = 50
_CHANGES = 5
_SHOWN_BYTES = 4000


def routes(hotwash: Hotwash) -> list[Route]:
    async def every(_: Request, visitor: Visitor) -> Response:
        return await _every(hotwash, visitor)

    async def add(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        added = await add_integration(hotwash, form["name"])
        if isinstance(added, Refused):
            return await _every(hotwash, visitor, status(added), form=form, refused=added)
        return lead_on(request, f"/integrations/{added[0].id}", added[1])

    async def show(request: Request, visitor: Visitor) -> Response:
        integration = await find_integration(hotwash, request.path_params["id"])
        if integration is None:
            return page("not-found.html", 404, visitor=visitor)
        key = shown_once(request)
        return page(
            "integration.html",
            visitor=visitor,
            integration=integration,
            intake=intake_of(hotwash, request, key) if key else None,
            told=_told(hotwash, request, key) if key else None,
            changes=await hotwash.change_log.newest(_CHANGES, source=integration.id),
            letters=[_letter(one) for one in await _letters(hotwash) if one.integration == integration.id],
            **await heard_of(hotwash, integration),
        )

    async def act(request: Request, visitor: Visitor) -> Response:
        id, form = request.path_params["id"], await typed(request)
        if form["act"] == "remove":
            refused = await remove_integration(hotwash, id)
            return RedirectResponse("/integrations", 303) if refused is None else _gone(visitor)
        key = await change_key(hotwash, id)
        return _gone(visitor) if isinstance(key, Refused) else lead_on(request, f"/integrations/{id}", key)

    async def live(request: Request) -> Response:
        visitor = await visitor_of(hotwash, request)
        integration = await find_integration(hotwash, request.path_params["id"])
        if visitor is None or not visitor.person.admin or integration is None:
            return Response(status_code=404)
        return followed(heard_stream(hotwash, integration))

    return [
        Route("/integrations", signed_in(hotwash, every, AccountRole.ADMIN), methods=["GET"]),
        Route("/integrations", signed_in(hotwash, add, AccountRole.ADMIN), methods=["POST"]),
        Route("/integrations/{id}", signed_in(hotwash, show, AccountRole.ADMIN), methods=["GET"]),
        Route("/integrations/{id}", signed_in(hotwash, act, AccountRole.ADMIN), methods=["POST"]),
        Route("/integrations/{id}/live", live),
    ]


async def heard_of(hotwash: Hotwash, integration: Integration) -> dict[str, Any]:
    """Whether it ever sent an alert or a change; and the time now."""
    return {
        "heard": (await hotwash.directory.last_heard()).get(integration.id),
        "told_at": (await hotwash.change_log.last_reported()).get(integration.id),
        "now": hotwash.clock(),
    }


async def heard_stream(hotwash: Hotwash, integration: Integration) -> AsyncIterator[str]:
    """Says when an alert or a change has come: soon after the first, now and then later."""
    seen = None
    while not hotwash.live.closed:
        values = await heard_of(hotwash, integration)
        if (newest := values["heard"] or values["told_at"]) != seen:
            seen = newest
            yield change("heard", fragment("parts/heard.html", **values))
        else:
            yield BEAT
        await asyncio.sleep(LOOK_EVERY_SECONDS if seen is None else HEARTBEAT_SECONDS)


async def _every(hotwash: Hotwash, visitor: Visitor, code: int = 200, **values: Any) -> Response:
    given = {"form": Typed(), "refused": None, **values}
    every = [one for one in await hotwash.directory.integrations() if one.drill is None]
    letters = await _letters(hotwash)
    return page(
        "integrations.html",
        code,
        visitor=visitor,
        integrations=every,
        heard=await hotwash.directory.last_heard(),
        reported=await hotwash.change_log.last_reported(),
        unread={one.id: sum(letter.integration == one.id for letter in letters) for one in every},
        now=hotwash.clock(),
        **given,
    )


def _told(hotwash: Hotwash, request: Request, key: str) -> dict[str, str]:
    """Where changes are posted to, and the secret GitHub signs them with."""
    github, generic = (intake_of(hotwash, request, key, format) for format in ("github", "generic"))
    return {"github": github, "generic": generic, "secret": hotwash.signing_secret(key)}


async def _letters(hotwash: Hotwash) -> list[DeadLetter]:
    return list(await hotwash.directory.dead_letters(_LETTERS))


def _letter(letter: DeadLetter) -> dict[str, Any]:
    """A body nobody could read, as far as it can be shown."""
    shown = letter.body[:_SHOWN_BYTES].decode(errors="replace")
    return {"at": letter.received_at, "why": letter.why, "size": len(letter.body), "body": shown}


def _gone(visitor: Visitor) -> Response:
    return page("not-found.html", 404, visitor=visitor)
