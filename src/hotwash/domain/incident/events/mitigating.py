"""Mitigations, from their proposal to a measurement."""

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.kernel import Words
from hotwash.domain.slo.green import Reading


@event("mitigation.proposed")
class MitigationProposed(Event):
    id: str
    what: Words
    how: Words
    risk: Words
    hypothesis: str | None = None


@event("mitigation.approved")
class MitigationApproved(Event):
    id: str


@event("mitigation.rejected")
class MitigationRejected(Event):
    id: str
    reason: Words


@event("mitigation.withdrawn")
class MitigationWithdrawn(Event):
    id: str
    reason: Words


@event("mitigation.executing")
class MitigationExecuting(Event):
    id: str


@event("mitigation.executed-without-approval")
class MitigationExecutedWithoutApproval(Event):
    """A fact about the process (R-MIT-3). what is set when nobody had proposed it before."""

    id: str
    reason: Words
    what: Words | None = None
    how: Words | None = None


@event("mitigation.verified")
class MitigationVerified(Event):
    """R-MIT-4: by an SLI reading, or by a stated observation of a person (then reading is None)."""

    id: str
    reading: Reading | None
    observation: Words | None


@event("mitigation.failed")
class MitigationFailed(Event):
    id: str
    reading: Reading | None
    observation: Words | None


@event("incident.reset")
class IncidentReset(Event):
    """A failed mitigation returns the incident to investigation (R-MIT-2)."""

    mitigation: str
