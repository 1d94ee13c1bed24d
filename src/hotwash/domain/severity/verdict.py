"""From facts to a severity, by rules that are data (R-SEV-6, R-SEV-7): the order of the steps is fixed, their numbers
are the policy's. A verdict says what decided, and which rule was nearest to deciding otherwise.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from hotwash.domain.incident.policy import BurnRate, Policy, Severity, VerdictRules
from hotwash.domain.kernel import compact
from hotwash.domain.severity.facts import Facts, Impact
from hotwash.domain.slo.burn import threshold


@dataclass(frozen=True, slots=True)
class Near:
    """A rule that did not fire and would have made it more severe; times is what is missing, as a factor above 1."""

    rule: str
    severity: Severity
    times: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """severity is an opinion where no service level was measured (R-SEV-8)."""

    severity: Severity
    reasons: tuple[str, ...]
    nearest: Near | None
    policy: str
    measured: bool


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where the decision stands after a step, and what led there."""

    severity: Severity
    reasons: tuple[str, ...] = ()

    def moved(self, severity: Severity, why: str) -> "_Standing":
        return _Standing(severity, (*self.reasons, why)) if severity is not self.severity else self

    def raised(self, severity: Severity, why: str) -> "_Standing":
        return self.moved(severity, why) if severity.is_worse_than(self.severity) else self


def judge_severity(facts: Facts, policy: Policy) -> Verdict:
    """The severity the facts give. More burn is never milder, and a fact of harm never lowers it."""
    rules = policy.verdict
    burn, burn_why = _by_burn(facts, policy)
    standing = _base(facts, rules, burn, burn_why)
    standing = _exhausting(facts, rules, standing)
    if facts.workaround and standing.severity in rules.workaround:
        standing = standing.moved(milder(standing.severity), "A workaround exists: one level milder.")
    if facts.internal_only and standing.severity.is_worse_than(rules.internal_only):
        standing = standing.moved(rules.internal_only, f"Only internal tools are hit: {rules.internal_only} at most.")
    for severity, why in _floors(facts, rules):
        standing = standing.raised(severity, why)
    measured = facts.objective is not None and bool(facts.burn)
    reasons = standing.reasons or ("Nothing that is known makes it worse.",)
    nearest = min(_missed(facts, policy, standing.severity), key=lambda near: near.times, default=None)
    return Verdict(standing.severity, reasons, nearest, policy.hash, measured)


def _by_burn(facts: Facts, policy: Policy) -> tuple[Severity | None, str]:
    """The most severe condition that burns over both windows with enough bad events; one short of them counts less."""
    starved = False
    for condition in sorted(policy.burn_rates, key=lambda one: one.severity.rank):
        if _shortfall(facts, condition) >= 1:
            continue
        bad = facts.bad_events.get(condition.long)
        if bad is not None and bad < condition.least_bad:
            starved = True
            continue
        return _wide_enough(facts, policy.verdict, condition)
    if starved:
        return policy.verdict.too_few_bad, "The budget burns fast, but by too few bad events to tell more."
    return None, ""


def _wide_enough(facts: Facts, rules: VerdictRules, condition: BurnRate) -> tuple[Severity, str]:
    """What burns that fast for a few only is one level less (the share of users, or unknown that, of events)."""
    said = (
        f"Burns {facts.burn[condition.long]:.4g}x over {compact(condition.long)} and {facts.burn[condition.short]:.4g}x"
        f" over {compact(condition.short)}, above {threshold(condition, facts.budget or 1):.4g}x."
    )
    if condition.severity is not rules.wide.severity:
        return condition.severity, said
    share, least = facts.users_affected, rules.wide.users
    if share is None:
        share, least = _error_ratio(facts), rules.wide.error_ratio
    if share is not None and share >= least:
        return condition.severity, said
    return rules.wide.otherwise, f"{said} It hits fewer than {least:.0%}, so it is {rules.wide.otherwise}."


def _error_ratio(facts: Facts) -> float | None:
    if facts.error_ratio_5m is not None:
        return facts.error_ratio_5m
    burn, budget = facts.burn.get(timedelta(minutes=5)), facts.budget
    return burn * budget if burn is not None and budget is not None else None


def _base(facts: Facts, rules: VerdictRules, burn: Severity | None, why: str) -> _Standing:
    """The more severe of burn and users; users alone go no further than the policy says."""
    standing = _Standing(max(Severity, key=lambda one: one.rank))
    if burn is not None:
        standing = replace(standing.raised(burn, why), reasons=(why,))
    share = facts.users_affected
    if share is None:
        return standing
    by_users = next((one.severity for one in rules.users if share >= one.at_least), None)
    if by_users is None:
        return standing
    capped = by_users.is_worse_than(rules.users_alone) and (burn is None or rules.users_alone.is_worse_than(burn))
    severity = rules.users_alone if capped else by_users
    return standing.raised(severity, f"{share * 100:.3g} % of users are affected.")


def _exhausting(facts: Facts, rules: VerdictRules, standing: _Standing) -> _Standing:
    """A slow burn becomes urgent when what is left of the budget will not last."""
    rule, hours = rules.exhausting, _hours_left(facts, rules.exhausting.window)
    if standing.severity is not rule.severity or hours is None or facts.burn[rule.window] < rule.burn_rate:
        return standing
    if hours >= rule.within / timedelta(hours=1):
        return standing
    return standing.raised(rule.raised_to, f"At this rate the error budget lasts {hours:.3g} hours.")


def _hours_left(facts: Facts, window: timedelta) -> float | None:
    burn = facts.burn.get(window)
    if burn is None or facts.budget_left is None or burn <= 0:
        return None
    return max(facts.budget_left, 0.0) * (facts.slo_window / timedelta(hours=1)) / burn


def milder(severity: Severity) -> Severity:
    """The next milder level; there is none below the mildest."""
    return next(one for one in Severity if one.rank == severity.rank + 1)


def raised_by_floor(declared: Severity, impact: Impact, policy: Policy) -> bool:
    """Whether a fact that counts whatever is measured makes it as severe as it is declared, or more."""
    return any(not declared.is_worse_than(floor) for floor, _ in _floors(impact, policy.verdict))


def _floors(facts: Facts | Impact, rules: VerdictRules) -> Iterator[tuple[Severity, str]]:
    for floor in rules.floors:
        if getattr(facts, floor.fact) == floor.value and not (floor.unless and getattr(facts, floor.unless)):
            yield floor.severity, floor.why


def _shortfall(facts: Facts, condition: BurnRate) -> float:
    """By what factor the slower of the two windows burns too little; at or above 1 the condition does not fire."""
    long, short, budget = facts.burn.get(condition.long), facts.burn.get(condition.short), facts.budget
    if long is None or short is None or budget is None:
        return float("inf")
    slower = min(long, short)
    return threshold(condition, budget) / slower if slower > 0 else float("inf")


def _missed(facts: Facts, policy: Policy, decided: Severity) -> Iterator[Near]:
    """Rules by measure that would have given a more severe level; what is unknown is not near."""
    for condition in policy.burn_rates:
        if condition.severity.is_worse_than(decided) and 1 <= (times := _shortfall(facts, condition)) < float("inf"):
            windows = f"{compact(condition.long)} and {compact(condition.short)}"
            yield Near(
                f"burn above {threshold(condition, facts.budget or 1):.4g}x over {windows}", condition.severity, times
            )
    share = facts.users_affected
    for users in policy.verdict.users:
        if share is not None and 0 < share < users.at_least and users.severity.is_worse_than(decided):
            yield Near(f"{users.at_least:.0%} of users affected", users.severity, users.at_least / share)
