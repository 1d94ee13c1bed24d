"""How bad it is: what is known of the impact, and which severity is suggested."""

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.severity.facts import Impact


@event("impact.assessed")
class ImpactAssessed(Event):
    """What is newly known of the impact (None: nothing is said of it), and what turned out to be unknown."""

    known: Impact
    unknown: tuple[str, ...] = ()
