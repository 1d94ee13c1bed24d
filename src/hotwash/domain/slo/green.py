"""Green is measured: five consecutive minutes below the error budget's rate (R-MIT-5)."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hotwash.domain.incident.policy import Green
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.series import Series, Unreadable


class Colour(StrEnum):
    GREEN = "green"
    NOT_GREEN = "not-green"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reading:
    """An SLI read at one moment, with what it was judged by; ratios are fractions of events."""

    service: str
    colour: Colour
    why: str
    at: Instant
    window_seconds: int
    objective: float | None = None
    worst_ratio: float | None = None
    last_ratio: float | None = None
    events: int | None = None
    source: str = "none"
