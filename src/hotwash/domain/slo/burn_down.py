"""What was left of a budget at moments of its window."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from hotwash.domain.kernel import Instant
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.standing import Standing
from hotwash.domain.slo.sums import Sums, between

STEPS = 90
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the window; left is what of its budget nobody had spent by its end, None where nobody measured."""

    at: Instant
    left: float | None
    bad: float
    total: float
    measured: float
    """How much of the step was measured, from 0 to 1."""


def moments(slo: Slo, newest: Instant) -> list[Instant]:
    """Where the window begins, and the end of each of its steps."""
    return [newest - slo.window + n * slo.window / STEPS for n in range(STEPS + 1)]


def burn_down(standing: Standing, at: Sequence[Instant], sums: Sequence[Sums | None]) -> list[Step]:
    """Steps in time order; the last one has what is left now. The sums are those at `moments`."""
    return list(_steps(standing, at, sums))


def _steps(standing: Standing, at: Sequence[Instant], sums: Sequence[Sums | None]) -> Iterator[Step]:
    slo, events = standing.slo, standing.events
    for (begins, ends), (before, after) in zip(pairwise(at), pairwise(sums), strict=True):
        step, so_far = between(slo, before, after), between(slo, sums[0], after)
        measured = min(1.0, step.minutes * _MINUTE / (ends - begins))
        left = 1 - so_far.spent.bad / (slo.budget * events) if events and step.minutes else None
        yield Step(ends, left, step.spent.bad, step.spent.total, measured)
