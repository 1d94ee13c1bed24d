"""A verdict weighed against the severity that is declared: raise at once, lower only after a calm time (R-SEV-7)."""

from dataclasses import dataclass, replace
from datetime import timedelta

from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.kernel import Instant
from hotwash.domain.severity.facts import Facts
from hotwash.domain.severity.verdict import Verdict, judge_severity
from hotwash.domain.slo.burn import threshold


@dataclass(frozen=True, slots=True)
class Weighed:
    """What speaks for another severity than the declared one, at one moment."""

    verdict: Verdict
    facts: Facts
    eased: Severity
    """What it would be if it burned somewhat faster: a suggestion to raise stays until that is milder too."""
    at: Instant | None = None
    """The newest measured minute."""
    unknown: str | None = None
    """Why nothing is measured."""
    calm_for: timedelta | None = None
    """How long it has been calm, where that is long enough to lower it."""


def weigh(facts: Facts, policy: Policy, at: Instant | None, unknown: str | None) -> Weighed:
    """What is known at a moment; whether it has been calm is told by the minutes before."""
    return Weighed(judge_severity(facts, policy), facts, _eased(facts, policy), at, unknown)


def is_calm(facts: Facts, declared: Severity, policy: Policy) -> bool:
    """A measured moment that is milder than declared and burns well below what the declared level fires at."""
    conditions = [one for one in policy.burn_rates if one.severity is declared]
    if facts.budget is None or not facts.burn or not declared.is_worse_than(judge_severity(facts, policy).severity):
        return False
    below = policy.verdict.lowering.below
    return all(
        (burn := facts.burn.get(one.short)) is not None and burn < round(below * threshold(one, facts.budget), 9)
        for one in conditions
    )


def calm_needed(declared: Severity, policy: Policy) -> timedelta | None:
    """How long each minute has to have been calm before a level is lowered; None where it is never suggested."""
    return next((one.calm_for for one in policy.verdict.lowering.after if one.severity is declared), None)


def _eased(facts: Facts, policy: Policy) -> Severity:
    """Without this, a burn at a threshold would be suggested and withdrawn every minute."""
    below, ratio = policy.verdict.lowering.below, facts.error_ratio_5m
    more = replace(
        facts,
        burn={window: burn / below for window, burn in facts.burn.items()},
        error_ratio_5m=min(1.0, ratio / below) if ratio is not None else None,
    )
    return judge_severity(more, policy).severity
