"""Each burn condition of the policy beside what was measured: which fire, and how far the others are from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotwash.domain.incident.policy import BurnRate, Policy
from hotwash.domain.severity.facts import Facts
from hotwash.domain.slo.burn import threshold


@dataclass(frozen=True, slots=True)
class Condition:
    """long and short are burn rates over its windows; None where nothing was counted."""

    rule: BurnRate
    above: float
    long: float | None
    short: float | None
    bad: float | None

    @property
    def burns(self) -> bool:
        """Both windows burn fast enough."""
        return self.long is not None and self.short is not None and min(self.long, self.short) > self.above

    @property
    def starved(self) -> bool:
        """It burns, but by too few bad events to tell."""
        return self.burns and self.bad is not None and self.bad < self.rule.least_bad

    @property
    def fires(self) -> bool:
        return self.burns and not self.starved

    @property
    def times(self) -> float:
        """How many times what fires it its slower window burns; above 1 it burns fast enough."""
        return min(self.long, self.short) / self.above if self.long is not None and self.short is not None else 0.0


def conditions(facts: Facts, policy: Policy) -> list[Condition]:
    """The most severe first."""
    burn, bad, budget = facts.burn, facts.bad_events, facts.budget or 1
    return [
        Condition(one, threshold(one, budget), burn.get(one.long), burn.get(one.short), bad.get(one.long))
        for one in sorted(policy.burn_rates, key=lambda one: one.severity.rank)
    ]


def leading(found: Sequence[Condition]) -> Condition:
    """The most severe that fires; where none does, the one that is nearest to it."""
    return next((one for one in found if one.fires), max(found, key=lambda one: one.times))
