"""What is known of an incident's impact; whatever is left out is unknown, not none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any

from hotwash.domain.kernel import compact


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
class Impact:
    """What people know of the harm. None is unknown, which is not "no"; users_affected is a fraction of 1."""

    users_affected: float | None = None
    outage: Outage | None = None
    revenue_loss: bool | None = None
    feature_broken: bool | None = None
    workaround: bool | None = None
    internal_only: bool | None = None
    data_loss: Harm | None = None
    breach: Harm | None = None

    def known(self) -> dict[str, Any]:
        """The answers there are, by the name of their fact."""
        return {name: value for name in ANSWERS if (value := getattr(self, name)) is not None}


NOTHING_KNOWN = Impact()

ANSWERS = tuple(part.name for part in fields(Impact))
"""The facts that only people can tell."""


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
    outage: Outage | None = None
    revenue_loss: bool | None = None
    feature_broken: bool | None = None
    workaround: bool | None = None
    internal_only: bool | None = None
    data_loss: Harm | None = None
    breach: Harm | None = None
    budget_left: float | None = None
    slo_window: timedelta = timedelta(days=30)

    @property
    def budget(self) -> float | None:
        """The fraction of events that may be bad; exact for the decimal fractions objectives are written as."""
        return round(1 - self.objective, 12) if self.objective is not None else None

    def written(self) -> dict[str, Any]:
        """As `hotwash severity` reads them; what is unknown is left out. The same facts give the same verdict."""
        known = self.known()
        for name in ("burn", "bad_events"):
            if name in known:
                known[name] = {compact(window): value for window, value in sorted(known[name].items())}
        return known | ({"slo_window": compact(self.slo_window)} if "slo_window" in known else {})

    def known(self) -> dict[str, Any]:
        """The facts there are, by name."""
        named = (part.name for part in fields(self) if part.name != "slo_window" or self.objective is not None)
        return {name: value for name in named if (value := getattr(self, name)) is not None and value != {}}

    def joined(self, given: "Facts | Impact") -> "Facts":
        """What was measured, with what is given beside it; that is taken where both say something."""
        return replace(self, **given.known())
