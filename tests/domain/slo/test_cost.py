"""What an incident cost is exact, counted by the SLO's own method, and unknown rather than nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hotwash.domain.slo.budget import Spent
from hotwash.domain.slo.cost import Charge, arithmetic, caveats, charge, counted_between, worst
from hotwash.domain.slo.objective import Method, Slices, Slo
from hotwash.domain.slo.sums import Window
from tests.domain.slo.test_objective import SLO
from tests.worlds import START

MINUTE = timedelta(minutes=1)
MONTHLY = replace(SLO, objective=0.999, window=timedelta(days=30))
SLICED = replace(MONTHLY, method=Method.TIMESLICES, slices=Slices(MINUTE, 0.999))
WHOLE = 30 * 24 * 60
HALF_HOUR = 30 * MINUTE


def window(slo: Slo, minutes: int, bad: float, total: float) -> Window:
    return Window(minutes, bad, total, Spent(bad, total, slo.method))


def test_half_an_hour_of_errors_as_events_and_as_slices() -> None:
    """1,000 a minute at 99.9 %: five minutes at 100 % and 25 at 20 %."""
    events = charge(
        MONTHLY, HALF_HOUR, window(MONTHLY, 30, 10_000, 30_000), window(MONTHLY, WHOLE, 10_000, 43_200_000), 0.9
    )
    assert events.cost == pytest.approx(0.2315, abs=1e-4)
    assert arithmetic(events) == "10000 / (0.1 % x 43200000) = 23.15 %"
    slices = charge(SLICED, HALF_HOUR, window(SLICED, 30, 30, 30), window(SLICED, WHOLE, 30, 43_200), 0.9)
    assert slices.cost == pytest.approx(0.6944, abs=1e-4)
    assert arithmetic(slices) == "30 / (0.1 % x 43200) of slices = 69.44 %"
    assert caveats(events) == ""


def test_what_of_the_window_was_not_measured_is_like_the_rest() -> None:
    half = charge(
        MONTHLY, HALF_HOUR, window(MONTHLY, 30, 10_000, 30_000), window(MONTHLY, WHOLE // 2, 10_000, 21_600_000), 0.9
    )
    assert half.cost == pytest.approx(0.2315, abs=1e-4)
    assert caveats(half) == " (50 % of the window was measured)"


@pytest.mark.parametrize(
    ("minutes", "events", "why"),
    [
        (0, 0.0, "nothing of availability was measured during it"),
        (15, 15_000.0, "a gap: only 50 % of its time was measured"),
        (30, 0.0, "availability had no events in its whole window"),
    ],
)
def test_what_cannot_be_told_is_unknown_and_never_nothing(minutes: int, events: float, why: str) -> None:
    slo = replace(MONTHLY, name="availability")
    found = charge(slo, HALF_HOUR, window(slo, minutes, 0, events), window(slo, minutes, 0, events), 0.9)
    assert (found.cost, found.unknown) == (None, why)
    assert arithmetic(found) == f"unknown, {why}"


def test_no_errors_cost_nothing_and_that_is_known() -> None:
    found = charge(MONTHLY, HALF_HOUR, window(MONTHLY, 30, 0, 100), window(MONTHLY, WHOLE, 0, 1000), 0.9)
    assert found.cost == 0
    assert worst((found, replace(found, cost=None))) == 0
    assert worst((replace(found, cost=None),)) is None


def test_whole_minutes_and_whole_slices_are_counted() -> None:
    since, until = START + 0.5 * MINUTE, START + 7.2 * MINUTE
    assert counted_between(MONTHLY, since, until) == (START, START + 8 * MINUTE)
    assert counted_between(MONTHLY, START, START + 8 * MINUTE) == (START, START + 8 * MINUTE)
    fives = replace(SLICED, slices=Slices(5 * MINUTE, 0.9))
    assert counted_between(fives, since, until) == (START, START + 10 * MINUTE)


def test_a_charge_keeps_the_numbers_of_its_arithmetic() -> None:
    found = charge(MONTHLY, HALF_HOUR, window(MONTHLY, 29, 7, 100), window(MONTHLY, WHOLE, 7, 10_000), 0.9)
    assert found == Charge(
        MONTHLY.name, 0.999, 2_592_000, Method.OCCURRENCES, 7, 100, 10_000, 0.9667, 1.0, pytest.approx(0.7)
    )
    assert found.cost == found.bad / (0.001 * found.window_total)
