"""What machines said of it: alerts, and the service level."""

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.kernel import Instant, Words
from hotwash.domain.slo.cost import Charge


@event("alert.attached")
class AlertAttached(Event):
    integration: str
    fingerprint: str
    summary: Words
    starts_at: Instant


@event("alert.resolved")
class AlertResolved(Event):
    integration: str
    fingerprint: str
    summary: Words
    ends_at: Instant


@event("alert.storm-summarised")
class AlertStormSummarised(Event):
    """Many alerts at once become one entry (counts of newly firing and newly resolved)."""

    integration: str
    firing: int
    resolved: int
    examples: Words


@event("sli.recorded")
class SliRecorded(Event):
    """The SLI from before onset to now; counts are [seconds since `start`, bad, total] per step."""

    service: str
    objective: float | None
    start: Instant
    step_seconds: int
    counts: tuple[tuple[int, float, float], ...]
    source: str


@event("budget.charged")
class BudgetCharged(Event):
    """What the incident cost of each SLO of its service, from its beginning to its end (R-SEV-6, R-SEV-9).

    Counts are forgotten, and so what it cost is written down. unknown says why there is no charge at all.
    """

    since: Instant
    until: Instant
    charges: tuple[Charge, ...]
    unknown: str | None = None
