"""What SLOs promise and how they stand, in words."""

from datetime import timedelta

from hotwash.domain.slo.forecast import spoken_length
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.standing import Standing

_DAY, _HOUR, _MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def percent(fraction: float) -> str:
    """99.5 % of 0.995, with as many digits as it has."""
    return f"{fraction * 100:.10g} %"


def promise(slo: Slo) -> str:
    """99.9 % of events are good, over any 30 days."""
    return f"{percent(slo.objective)} of {counted(slo)}, over any {period(slo.window)}"


def counted(slo: Slo) -> str:
    if slo.slices is None:
        return "events are good"
    length, target = period(slo.slices.length), slo.slices.target
    if target is None:
        return f"slices of {length} are good, each by its share of good events"
    return f"slices of {length} are good, each with at least {percent(target)} good events"


def unit(slo: Slo) -> str:
    """What its budget is counted in; figures of different units are never added or compared."""
    return "events" if slo.slices is None else "slices"


def period(length: timedelta) -> str:
    """30 days, 6 h, 5 min."""
    if length % _DAY == timedelta():
        return f"{length // _DAY} day{'s' if length > _DAY else ''}"
    return f"{length // _HOUR} h" if length % _HOUR == timedelta() else f"{length // _MINUTE} min"


def burn(rate: float | None) -> str:
    """7.2x, 1,000x; how many times too fast."""
    if rate is None:
        return "not measured"
    return f"{rate:,.0f}x" if rate >= 100 else f"{rate:.3g}x"


def budget_left(left: float | None) -> str:
    """31 % left, or overspent by 12 %."""
    if left is None:
        return "no events yet"
    return f"overspent by {share(-left)}" if left < 0 else f"{share(left)} left"


def share(fraction: float) -> str:
    """31 %; 0.24 % where there is less, and never 0 where there is something."""
    shown = fraction * 100
    return f"{shown:,.0f} %" if shown >= 10 or shown == 0 else f"{shown:.2g} %"


def number(count: float) -> str:
    """12,345 events; the fractions Prometheus extrapolates matter only where there are few."""
    return f"{count:,.0f}" if count >= 100 or count == int(count) else f"{count:,.2f}"


def lasts(standing: Standing) -> str:
    """How long the budget lasts at the burn of the last hour."""
    if standing.used_up:
        return "used up"
    if standing.lasts is None:
        return "nothing burns" if standing.facts.burn else "not known"
    if standing.lasts > standing.slo.window:
        return f"longer than {period(standing.slo.window)}"
    return f"at least {spoken_length(standing.lasts)}"


def exact(fraction: float) -> str:
    """29.73 %: as exact as one needs to add it up by hand."""
    return f"{fraction * 100:.4g} %"


_SAID = (promise, counted, unit, period, burn, budget_left, share, exact, number, lasts)
FILTERS = {one.__name__: one for one in _SAID}
"""For templates."""
