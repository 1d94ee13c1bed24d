"""Declare an incident: only a title is needed, and what is open already is shown first."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from hotwash.app.execute import Done, Once, execute, open_incident
from hotwash.app.home import MOST_OPEN
from hotwash.app.hotwash import Hotwash
from hotwash.app.reading import Sought
from hotwash.app.severity import judged
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.likeness import likely_duplicates
from hotwash.domain.incident.policy import Policy, Role, Severity
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.people.account import AccountRole
from hotwash.domain.severity.facts import ANSWERS, NOTHING_KNOWN, Impact
from hotwash.domain.severity.verdict import Verdict
from hotwash.domain.slo.standing import Standing
from hotwash.entry.api.problems import status
from hotwash.entry.web.forms import Typed, asked, typed
from hotwash.entry.web.impact_form import QUESTIONS, answers_of
from hotwash.entry.web.pages import page
from hotwash.entry.web.slo_board import Board
from hotwash.entry.web.visitors import Visitor, signed_in

_USUAL = Severity.SEV2
_MOST_MEASURED = 5


def routes(hotwash: Hotwash, board: Board) -> list[Route]:
    async def ask(request: Request, visitor: Visitor) -> Response:
        return await _form(hotwash, board, visitor, asked(request))

    async def declare(request: Request, visitor: Visitor) -> Response:
        form = await typed(request)
        known = answers_of(form)
        if isinstance(known, Refused):
            return await _form(hotwash, board, visitor, form, status(known), refused=known)
        if form["which-level"]:
            return await _level(hotwash, board, visitor, form, known)
        alike = await _alike(hotwash, visitor, form)
        if alike and not form["another"]:
            return await _form(hotwash, board, visitor, form, 409, alike=alike)
        command = _command(visitor, form, known)
        outcome = await open_incident(hotwash.store, command, visitor.caller, _once(form))
        if isinstance(outcome, Refused):
            return await _form(hotwash, board, visitor, form, status(outcome), refused=outcome)
        if form["command"]:
            await _take_command(hotwash, visitor, outcome)
        return RedirectResponse(f"/incidents/{outcome.incident}", 303)

    return [
        Route("/declare", signed_in(hotwash, ask, AccountRole.RESPONDER), methods=["GET"]),
        Route("/declare", signed_in(hotwash, declare, AccountRole.RESPONDER), methods=["POST"]),
    ]


async def _level(hotwash: Hotwash, board: Board, visitor: Visitor, form: Typed, known: Impact) -> Response:
    """The form as it was, with the level that the answers and the service's SLOs give chosen, and why."""
    service, policy = form.given("service"), hotwash.policy
    theirs = [one for one in await _standings(board, visitor) if one.slo.service == service]
    why = f"{service} has no SLO." if service is not None else "No service is named."
    found = judged(known, theirs, why, policy)
    level = found.verdict.severity if found.verdict.measured or known != NOTHING_KNOWN else _severity(form)
    return await _form(hotwash, board, visitor, form, severity=level, found=found, known=known)


def _command(visitor: Visitor, form: Typed, known: Impact) -> Declare:
    impact = form.given("impact")
    return Declare(
        by=visitor.caller.actor,
        title=Words(form["title"]),
        severity=_severity(form),
        service=form.given("service"),
        impact=Words(impact) if impact is not None else None,
        restricted=form["restricted"] == "yes",
        known=known,
    )


def _severity(form: Typed) -> Severity:
    return Severity(form["severity"]) if form["severity"] in list(Severity) else _USUAL


def _once(form: Typed) -> Once | None:
    """Sent twice by an impatient finger, a declaration is made once."""
    said = "\n".join(form[name] for name in ("title", "severity", "service", "impact", "restricted", *ANSWERS))
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


async def _standings(board: Board, visitor: Visitor) -> Sequence[Standing]:
    return await board.standings() if visitor.person.drill is None else ()


async def _form(
    hotwash: Hotwash, board: Board, visitor: Visitor, form: Typed, code: int = 200, **values: Any
) -> Response:
    given = {"refused": None, "alike": (), "found": None, "severity": _severity(form), **values}
    return page(
        "declare.html",
        code,
        visitor=visitor,
        form=form,
        running=await _running(hotwash, visitor),
        now=hotwash.clock(),
        levels=hotwash.policy.severities,
        measured=measured_now(await _standings(board, visitor), hotwash.policy),
        questions=QUESTIONS,
        nothing=NOTHING_KNOWN,
        answered=any(form[name] not in ("", "unknown") for name in ANSWERS),
        services=[("", "Not known yet"), *((one.name, one.name) for one in await hotwash.services.all())],
        key=form["key"] or secrets.token_hex(8),
        **given,
    )


def measured_now(standings: Iterable[Standing], policy: Policy) -> list[tuple[str, Verdict]]:
    """The services that burn now, the worst first, with the verdict of each one's worst SLO."""
    by_service: dict[str, list[Standing]] = {}
    for one in standings:
        by_service.setdefault(one.slo.service, []).append(one)
    found = [(service, judged(NOTHING_KNOWN, theirs, "", policy).verdict) for service, theirs in by_service.items()]
    mildest = max(Severity, key=lambda one: one.rank)
    return sorted(
        ((service, verdict) for service, verdict in found if verdict.severity is not mildest),
        key=lambda one: (one[1].severity.rank, one[0]),
    )[:_MOST_MEASURED]
