"""How an SLO stands: its burn over every window the policy asks about, and what is left of its budget."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant, compact
from hotwash.domain.severity.facts import Facts
from hotwash.domain.slo.budget import Spent, burn_rate, consumed, lasts, remaining
from hotwash.domain.slo.objective import Slo, held
from hotwash.domain.slo.sums import Window

_MINUTE = timedelta(minutes=1)
_FIVE_MINUTES = 5 * _MINUTE
_WEEK = timedelta(days=7)
_LITTLE = 0.25


@dataclass(frozen=True, slots=True)
class Standing:
    """unknown says why nothing can be told; then facts hold no burn, and nothing is called quiet."""

    slo: Slo
    at: Instant | None
    """The newest measured minute."""
    facts: Facts
    unknown: str | None = None
    lasts: timedelta | None = None
    """How long the rest of the budget lasts at the burn of the last hour; None where nothing burns."""
    coverage: float = 0.0
    """How much of the SLO's window was measured."""
    spent: Spent | None = None
    """What was measured in the whole window."""

    @property
    def events(self) -> float | None:
        """Events (or slices) of the whole window: what was not measured had as many as the rest."""
        return self.spent.total / self.coverage if self.spent is not None and self.coverage else None

    @property
    def used_up(self) -> bool:
        left = self.facts.budget_left
        return left is not None and left <= 0

    @property
    def at_risk(self) -> bool:
        """Worth a look on a calm day: unknown, nearly used up, or not lasting the week at the burn of the last hour."""
        left = self.facts.budget_left
        soon = self.lasts is not None and self.lasts < _WEEK
        return self.unknown is not None or soon or (left is not None and left < _LITTLE)


def windows_of(policy: Policy) -> list[timedelta]:
    """Every length a severity is computed from, shortest first."""
    asked = {window for one in policy.burn_rates for window in (one.long, one.short)}
    return sorted(asked | {_FIVE_MINUTES, policy.verdict.exhausting.window})


def standing_of(
    slo: Slo, newest: Instant | None, now: Instant, policy: Policy, read: Callable[[timedelta], Window]
) -> Standing:
    """read tells what was measured in a window that ends at the newest measured minute."""
    facts = Facts(objective=slo.objective, slo_window=slo.window)
    if newest is None:
        return Standing(slo, None, facts, f"{slo.name} has not been measured yet.")
    if now - newest >= _FIVE_MINUTES:
        return Standing(slo, newest, facts, f"Nothing of {slo.name} was measured since {newest:%H:%M} UTC.")
    windows = {window: read(held(slo, window)) for window in windows_of(policy)}
    burn = dict(_burn(slo, windows))
    if not burn:
        return Standing(slo, newest, facts, f"No events of {slo.name} were counted.")
    whole, last = read(slo.window), windows[_FIVE_MINUTES]
    coverage = min(1.0, whole.minutes * _MINUTE / slo.window)
    # What was not measured had about as many events, of which we know nothing bad.
    cost = consumed(whole.spent.bad, slo.budget, whole.spent.total / coverage) if coverage else None
    left = remaining([cost]) if cost is not None else None
    hour = burn.get(policy.verdict.exhausting.window)
    measured = Facts(
        objective=slo.objective,
        burn=burn,
        bad_events={window: one.bad for window, one in windows.items() if one.minutes},
        error_ratio_5m=last.bad / last.total if last.total > 0 else None,
        budget_left=left,
        slo_window=slo.window,
    )
    lasting = lasts(left, slo.window, hour) if left is not None and hour is not None else None
    return Standing(slo, newest, measured, None, lasting, coverage, whole.spent)


def _burn(slo: Slo, windows: Mapping[timedelta, Window]) -> Iterator[tuple[timedelta, float]]:
    for window, one in windows.items():
        if (rate := burn_rate(one.spent.bad, one.spent.total, slo.budget)) is not None:
            yield window, rate


def shown(standing: Standing) -> dict[str, object]:
    """For programs; figures that are not known are null."""
    facts = standing.facts
    return {
        "slo": standing.slo.name,
        "service": standing.slo.service,
        "objective": standing.slo.objective,
        "window": compact(standing.slo.window),
        "method": standing.slo.method.value,
        "measured_at": standing.at,
        "unknown": standing.unknown,
        "burn": {compact(window): round(rate, 4) for window, rate in sorted(facts.burn.items())},
        "bad_events": {compact(window): round(bad, 3) for window, bad in sorted(facts.bad_events.items())},
        "budget_left": facts.budget_left,
        "lasts_hours": standing.lasts / timedelta(hours=1) if standing.lasts is not None else None,
        "coverage": round(standing.coverage, 4),
    }
