"""What one person has to do in an incident: by the roles they hold, and by what waits for them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hotwash.domain.incident.deadlines import Deadline
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import ClaimStatus, Incident, MitigationStatus
from hotwash.domain.kernel import Instant

_BY_THEMSELVES = ("lock", "access", "time-box", "page")
"""Deadlines that pass without anybody doing anything."""


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do; due is None for what simply waits."""

    what: str
    due: Instant | None = None


def duties(incident: Incident, person: str, owed: Sequence[Deadline]) -> tuple[Duty, ...]:
    """What waits for a decision first, then what is due, soonest first."""
    roles = incident.roles_of(person)
    if not roles:
        return ()
    due = (Duty(one.what, one.due) for one in owed if one.role in roles and not _passes_by_itself(one))
    return (*_waiting(incident, roles), *due)


def _passes_by_itself(deadline: Deadline) -> bool:
    return deadline.name.partition(":")[0] in _BY_THEMSELVES


def _waiting(incident: Incident, roles: Sequence[Role]) -> Iterator[Duty]:
    if not incident.is_open:
        return
    told = incident.suggestion
    if Role.IC in roles and told is not None and not told.dismissed:
        yield Duty(f"decide on {told.severity}: {' '.join(told.reasons)}")
    for one in incident.mitigations:
        if Role.IC in roles and one.status is MitigationStatus.PROPOSED:
            yield Duty(f"decide on {one.id}: {one.what}")
        if Role.OL in roles and one.status is MitigationStatus.APPROVED:
            yield Duty(f"execute {one.id}: {one.what}")
        if Role.OL in roles and one.status is MitigationStatus.EXECUTING:
            yield Duty(f"say whether {one.id} worked: {one.what}")
    if Role.OL in roles:
        for claim in incident.claims:
            if claim.status is ClaimStatus.ASKED:
                yield Duty(f"let {claim.person} into {claim.where}, or not")
