"""Declare an incident: only a title is needed, and what is open already is shown first."""

import hashlib
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.execute import Done, Once, execute, open_incident
from hotwash.app.home import MOST_OPEN
from hotwash.app.hotwash import Hotwash
from hotwash.app.reading import Sought
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.likeness import likely_duplicates
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import status
from hotwash.entry.web.forms import Typed, asked, typed
from hotwash.entry.web.pages import page
from hotwash.entry.web.visitors import Visitor, signed_in

_USUAL = Severity.SEV2


def routes(hotwash: Hotwash) -> list[Route]:
    async def ask(request: Request, visitor: Visitor) -> Response:
        return await _form(hotwash, visitor, asked(request))

    async def declare(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        alike = await _alike(hotwash, visitor, form)
        if alike and not form["another"]:
            return await _form(hotwash, visitor, form, 409, alike=alike)
        outcome = await open_incident(hotwash.store, _command(visitor, form), visitor.caller, _once(form))
        if isinstance(outcome, Refused):
            return await _form(hotwash, visitor, form, status(outcome), refused=outcome)
        if form["command"]:
            await _take_command(hotwash, visitor, outcome)
        return RedirectResponse(f"/incidents/{outcome.incident}", 303)

    return [
        Route("/declare", signed_in(hotwash, ask, AccountRole.RESPONDER), methods=["GET"]),
        Route("/declare", signed_in(hotwash, declare, AccountRole.RESPONDER), methods=["POST"]),
    ]


def _command(visitor: Visitor, form: Typed) -> Declare:
    impact = form.given("impact")
    return Declare(
        by=visitor.caller.actor,
        title=Words(form["title"]),
        severity=_severity(form),
        service=form.given("service"),
        impact=Words(impact) if impact is not None else None,
        restricted=form["restricted"] == "yes",
    )


def _severity(form: Typed) -> Severity:
    return Severity(form["severity"]) if form["severity"] in list(Severity) else _USUAL


def _once(form: Typed) -> Once | None:
    """Sent twice by an impatient finger, a declaration is made once."""
    said = "\n".join(form[name] for name in ("title", "severity", "service", "impact", "restricted"))
    return Once(f"declare/{form['key']}", hashlib.sha256(said.encode()).hexdigest()) if form["key"] else None


async def _take_command(hotwash: Hotwash, visitor: Visitor, declared: Done) -> None:
    """Refused only where somebody was quicker; then the room shows who."""
    command = AssignRole(by=visitor.caller.actor, role=Role.IC, person=visitor.person.id)
    await execute(hotwash.store, declared.incident, command, visitor.caller)


async def _running(hotwash: Hotwash, visitor: Visitor) -> list[Stored]:
    return list(
        await hotwash.reader.incidents(visitor.viewer, Sought("open", drills=False), before=None, limit=MOST_OPEN)
    )


async def _alike(hotwash: Hotwash, visitor: Visitor, form: Typed) -> list[Incident]:
    running = [one.incident for one in await _running(hotwash, visitor)]
    return likely_duplicates(form["title"], form.given("service"), running)


async def _form(hotwash: Hotwash, visitor: Visitor, form: Typed, code: int = 200, **values: Any) -> Response:
    given = {"refused": None, "alike": (), **values}
    return page(
        "declare.html",
        code,
        visitor=visitor,
        form=form,
        running=await _running(hotwash, visitor),
        now=hotwash.clock(),
        levels=hotwash.policy.severities,
        severity=_severity(form),
        services=[("", "Not known yet"), *((one.name, one.name) for one in await hotwash.services.all())],
        key=form["key"] or secrets.token_hex(8),
        **given,
    )
