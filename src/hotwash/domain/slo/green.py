"""Green is measured: five consecutive minutes below the error budget's rate (R-MIT-5)."""

import math
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hotwash.domain.incident.policy import BurnRate, Green, Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.burn import Burn, burning
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import Service, error_budget


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


def needed(policy: Policy) -> timedelta:
    """How far back a series must reach for its judgement."""
    return max([policy.green.window + policy.green.oldest_sample, *(one.long for one in _no_burn(policy))])


def judge(service: Service, series: Series | Unreadable, now: Instant, policy: Policy) -> Reading:
    """Green only when it was measured; what is missing makes it unknown, and `why` says what."""
    green = policy.green
    if service.objective is None:
        return _unknown(service, now, green, f"{service.name} has no SLO, so nothing says what green is.")
    if isinstance(series, Unreadable):
        return _unknown(service, now, green, f"The SLI of {service.name} cannot be read: {series.why}.")
    measured = [one for one in series.counts if one.at <= now and _is_measured(one)]
    counts = [one for one in measured if now - green.window < one.at]
    if not counts:
        return _unknown(service, now, green, f"Nothing was measured in the last {_minutes(green.window)}.")
    burn = burning(_no_burn(policy), measured, error_budget(service.objective), now)
    return _judge_counts(service, service.objective, series, counts, burn, now, green)


def _no_burn(policy: Policy) -> list[BurnRate]:
    return [one for one in policy.burn_rates if one.severity in policy.green.no_burn]


def _judge_counts(
    service: Service,
    objective: float,
    series: Series,
    counts: list[Count],
    burn: Burn | None,
    now: Instant,
    policy: Green,
) -> Reading:
    allowed = error_budget(objective)
    # A finer series must fill its own steps; a coarser one hides what happened within policy.step.
    step = min(series.step, policy.step)
    failing = [one for one in counts if one.bad >= policy.least_bad_per_step and _ratio(one) >= allowed]
    worst = max(counts, key=_ratio)
    why = _doubt(counts, step, now, policy)
    if failing:
        colour, why = Colour.NOT_GREEN, _failing(failing, allowed, step, policy)
    elif burn is not None:
        colour, why = Colour.NOT_GREEN, _burning(burn)
    elif why is not None:
        colour = Colour.UNKNOWN
    else:
        colour, why = Colour.GREEN, _quiet(worst, allowed, policy)
    return Reading(
        service=service.name,
        colour=colour,
        why=why,
        at=now,
        window_seconds=int(policy.window.total_seconds()),
        objective=objective,
        worst_ratio=_ratio(worst),
        last_ratio=_ratio(counts[-1]) if counts[-1].total else None,
        events=round(sum(one.total for one in counts)),
        source=series.source,
    )


def _is_measured(count: Count) -> bool:
    """NaN compares false with everything, so it would pass for quiet."""
    return math.isfinite(count.bad) and math.isfinite(count.total)


def _ratio(count: Count) -> float:
    return count.bad / count.total if count.total else 0.0


def _doubt(counts: list[Count], step: timedelta, now: Instant, policy: Green) -> str | None:
    """Why the numbers do not suffice to call it green."""
    expected = policy.window / step
    if (age := now - counts[-1].at) > policy.oldest_sample:
        return f"The last measurement is {_minutes(age)} old."
    if len(counts) < policy.least_coverage * expected:
        return f"Only {len(counts)} of {expected:.0f} steps were measured."
    events = sum(one.total for one in counts)
    if events < policy.least_events:
        return f"Only {events:.0f} requests in {_minutes(policy.window)}; fewer than {policy.least_events} say nothing."
    return None


def _failing(failing: list[Count], allowed: float, step: timedelta, policy: Green) -> str:
    worst = max(failing, key=_ratio)
    steps = "minutes" if step == timedelta(minutes=1) else f"steps of {_minutes(step)}"
    return (
        f"Errors were at or above {allowed:.2%} in {len(failing)} of the last {policy.window / step:.0f} {steps}, "
        f"worst {_ratio(worst):.1%} at {worst.at:%H:%M} UTC."
    )


def _burning(burn: Burn) -> str:
    windows = f"{_minutes(burn.condition.long)} and {_minutes(burn.condition.short)}"
    return (
        f"The error budget burns {burn.long:.3g} and {burn.short:.3g} times too fast over {windows}; "
        f"above {burn.above:.3g} is {burn.condition.severity}."
    )


def _quiet(worst: Count, allowed: float, policy: Green) -> str:
    said = f"Errors stayed below {allowed:.2%} for {_minutes(policy.window)}"
    if _ratio(worst) < allowed:
        return f"{said}, worst {_ratio(worst):.2%}."
    return f"{said} but for strays, the worst {worst.bad:.3g} of {worst.total:.0f} requests at {worst.at:%H:%M} UTC."


def _unknown(service: Service, now: Instant, policy: Green, why: str) -> Reading:
    window = int(policy.window.total_seconds())
    return Reading(service.name, Colour.UNKNOWN, why, now, window, service.objective)


def _minutes(duration: timedelta) -> str:
    seconds = int(duration.total_seconds())
    return f"{seconds // 60} min" if seconds >= 60 and seconds % 60 == 0 else f"{seconds} s"
