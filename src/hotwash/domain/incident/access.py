"""Who is in production right now: claim, grant, decline, leave (R-ROLE-6)."""

from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.incident.command import Command, Decision, unknown
from hotwash.domain.incident.events import Access, AccessClaimed, AccessDeclined, AccessEnded, AccessGranted
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Claim, ClaimStatus, Incident
from hotwash.domain.kernel import Actor, Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAccess(Command):
    where: Words
    why: Words
    mode: Access = Access.READ
    seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAccess(Command):
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineAccess(Command):
    id: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAccess(Command):
    id: str


def claim(incident: Incident, command: ClaimAccess, now: Instant, policy: Policy) -> Decision:
    """The IC stays out of production (R-ROLE-4), unless doubled up where that is allowed."""
    if incident.holds(command.by, Role.IC) and not policy.level(incident.severity).several_roles:
        return Refused(
            "ic-stays-out",
            f"At {incident.severity} the IC does not touch production.",
            "Ask the OL to look, or hand over IC first.",
            on_record=True,
        )
    longest = int(policy.roles.access_longest.total_seconds())
    seconds = command.seconds or int(policy.roles.access_default.total_seconds())
    if not 0 < seconds <= longest:
        return Refused(
            "access-too-long",
            f"Access lasts {longest // 60} minutes at most.",
            "Claim less; it can be claimed again.",
        )
    id = f"A{len(incident.claims) + 1}"
    return [AccessClaimed(id, command.by.id, command.mode, command.where, command.why, seconds)]


def grant(incident: Incident, command: GrantAccess, now: Instant, policy: Policy) -> Decision:
    """The OL lets people in, a few at a time; it ends by itself."""
    asked = _asked(incident, command.id)
    if isinstance(asked, Refused):
        return asked
    if (refused := _refuse_unless_gatekeeper(incident, command.by)) is not None:
        return refused
    inside = sorted({one.person for one in incident.in_production()} - {asked.person})
    if len(inside) >= policy.roles.access_people:
        return Refused(
            "production-is-full",
            f"{', '.join(inside)} are in production; {policy.roles.access_people} at once is the most.",
            "End one of their claims first, or decline this one.",
            on_record=True,
        )
    return [AccessGranted(asked.id, until=now + timedelta(seconds=asked.seconds))]


def decline(incident: Incident, command: DeclineAccess, now: Instant, policy: Policy) -> Decision:
    """Declining says why."""
    asked = _asked(incident, command.id)
    if isinstance(asked, Refused):
        return asked
    return _refuse_unless_gatekeeper(incident, command.by) or [AccessDeclined(asked.id, command.reason)]


def end(incident: Incident, command: EndAccess, now: Instant, policy: Policy) -> Decision:
    """Whoever is inside leaves, or the OL or IC ends it; ending twice is ending once."""
    known = incident.claim(command.id)
    if known is None:
        return _unknown(incident, command.id)
    if known.status not in (ClaimStatus.ASKED, ClaimStatus.GRANTED):
        return []
    if known.person != command.by.id and (refused := _refuse_unless_gatekeeper(incident, command.by)) is not None:
        return refused
    return [AccessEnded(known.id, expired=False)]


def _asked(incident: Incident, id: str) -> Claim | Refused:
    known = incident.claim(id)
    if known is None:
        return _unknown(incident, id)
    if known.status is not ClaimStatus.ASKED:
        return Refused("claim-is-decided", f"{id} is {known.status} already.", "Nothing needs to be done.")
    return known


def _unknown(incident: Incident, id: str) -> Refused:
    return unknown("claim", id, tuple(one.id for one in incident.claims))


def _refuse_unless_gatekeeper(incident: Incident, by: Actor) -> Refused | None:
    """The OL decides; the IC too, since the incident is theirs; anyone while both chairs are empty."""
    gatekeepers = [incident.roles[role] for role in (Role.OL, Role.IC) if role in incident.roles]
    if not gatekeepers or by.id in gatekeepers:
        return None
    return Refused(
        "not-operations-lead",
        "The OL decides who works in production.",
        f"Ask {gatekeepers[0]}.",
        on_record=True,
    )
