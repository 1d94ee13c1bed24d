"""What is due, by when, and what happens when it is not met (R-ROLE-2, R-PB, R-MIT-6, R-PM-1)."""

from collections.abc import Iterator
from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.escalation import LEAD, spoken_page
from hotwash.domain.incident.events import (
    AccessEnded,
    AlertAttached,
    AlertResolved,
    AlertStormSummarised,
    DeadlineMissed,
    DeadlineMissedAfterLock,
    NoteAdded,
)
from hotwash.domain.incident.lock import locked
from hotwash.domain.incident.pages import upcoming
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant


@dataclass(frozen=True, slots=True)
class Deadline:
    """name is unique within the incident; role is who it falls to; missing says what is owed."""

    name: str
    due: Instant
    what: str
    role: Role | None = None
    missing: tuple[str, ...] = ()


UNMOVED_BY = (AlertAttached, AlertResolved, AlertStormSummarised, NoteAdded)
"""Events no deadline depends on; a storm of them need not work out the deadlines each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassDeadline(Command):
    """A deadline's moment has come."""

    until = Until.EVER
    name: str


def deadlines(incident: Incident, policy: Policy) -> tuple[Deadline, ...]:
    """Everything that is due, soonest first."""
    if incident.is_locked:
        owed = _after_the_lock(incident)
    elif incident.ended_at is None:
        owed = _while_open(incident, policy)
    else:
        owed = _while_closing(incident, incident.ended_at, policy)
    return tuple(sorted(owed, key=lambda deadline: (deadline.due, deadline.name)))


def pass_deadline(incident: Incident, command: PassDeadline, now: Instant, policy: Policy) -> Decision:
    """A missed deadline is noted; access ends and the record locks by themselves. Met ones pass silently.

    Pages go out with whatever act comes once they are due (app/paging.py): passing their deadline is one.
    """
    deadline = next((one for one in deadlines(incident, policy) if one.name == command.name), None)
    if deadline is None or deadline.due > now:
        return []
    kind, _, id = deadline.name.partition(":")
    if kind == "access":
        return [AccessEnded(id, expired=True)]
    if kind == "lock":
        return [*locked(incident, by_itself=True)]
    if kind == "page":
        return []
    before = incident.missed.get(deadline.name)
    times = 1 + (before.times if before else 0)
    if incident.is_locked:
        return [DeadlineMissedAfterLock(deadline.name, deadline.due, times)]
    return [DeadlineMissed(deadline.name, deadline.due, times, deadline.missing)]


def overdue(incident: Incident, policy: Policy) -> tuple[Deadline, ...]:
    """What was missed and is owed still, at its first moment: reminders end, the debt does not."""
    if incident.is_open:
        owed = (first for first in _of_people(incident, policy) if _is_missed(incident, first))
        return tuple(sorted(owed, key=lambda deadline: (deadline.due, deadline.name)))
    if incident.postmortem_due is not None and "postmortem" in incident.missed and postmortem_owed_by(incident):
        return (Deadline("postmortem", incident.postmortem_due, "write the postmortem", Role.IC),)
    return ()


def _of_people(incident: Incident, policy: Policy) -> Iterator[Deadline]:
    """What people have to do while an incident is open, each at its first moment."""
    yield from _chairs(incident, policy)
    yield from _rhythm(incident, policy)


def _while_open(incident: Incident, policy: Policy) -> Iterator[Deadline]:
    for first in _of_people(incident, policy):
        yield from _reminded(incident, policy, first)
    yield from _time_box(incident, policy)
    yield from _access(incident)
    yield from _pages(incident)


def _while_closing(incident: Incident, ended_at: Instant, policy: Policy) -> Iterator[Deadline]:
    yield Deadline("lock", ended_at + policy.playbook.lock_after, "the record locks", Role.SCRIBE)
    yield from _postmortem(incident)
    yield from _access(incident)


def _after_the_lock(incident: Incident) -> Iterator[Deadline]:
    yield from _postmortem(incident)


def _chairs(incident: Incident, policy: Policy) -> Iterator[Deadline]:
    level, since = policy.level(incident.severity), incident.severity_since
    empty = tuple(role.value for role in level.roles if role not in incident.roles)
    if empty:
        yield Deadline("roles", since + policy.roles.roles_within, "name every role", Role.IC, empty)
    if incident.commander is None and level.commander_within is not None:
        due = since + level.commander_within
        yield Deadline("commander", due, "name an IC", missing=(Role.IC.value,))
    if not level.several_roles and (doubled := _doubled(incident)):
        due = since + policy.roles.roles_within
        yield Deadline("roles-apart", due, "give each role its own person", Role.IC, doubled)


def _doubled(incident: Incident) -> tuple[str, ...]:
    """People who hold several roles; raising the severity may make that too many (R-ROLE-3)."""
    people = dict.fromkeys(incident.roles.values())
    return tuple(person for person in people if len(incident.roles_of(person)) > 1)


def _rhythm(incident: Incident, policy: Policy) -> Iterator[Deadline]:
    level = policy.level(incident.severity)
    if level.roles:
        due = incident.checkpoint_since + policy.playbook.checkpoint_every
        yield Deadline("checkpoint", due, "hold a checkpoint", Role.IC)
    due = incident.update_due or incident.severity_since + level.first_update_within
    yield Deadline("update", due, "post a status update", Role.CL)


def _time_box(incident: Incident, policy: Policy) -> Iterator[Deadline]:
    for part in policy.playbook.phases:
        name = f"time-box:{part.phase}"
        if part.phase is incident.phase and part.time_box_ends_after is not None and name not in incident.missed:
            due = incident.declared_at + part.time_box_ends_after
            yield Deadline(name, due, f"{part.phase} should be over", Role.IC)


def _access(incident: Incident) -> Iterator[Deadline]:
    for claim in incident.in_production():
        if claim.until is not None:
            yield Deadline(f"access:{claim.id}", claim.until, f"{claim.person} leaves {claim.where}", Role.OL)


def _pages(incident: Incident) -> Iterator[Deadline]:
    for trigger in incident.pages:
        if (coming := upcoming(trigger)) is not None:
            whom = spoken_page(LEAD if coming.alarm else trigger.steps[coming.step - 1].page)
            yield Deadline(f"page:{trigger.id}", coming.due, f"{whom} is paged")


def postmortem_owed_by(incident: Incident) -> str | None:
    """Who has the postmortem to write: the IC, or for want of one the next role; None where none is owed (any more)."""
    if incident.postmortem_due is None or incident.postmortem_revision > 0:
        return None
    return next((incident.roles[role] for role in Role if role in incident.roles), incident.declared_by)


def _postmortem(incident: Incident) -> Iterator[Deadline]:
    owed = postmortem_owed_by(incident) is not None
    if owed and incident.postmortem_due is not None and "postmortem" not in incident.missed:
        yield Deadline("postmortem", incident.postmortem_due, "write the postmortem", Role.IC)


def _is_missed(incident: Incident, first: Deadline) -> bool:
    missed = incident.missed.get(first.name)
    return missed is not None and missed.due >= first.due


def _reminded(incident: Incident, policy: Policy, first: Deadline) -> Iterator[Deadline]:
    """A missed deadline is due again a few times, then it stays visible but says no more."""
    if not _is_missed(incident, first):
        yield first
        return
    missed = incident.missed[first.name]
    if missed.times < policy.roles.remind_times:
        checkpoint = first.name == "checkpoint"
        due = missed.due + (policy.playbook.checkpoint_every if checkpoint else policy.roles.remind_every)
        yield Deadline(first.name, due, first.what, first.role, first.missing)
