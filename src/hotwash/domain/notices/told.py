"""Which entries are told outside the page, and to whom."""

from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass

from hotwash.domain.incident import events as e
from hotwash.domain.incident.policy import Role

TOLD = frozenset(
    event.kind
    for event in (
        e.IncidentDeclared,
        e.SeverityChanged,
        e.SeveritySuggested,
        e.RoleAssigned,
        e.RoleHandedOver,
        e.MitigationExecutedWithoutApproval,
        e.UpdatePosted,
        e.DeadlineMissed,
        e.IncidentResolved,
        e.IncidentEnded,
        e.DeadlineMissedAfterLock,
        e.RecordSealed,
        e.PageSent,
        e.PageAcknowledged,
        e.PageDeclined,
        e.PageSkipped,
        e.PageExhausted,
        e.PageLate,
        e.CommanderAsked,
        e.WorkQueued,
    )
)
"""Kinds of entries that may leave the page; a rule file chooses among them."""

EVERYBODY, ROLES = "everybody", "roles"
"""Whom a rule may name besides a role and an address: all with an address, and who holds a role."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Entries of these kinds go to these: everybody, roles, a role by its name, or an e-mail address."""

    on: tuple[str, ...]
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notices:
    """Who is told what; restricted is the team that hears of restricted incidents, without their content."""

    rules: tuple[Rule, ...]
    restricted: str


def recipients(
    rules: Sequence[Rule],
    kind: str,
    holders: Mapping[Role, str],
    concerned: AbstractSet[str],
    addresses: Mapping[str, str],
) -> list[str]:
    """E-mail addresses an entry goes to, each once; addresses is by person.

    Who an entry concerns (the one a role was given to) is told in any case; who has no address cannot be.
    """
    named = [to for rule in rules if kind in rule.on for to in rule.to]
    people: set[str] = set(concerned)
    for to in named:
        if to == EVERYBODY:
            people |= addresses.keys()
        elif to == ROLES:
            people |= set(holders.values())
        elif to in list(Role) and Role(to) in holders:
            people.add(holders[Role(to)])
    direct = {to for to in named if "@" in to}
    return sorted(direct | {addresses[person] for person in people if person in addresses})


def concerned(event: e.Event) -> AbstractSet[str]:
    """People an entry is about and who should not have to find out by looking."""
    if isinstance(event, e.RoleAssigned):
        return {event.person}
    if isinstance(event, e.RoleHandedOver):
        return {event.after}
    if isinstance(event, e.CommanderAsked):
        return {event.person}
    return set()
