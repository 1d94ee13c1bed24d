"""The arithmetic of error budgets. A budget is the fraction of events (or of slices) that may be bad.

Each figure is of one counting method: of events or of time slices, never of both (R-SEV-6).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.slo.objective import Method

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """What was bad of all there was, counted by one method over one window."""

    bad: float
    total: float
    method: Method = Method.OCCURRENCES

    def __add__(self, other: "Spent") -> "Spent":
        """Both, one after the other; ValueError where events would be added to slices."""
        if self.method is not other.method:
            raise ValueError(f"{self.method} and {other.method} are counted in different things")
        return Spent(self.bad + other.bad, self.total + other.total, self.method)


def burn_rate(bad: float, total: float, budget: float) -> float | None:
    """How many times too fast the budget was spent; None where nothing was counted, which is unknown and not 0."""
    # In this order 144 of 10,000 at 99.9 % is 14.4 and not 14.400000000000002, which would be above 14.4.
    return bad / (total * budget) if total > 0 else None


def highest_burn(budget: float) -> float:
    """The burn rate of a full outage."""
    return 1 / budget


def consumed(bad: float, budget: float, events: float) -> float | None:
    """The fraction of the budget that bad events cost, exactly: events are all there are in the SLO's window.

    Burn rate times length over window says the same only under even traffic.
    """
    return bad / (budget * events) if events > 0 else None


def consumed_evenly(burn: float, length: timedelta, window: timedelta) -> float:
    """The same for even traffic: what burning so fast for so long costs."""
    return burn * (length / window)


def remaining(costs: Iterable[float]) -> float:
    """What is left of the budget; below 0 it is overspent."""
    return 1 - sum(costs)


def lasts(left: float, window: timedelta, burn: float) -> timedelta | None:
    """How long the rest lasts at this burn rate; at least so long, since a rolling window gives budget back.

    None where nothing burns; nothing where nothing is left.
    """
    if burn <= 0:
        return None
    # A budget that outlasts a thousand windows is not running out, and timedelta has an end.
    return window * min(max(left, 0.0) / burn, 1000)


def outage_allowed(budget: float, window: timedelta) -> timedelta:
    """How long everything may fail within a window."""
    return window * budget


def spent_per_hour(burn: float, window: timedelta) -> float:
    """The fraction of the budget that goes in an hour."""
    return burn * (_HOUR / window)


def trips_after(above: float, budget: float, long: timedelta, ratio: float) -> timedelta | None:
    """How long after a fault with this error ratio a condition fires, from a clean window; None if it never does."""
    return long * (above * budget / ratio) if ratio > above * budget else None


def clears_after(above: float, budget: float, short: timedelta, ratio: float) -> timedelta:
    """How long after the end of a fault its condition ends: when it has left the short window far enough."""
    return short * max(0.0, 1 - above * budget / ratio) if ratio > 0 else timedelta()
