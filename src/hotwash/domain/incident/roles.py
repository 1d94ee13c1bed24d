"""Who owns what: take, name, hand over and release a role (R-ROLE-1..5, R-ROLE-7)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import Event, ResponderJoined, RoleAssigned, RoleHandedOver, RoleReleased
from hotwash.domain.incident.need_to_know import refuse_outsider
from hotwash.domain.incident.paging import comes
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.summary import situation_summary
from hotwash.domain.kernel import Actor, Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignRole(Command):
    """Give a role to somebody (also oneself); a reason is needed where it is a hand-over."""

    until = Until.LOCKED
    role: Role
    person: str
    reason: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseRole(Command):
    until = Until.LOCKED
    role: Role
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Join(Command):
    """Add a responder: oneself, or somebody who was called in."""

    until = Until.LOCKED
    person: str


def assign(incident: Incident, command: AssignRole, now: Instant, policy: Policy) -> Decision:
    """An empty chair can be filled by anyone; an occupied one changes hands with a reason (R-ROLE-5).

    Who takes one has answered their page.
    """
    holder = incident.roles.get(command.role)
    if holder == command.person:
        return Refused("already-holds", f"{holder} is {command.role} already.", "Nothing needs to be done.")
    if (refused := refuse_outsider(incident, command.person)) is not None:
        return refused
    if (refused := refuse_doubling(incident, command.person, command.role, policy)) is not None:
        return refused
    here = comes(incident, command.by) if command.person == command.by.id else []
    if holder is None:
        return [*here, RoleAssigned(command.role, command.person)]
    if command.reason is None:
        return Refused(
            "reason-needed",
            f"{holder} is {command.role}; a hand-over is recorded with its reason.",
            "Say why, in a few words.",
        )
    if (refused := _refuse_hand_over(incident, command, holder)) is not None:
        return refused
    summary = situation_summary(incident, now)
    return [*here, RoleHandedOver(command.role, holder, command.person, command.reason, summary)]


def refuse_doubling(incident: Incident, person: str, role: Role, policy: Policy) -> Refused | None:
    """One person holds several roles only where the policy says so: SEV-2 and below (R-ROLE-3)."""
    others = [held for held in incident.roles_of(person) if held is not role]
    if not others or policy.level(incident.severity).several_roles:
        return None
    return Refused(
        "one-role-each",
        f"{person} is {others[0]} already, and at {incident.severity} nobody holds two roles.",
        f"Release {others[0]} first, or name somebody else {role}.",
        on_record=True,
    )


def _refuse_hand_over(incident: Incident, command: AssignRole, holder: str) -> Refused | None:
    by, taking_over = command.by, command.person == command.by.id
    if taking_over or by.id == holder or incident.holds(by, Role.IC) or not by.is_person:
        return None
    return Refused(
        "not-yours-to-hand-over",
        f"{holder} is {command.role}; only {holder} or the IC can pass it to {command.person}.",
        "Ask one of them, or take it over yourself.",
        on_record=True,
    )


def release(incident: Incident, command: ReleaseRole, now: Instant, policy: Policy) -> Decision:
    """A role can be given up by its holder or taken back by the IC; the empty chair is a deadline again."""
    holder = incident.roles.get(command.role)
    if holder is None:
        return Refused("nobody-holds", f"Nobody is {command.role}.", "Nothing needs to be done.")
    if holder != command.by.id and not incident.holds(command.by, Role.IC):
        return Refused(
            "not-yours-to-release", f"{holder} is {command.role}.", f"Ask {holder} or the IC.", on_record=True
        )
    return [RoleReleased(command.role, holder, command.reason)]


def join(incident: Incident, command: Join, now: Instant, policy: Policy) -> Decision:
    """Joining twice is joining once."""
    if (refused := refuse_outsider(incident, command.person)) is not None:
        return refused
    here = comes(incident, command.by) if command.person == command.by.id else []
    joined = [ResponderJoined(command.person)] if command.person not in incident.responders else []
    return [*here, *joined]


def take_command(incident: Incident, by: Actor, policy: Policy) -> list[Event] | Refused:
    """Take the empty IC chair as part of another act (R-SEV-5); nothing when it is taken."""
    if incident.commander is not None:
        return []
    if (refused := refuse_doubling(incident, by.id, Role.IC, policy)) is not None:
        return refused
    return [*comes(incident, by), RoleAssigned(Role.IC, by.id)]
