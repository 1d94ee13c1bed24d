"""The situation in a few lines, for whoever takes over (R-ROLE-5)."""

from collections.abc import Iterator
from datetime import timedelta

from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import HypothesisStatus, Incident, MitigationStatus
from hotwash.domain.kernel import Instant, Words

_AWAITED = {
    MitigationStatus.PROPOSED: "awaits the IC's decision",
    MitigationStatus.APPROVED: "is approved, not yet executed",
    MitigationStatus.EXECUTING: "is being executed",
}


def situation_summary(incident: Incident, now: Instant) -> Words:
    """What it is, how long, who does what, what is believed, what awaits somebody."""
    return Words("\n".join(_lines(incident, now)))


def _lines(incident: Incident, now: Instant) -> Iterator[str]:
    drill = "Drill. " if incident.drill else ""
    elapsed = spoken(now - incident.declared_at)
    yield f"{drill}{incident.severity}: {incident.title}, {elapsed} in, {incident.phase}."
    yield "Roles: " + ", ".join(f"{role} {incident.roles.get(role, 'nobody')}" for role in Role) + "."
    for hypothesis in incident.hypotheses:
        if hypothesis.status is not HypothesisStatus.REFUTED:
            yield f"{hypothesis.id} ({hypothesis.status}): {hypothesis.what}, because {hypothesis.because}."
    for mitigation in incident.mitigations:
        if (awaited := _AWAITED.get(mitigation.status)) is not None:
            yield f"{mitigation.id} {awaited}: {mitigation.what}."
    for claim in incident.in_production():
        yield f"In production: {claim.person} on {claim.where} ({claim.mode})."


def spoken(duration: timedelta) -> str:
    """A duration as people say it: 45 s, 16 min, 2 h 5 min."""
    seconds = max(0, int(duration.total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{minutes} min" if minutes else f"{seconds} s"
