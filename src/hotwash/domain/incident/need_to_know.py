"""Who may know of a restricted incident: restrict it, admit somebody, take somebody off the list (R-SEC-1)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import (
    IncidentRestricted,
    MemberAdmitted,
    MemberAdmittedAfterLock,
    MemberDismissed,
    MemberDismissedAfterLock,
)
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Restrict(Command):
    """Hide an incident that turns out to be one of security; members are let in besides those in it already."""

    until = Until.LOCKED
    reason: Words
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit(Command):
    until = Until.EVER
    person: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismiss(Command):
    until = Until.EVER
    person: str
    reason: Words


def restrict(incident: Incident, command: Restrict, now: Instant, policy: Policy) -> Decision:
    """Anyone in it may; whoever took part knows of it already and stays on the list."""
    if incident.restricted:
        return Refused("already-restricted", f"{incident.id} is restricted already.", "Add people to its list.")
    known = {command.by.id, *command.members, *incident.responders, *incident.roles.values()}
    return [IncidentRestricted(tuple(sorted(known)), command.reason)]


def admit(incident: Incident, command: Admit, now: Instant, policy: Policy) -> Decision:
    """Everybody on the list may let somebody in, on record; admitting twice is admitting once."""
    if not incident.restricted:
        return _not_restricted(incident)
    if command.person in incident.members:
        return []
    admitted = MemberAdmittedAfterLock if incident.is_locked else MemberAdmitted
    return [admitted(command.person, command.reason)]


def dismiss(incident: Incident, command: Dismiss, now: Instant, policy: Policy) -> Decision:
    """The IC takes somebody off the list; who holds a role gives it up first, and somebody always stays."""
    if not incident.restricted:
        return _not_restricted(incident)
    if command.person not in incident.members:
        return []
    if incident.commander is not None and not incident.holds(command.by, Role.IC) and command.person != command.by.id:
        return Refused("not-the-ic", "Only the IC takes others off the list.", f"Ask {incident.commander}.")
    if held := incident.roles_of(command.person):
        return Refused(
            "holds-a-role", f"{command.person} is {held[0]}.", f"Have somebody else take over {held[0]} first."
        )
    if len(incident.members) == 1:
        return Refused("last-member", f"{command.person} is the last who knows of it.", "Let somebody else in first.")
    dismissed = MemberDismissedAfterLock if incident.is_locked else MemberDismissed
    return [dismissed(command.person, command.reason)]


def refuse_outsider(incident: Incident, person: str) -> Refused | None:
    """Nobody is given a part in what they may not know of."""
    if not incident.restricted or person in incident.members:
        return None
    return Refused(
        "not-on-the-list", f"{person} is not on the need-to-know list.", f"Let {person} in first, with a reason."
    )


def _not_restricted(incident: Incident) -> Refused:
    return Refused("not-restricted", f"{incident.id} is open to everybody here.", "Restrict it first.")
