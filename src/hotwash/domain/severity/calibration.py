"""Are severities declared as bad as incidents turn out to be? Declared against what was consumed (R-LRN-4).

Incidents are counted, and people never (R-BL-6).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from hotwash.domain.incident.policy import Calibration, Severity


@dataclass(frozen=True, slots=True)
class Case:
    """An incident by the severity it ended with, and the fraction of a budget it cost; None is unknown.

    by_floor: a hard floor made it that severe (data lost, a breach, all down), which no budget shows.
    """

    declared: Severity
    cost: float | None
    by_floor: bool = False


@dataclass(frozen=True, slots=True)
class Rates:
    """Fractions of the compared incidents; kappa is agreement beyond chance, None where chance explains all."""

    exact: float
    over: float
    """Declared more severe than it cost."""
    under: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """matrix and rates are None while there are fewer than `least` incidents: they would say nothing."""

    n: int
    least: int
    by_floor: int
    """Left out: a floor decided, and not what was consumed."""
    unknown: int
    """Left out: nobody knows what they cost."""
    matrix: Mapping[Severity, Mapping[Severity, int]] | None
    """How many, by declared and then by consumed severity."""
    rates: Rates | None
    words: tuple[str, ...]


def band(cost: float, rules: Calibration) -> Severity:
    """The severity that consuming so much of a budget comes up to."""
    return next((one.severity for one in rules.bands if cost >= one.at_least), max(Severity, key=lambda one: one.rank))


def calibrate(cases: Iterable[Case], rules: Calibration) -> Report:
    """Compare declared with consumed severities."""
    every = list(cases)
    counted = [one for one in every if not one.by_floor]
    pairs = [(one.declared, band(one.cost, rules)) for one in counted if one.cost is not None]
    n, by_floor = len(pairs), len(every) - len(counted)
    unknown = len(counted) - n
    if n < rules.least_incidents or not pairs:
        said = f"Not enough incidents: {n} of {max(rules.least_incidents, 1)}."
        return Report(n, rules.least_incidents, by_floor, unknown, None, None, (said,))
    rates = _rates(pairs)
    matrix = {declared: {consumed: pairs.count((declared, consumed)) for consumed in Severity} for declared in Severity}
    return Report(n, rules.least_incidents, by_floor, unknown, matrix, rates, tuple(_words(n, rates)))


def _rates(pairs: Sequence[tuple[Severity, Severity]]) -> Rates:
    n = len(pairs)
    over = sum(declared.is_worse_than(consumed) for declared, consumed in pairs)
    under = sum(consumed.is_worse_than(declared) for declared, consumed in pairs)
    return Rates((n - over - under) / n, over / n, under / n, weighted_kappa(pairs))


def weighted_kappa(pairs: Sequence[tuple[Severity, Severity]]) -> float | None:
    """Cohen's kappa with quadratic weights: two levels off counts four times as much as one.

    None where both sides only ever say one and the same: nothing could disagree.
    """
    observed = sum((one.rank - other.rank) ** 2 for one, other in pairs) / len(pairs)
    declared, consumed = ([pair[side] for pair in pairs] for side in (0, 1))
    by_chance = sum((one.rank - other.rank) ** 2 for one in declared for other in consumed) / len(pairs) ** 2
    return 1 - observed / by_chance if by_chance else None


def _words(n: int, rates: Rates) -> Iterable[str]:
    yield f"{_percent(rates.exact)} of {n} incidents were declared as severe as what they consumed."
    if rates.over or rates.under:
        yield f"{_percent(rates.over)} were declared more severe than that, and {_percent(rates.under)} less."
    if rates.over >= 2 * rates.under and rates.over > 0:
        yield "Rather more is declared than is consumed: people are woken who could have slept."
    elif rates.under >= 2 * rates.over and rates.under > 0:
        yield "Rather less is declared than is consumed: help comes later than it is needed."
    if rates.kappa is None:
        yield "All of them are of one level, so agreement beyond chance cannot be told."
    else:
        yield f"Agreement beyond chance is {rates.kappa:.2f} (kappa, quadratic weights): 1 is perfect, 0 is a guess."


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.3g} %"


def shown(report: Report) -> dict[str, object]:
    """For programs."""
    rates = report.rates
    return {
        "n": report.n,
        "least": report.least,
        "left_out": {"by_floor": report.by_floor, "unknown_cost": report.unknown},
        "matrix": report.matrix
        and {one.value: {other.value: n for other, n in row.items()} for one, row in report.matrix.items()},
        "exact": rates and rates.exact,
        "over": rates and rates.over,
        "under": rates and rates.under,
        "kappa": rates and rates.kappa,
        "words": list(report.words),
    }
