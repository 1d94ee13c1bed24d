"""Counts of good and bad events over time, as a metrics backend gives them."""

from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.kernel import Instant


@dataclass(frozen=True, slots=True)
class Count:
    """Events in the step that ends at `at`; counts may be fractions, as Prometheus extrapolates."""

    at: Instant
    bad: float
    total: float


@dataclass(frozen=True, slots=True)
class Series:
    """Counts in time order; a step nobody measured is absent, never zero."""

    step: timedelta
    counts: tuple[Count, ...]
    source: str
    """Who measured: "prometheus", or "drill" for a scenario's numbers."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The backend could not be read: unknown, never green (R-MIT-5)."""

    why: str
    source: str
