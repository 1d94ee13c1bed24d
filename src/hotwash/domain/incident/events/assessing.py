"""How bad it is: what is known of the impact, and which severity is suggested."""

from collections.abc import Mapping
from typing import Any

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Instant, Words
from hotwash.domain.severity.facts import Impact


@event("impact.assessed")
class ImpactAssessed(Event):
    """What is newly known of the impact (None: nothing is said of it), and what turned out to be unknown."""

    known: Impact
    unknown: tuple[str, ...] = ()


@event("severity.suggested")
class SeveritySuggested(Event):
    """Another severity is suggested than the declared one; people decide (R-SEV-7).

    verdict is what the inputs give under the policy of this hash, as `hotwash severity` does; measured_at is the newest
    measured minute, None where nothing is measured. calm_seconds is how long it has been calm before it is lowered.
    """

    severity: Severity
    declared: Severity
    verdict: Severity
    reasons: tuple[str, ...]
    inputs: Mapping[str, Any]
    policy: str
    measured_at: Instant | None = None
    calm_seconds: int | None = None


@event("severity.suggestion-withdrawn")
class SeveritySuggestionWithdrawn(Event):
    """What was suggested is so no more; verdict is None where it cannot be told any more."""

    severity: Severity
    reason: str
    verdict: Severity | None
    inputs: Mapping[str, Any]
    policy: str


BY_ITSELF = (SeveritySuggested, SeveritySuggestionWithdrawn)
"""What follows from an act of somebody and is not said by them."""


@event("severity.suggestion-dismissed")
class SeveritySuggestionDismissed(Event):
    """Somebody decided against it; nothing is suggested again until the verdict changes."""

    severity: Severity
    reason: Words
