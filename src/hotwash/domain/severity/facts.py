"""What is known of an incident's impact; whatever is left out is unknown, not none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum


class Outage(StrEnum):
    NONE = "none"
    PARTIAL = "partial"
    TOTAL = "total"


class Harm(StrEnum):
    """Whether data was lost, or customer data reached somebody it must not reach."""

    NO = "no"
    SUSPECTED = "suspected"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Facts:
    """objective, users_affected, error_ratio_5m and budget_left are fractions of 1; windows are by their length.

    burn is in multiples of the rate that would spend the error budget exactly within the SLO's window.
    """

    objective: float | None = None
    burn: Mapping[timedelta, float] = field(default_factory=dict)
    bad_events: Mapping[timedelta, float] = field(default_factory=dict)
    error_ratio_5m: float | None = None
    users_affected: float | None = None
    outage: Outage = Outage.NONE
    revenue_loss: bool = False
    feature_broken: bool = False
    workaround: bool = False
    internal_only: bool = False
    data_loss: Harm = Harm.NO
    breach: Harm = Harm.NO
    budget_left: float | None = None
    slo_window: timedelta = timedelta(days=30)

    @property
    def budget(self) -> float | None:
        """The fraction of events that may be bad; exact for the decimal fractions objectives are written as."""
        return round(1 - self.objective, 12) if self.objective is not None else None
