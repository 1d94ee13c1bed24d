"""When did it begin? The split of a series of counts that best explains it as two rates, the second one higher."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import log

ACCEPTED_ABOVE = 11.0
"""Twice the log-likelihood ratio; less is what chance makes of a series with one rate."""


@dataclass(frozen=True, slots=True)
class Split:
    """index is the first count of the higher rate; evidence is twice the log-likelihood ratio."""

    index: int
    evidence: float


def find_onset(bad: Sequence[float], total: Sequence[float]) -> Split | None:
    """The split with the most evidence (generalised likelihood ratio of two binomials); None when it is too little.

    bad and total are counts of the same steps, oldest first. One pass over prefix sums.
    """
    if len(bad) != len(total):
        raise ValueError(f"{len(bad)} counts of bad events and {len(total)} of all")
    bads, totals = [0.0, *accumulate(bad)], [0.0, *accumulate(total)]
    whole = _likelihood(bads[-1], totals[-1])
    best: Split | None = None
    for index in range(1, len(bad)):
        before, after = totals[index], totals[-1] - totals[index]
        bad_before, bad_after = bads[index], bads[-1] - bads[index]
        if not before or not after or bad_after / after <= bad_before / before:
            continue
        evidence = 2 * (_likelihood(bad_before, before) + _likelihood(bad_after, after) - whole)
        if best is None or evidence > best.evidence:
            best = Split(index, evidence)
    return best if best is not None and best.evidence > ACCEPTED_ABOVE else None


def _likelihood(bad: float, total: float) -> float:
    """Log-likelihood of so many bad events at their own rate."""
    good = total - bad
    return sum(part * log(part / total) for part in (bad, good) if part > 0)
