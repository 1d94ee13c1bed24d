"""How fast an error budget burns, and whether that is too fast over a long and a short window."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.incident.policy import BurnRate
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.budget import burn_rate
from hotwash.domain.slo.series import Count


@dataclass(frozen=True, slots=True)
class Burn:
    """A condition that fires: multiples of the budget's rate over its two windows, and what they exceed."""

    condition: BurnRate
    above: float
    long: float
    short: float


def burning(conditions: Iterable[BurnRate], counts: Sequence[Count], budget: float, now: Instant) -> Burn | None:
    """The most severe condition that fires; counts are finite, budget is the fraction of events that may be bad."""
    for condition in sorted(conditions, key=lambda one: one.severity.rank):
        bad, total = _sums(counts, condition.long, now)
        short_bad, short_total = _sums(counts, condition.short, now)
        long, short = burn_rate(bad, total, budget), burn_rate(short_bad, short_total, budget)
        if bad < condition.least_bad or long is None or short is None:
            continue
        above = threshold(condition, budget)
        if long > above and short > above:
            return Burn(condition, above, long, short)
    return None


def threshold(condition: BurnRate, budget: float) -> float:
    """The burn rate above which a condition fires; lower for objectives too lax to ever burn that fast."""
    return max(1.0, min(condition.burn_rate, condition.error_ratio / budget))


def _sums(counts: Sequence[Count], window: timedelta, now: Instant) -> tuple[float, float]:
    within = [one for one in counts if now - window < one.at <= now]
    return sum(one.bad for one in within), sum(one.total for one in within)
