"""A burn-down ends with what is left now, breaks where nobody measured, and is in what the SLO counts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotwash.domain.severity.facts import Facts
from hotwash.domain.slo.budget import Spent
from hotwash.domain.slo.burn_down import STEPS, burn_down, moments
from hotwash.domain.slo.objective import Method, Slices, Slo
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import PrometheusSource
from hotwash.domain.slo.standing import Standing
from hotwash.domain.slo.sums import Sums, added

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SOURCE = PrometheusSource("http://prometheus.example", "bad[{{.window}}]", "all[{{.window}}]")
SLO = Slo("availability", "checkout-api", 0.99, SOURCE, timedelta(minutes=STEPS))


def summed(slo: Slo, *counts: tuple[float, float] | None) -> list[Sums | None]:
    """The sums at the beginning of the window and at the end of each minute; None for one nobody measured."""
    at, sums, found = moments(slo, NOW), None, [None]
    for moment, count in zip(at[1:], counts, strict=True):
        if count is not None:
            sums = added(slo, sums or Sums(moment - MINUTE), Count(moment, *count))
        found.append(sums)
    return found  # type: ignore[return-value]  # the first is None only


def standing(slo: Slo, sums: list[Sums | None]) -> Standing:
    last = sums[-1]
    assert last is not None
    spent = Spent(last.spent, last.units, slo.method)
    return Standing(slo, NOW, Facts(), coverage=last.minutes / STEPS, spent=spent)


def test_the_last_step_has_what_is_left_now() -> None:
    sums = summed(SLO, *[(0.0, 100.0)] * 80, *[(5.0, 100.0)] * 10)
    steps = burn_down(standing(SLO, sums), moments(SLO, NOW), sums)
    assert (steps[-1].at, steps[79].left) == (NOW, 1)
    assert steps[-1].left == pytest.approx(1 - 50 / (0.01 * 9000))
    assert (steps[-1].bad, steps[-1].total, steps[-1].measured) == (5, 100, 1)


def test_a_minute_nobody_measured_is_a_gap_and_not_quiet() -> None:
    sums = summed(SLO, *[None] * 10, *[(1.0, 100.0)] * 60, *[None] * 10, *[(1.0, 100.0)] * 10)
    steps = burn_down(standing(SLO, sums), moments(SLO, NOW), sums)
    assert [one.left is None for one in steps] == [True] * 10 + [False] * 60 + [True] * 10 + [False] * 10
    assert steps[-1].left == pytest.approx(1 - 70 / (0.01 * 9000))


def test_slices_are_counted_in_slices() -> None:
    sliced = replace(SLO, method=Method.TIMESLICES, slices=Slices(MINUTE, 0.5))
    sums = summed(sliced, *[(0.0, 100.0)] * 89, (60.0, 100.0))
    steps = burn_down(standing(sliced, sums), moments(sliced, NOW), sums)
    assert (steps[-1].bad, steps[-1].total) == (1, 1)
    assert steps[-1].left == pytest.approx(1 - 1 / (0.01 * 90))
