"""How sure a burn rate is when there is little traffic: one failure in fifty requests proves next to nothing."""

from math import exp, lgamma, log

_STEPS = 60


def burn_at_least(bad: int, total: int, budget: float, confidence: float = 0.95) -> float:
    """The burn rate that is exceeded with this confidence: Clopper and Pearson's exact lower bound over the budget.

    bad of total events were bad; budget is the fraction that may be.
    """
    if not 0 <= bad <= total or total < 1 or budget <= 0:
        raise ValueError(f"{bad} of {total} events against a budget of {budget} say nothing")
    if bad == 0:
        return 0.0
    low, high = 0.0, bad / total
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_least(bad, total, middle) < 1 - confidence else (low, middle)
    return low / budget


def _at_least(bad: int, total: int, probability: float) -> float:
    """The probability of so many bad events or more."""
    if probability <= 0:
        return 0.0
    fewer = (
        sum(
            exp(
                lgamma(total + 1)
                - lgamma(k + 1)
                - lgamma(total - k + 1)
                + k * log(probability)
                + (total - k) * log(1 - probability)
            )
            for k in range(bad)
        )
        if probability < 1
        else 0.0
    )
    return 1 - fewer
