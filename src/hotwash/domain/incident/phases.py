"""The four phases of the playbook, entered by what people do (R-PB).

Time boxes guide and never block: an incident may jump ahead, and the record says when (R-PB-5).
"""

from hotwash.domain.incident.events import Event, PhaseEntered
from hotwash.domain.incident.policy import Phase, Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant

_ORDER = tuple(Phase)


def enter(incident: Incident, phase: Phase, at: Instant, policy: Policy) -> list[Event]:
    """Enter a phase, unless the incident is in it already."""
    if incident.phase is phase:
        return []
    planned = next((part.starts_after for part in policy.playbook.phases if part.phase is phase), None)
    return [
        PhaseEntered(
            phase,
            after_seconds=int((at - incident.declared_at).total_seconds()),
            planned_seconds=int(planned.total_seconds()) if planned else 0,
        )
    ]


def advance(incident: Incident, phase: Phase, at: Instant, policy: Policy) -> list[Event]:
    """Enter a phase only when the incident is not yet that far."""
    if _ORDER.index(incident.phase) >= _ORDER.index(phase):
        return []
    return enter(incident, phase, at, policy)
