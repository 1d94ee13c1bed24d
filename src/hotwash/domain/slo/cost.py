"""What an incident cost of an SLO's budget: its bad events over those the whole window allows (R-SEV-6, R-SEV-9)."""

from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.kernel import Instant
from hotwash.domain.slo.budget import consumed
from hotwash.domain.slo.objective import Method, Slo, slice_end
from hotwash.domain.slo.service import error_budget
from hotwash.domain.slo.sums import Window

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Charge:
    """The cost of one SLO with the numbers of its arithmetic: cost = bad / ((1 - objective) x window_total).

    All are counted by the SLO's method. cost is a fraction of the budget; None is unknown, and unknown says why.
    """

    slo: str
    objective: float
    window_seconds: int
    method: Method
    bad: float
    total: float
    window_total: float
    """What the whole window holds; what of it was not measured is taken to be like the rest."""
    coverage: float
    """How much of the incident's time was measured."""
    window_coverage: float
    cost: float | None
    unknown: str | None = None


def counted_between(slo: Slo, since: Instant, until: Instant) -> tuple[Instant, Instant]:
    """The whole minutes, or slices, that an incident touched."""
    step = _MINUTE if slo.slices is None else slo.slices.length
    ends = slice_end(since, step)
    return (ends if ends == since else ends - step), slice_end(until, step)


def charge(slo: Slo, length: timedelta, during: Window, whole: Window, least_coverage: float) -> Charge:
    """length is how long was counted, during what was measured in it, whole what was in the SLO's window at its end."""
    coverage = min(1.0, during.minutes * _MINUTE / length) if length else 0.0
    window_coverage = min(1.0, whole.minutes * _MINUTE / slo.window)
    bad, total = round(during.spent.bad, 6), round(during.spent.total, 6)
    events = round(whole.spent.total / window_coverage, 6) if window_coverage else 0.0
    unknown = _unknown(slo, coverage, events, least_coverage)
    return Charge(
        slo=slo.name,
        objective=slo.objective,
        window_seconds=int(slo.window.total_seconds()),
        method=slo.method,
        bad=bad,
        total=total,
        window_total=events,
        coverage=round(coverage, 4),
        window_coverage=round(window_coverage, 4),
        cost=None if unknown else consumed(bad, slo.budget, events),
        unknown=unknown,
    )


def _unknown(slo: Slo, coverage: float, events: float, least_coverage: float) -> str | None:
    if coverage <= 0:
        return f"nothing of {slo.name} was measured during it"
    if coverage < least_coverage:
        return f"a gap: only {coverage * 100:.3g} % of its time was measured"
    return None if events > 0 else f"{slo.name} had no events in its whole window"


def worst(charges: tuple[Charge, ...]) -> float | None:
    """The largest cost that is known: what an incident cost where it is said in one figure."""
    return max((one.cost for one in charges if one.cost is not None), default=None)


def arithmetic(one: Charge) -> str:
    """10000 / (0.1 % x 43200000) = 23.15 %; or why it is unknown."""
    if one.cost is None:
        return f"unknown, {one.unknown}"
    counted = "" if one.method is Method.OCCURRENCES else " of slices"
    allowed = f"{error_budget(one.objective) * 100:.6g} % x {one.window_total:.10g}"
    return f"{one.bad:.10g} / ({allowed}){counted} = {one.cost * 100:.4g} %"


def caveats(one: Charge) -> str:
    """What of the arithmetic was not measured."""
    said = [
        f"{share * 100:.3g} % of {what} was measured"
        for share, what in ((one.coverage, "its time"), (one.window_coverage, "the window"))
        if share < 1 and one.cost is not None
    ]
    return f" ({', '.join(said)})" if said else ""
