"""The arithmetic of error budgets, by figures worked out by hand."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.slo.budget import (
    Spent,
    burn_rate,
    clears_after,
    consumed,
    consumed_evenly,
    highest_burn,
    lasts,
    outage_allowed,
    remaining,
    spent_per_hour,
    trips_after,
)
from hotwash.domain.slo.burn import threshold
from hotwash.domain.slo.objective import Method
from hotwash.domain.slo.service import error_budget

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MONTH = 30 * DAY
BUDGET = error_budget(0.999)


@pytest.mark.parametrize(
    ("objective", "days", "minutes"),
    [
        (0.999, 30, 43.2),
        (0.999, 90, 129.6),
        (0.999, 28, 40.32),
        (0.99, 30, 432),
        (0.99, 90, 1296),
        (0.995, 30, 216),
        (0.995, 90, 648),
        (0.9995, 30, 21.6),
        (0.9995, 90, 64.8),
        (0.9999, 30, 4.32),
        (0.9999, 90, 12.96),
    ],
)
def test_an_objective_allows_so_many_minutes_of_full_outage(objective: float, days: int, minutes: float) -> None:
    assert outage_allowed(error_budget(objective), days * DAY) / MINUTE == minutes


def test_a_burn_rate_is_the_error_ratio_over_the_budget() -> None:
    assert burn_rate(14.4, 1000, BUDGET) == burn_rate(144, 10_000, BUDGET) == 14.4
    assert highest_burn(BUDGET) == 1000
    assert burn_rate(1, 1, BUDGET) == highest_burn(BUDGET)
    assert burn_rate(0, 0, BUDGET) is None


def test_what_an_incident_cost_is_exact_and_depends_on_the_method() -> None:
    """5 minutes in which everything fails and 25 in which a fifth does, at 1000 requests a minute."""
    bad, window = 5 * 1000 + 25 * 200, MONTH // MINUTE
    assert bad == 10_000
    assert BUDGET * window * 1000 == 43_200
    assert consumed(bad, BUDGET, window * 1000) == pytest.approx(0.231, abs=0.0005)
    assert consumed(5 + 25, BUDGET, window) == pytest.approx(0.694, abs=0.0005)
    assert consumed(0, BUDGET, 0) is None


def test_uneven_traffic_makes_the_rule_of_thumb_wrong() -> None:
    """An hour at 10x when a tenth of the usual traffic comes costs a tenth of what the rule says."""
    events = MONTH / HOUR * 1000
    assert consumed(1, BUDGET, events) == pytest.approx(consumed_evenly(10, HOUR, MONTH) / 10)
    assert consumed(10, BUDGET, events) == pytest.approx(consumed_evenly(10, HOUR, MONTH))


def test_events_and_slices_are_never_added() -> None:
    assert Spent(1, 10) + Spent(2, 20) == Spent(3, 30)
    with pytest.raises(ValueError, match="different things"):
        Spent(1, 10) + Spent(1, 10, Method.TIMESLICES)


def test_what_is_left_and_how_long_it_lasts() -> None:
    assert remaining([0.25, 0.5]) == 0.25
    assert lasts(0.15, MONTH, 7.2) == 15 * HOUR
    assert lasts(1, MONTH, 0) is None
    assert lasts(-0.2, MONTH, 3) == timedelta()
    assert lasts(1, MONTH, 1e-9) == MONTH * 1000


@pytest.mark.parametrize(
    ("number", "budget_at_trip", "hours", "trips"),
    [(0, 0.05, 10, 2.16), (1, 0.02, 50, 0.864), (2, 0.05, 120, 2.16), (3, 0.10, 240, 4.32), (4, 0.10, 720, 4.32)],
)
def test_the_shipped_conditions_spend_and_trip_as_documented(
    number: int, budget_at_trip: float, hours: float, trips: float
) -> None:
    condition = load_policy().burn_rates[number]
    above = threshold(condition, BUDGET)
    assert consumed_evenly(above, condition.long, MONTH) == pytest.approx(budget_at_trip)
    lasting, tripping = lasts(1, MONTH, above), trips_after(above, BUDGET, condition.long, 1)
    assert lasting is not None
    assert lasting / HOUR == pytest.approx(hours)
    assert tripping is not None
    assert tripping / MINUTE == pytest.approx(trips)


def test_a_condition_clears_once_the_fault_has_left_enough_of_its_short_window() -> None:
    assert clears_after(14.4, BUDGET, 5 * MINUTE, 1) / MINUTE == pytest.approx(5 * (1 - 0.0144))
    assert clears_after(14.4, BUDGET, 5 * MINUTE, 0.0144) == timedelta()
    assert clears_after(14.4, BUDGET, 5 * MINUTE, 0) == timedelta()


def test_an_error_ratio_that_only_reaches_the_threshold_never_trips() -> None:
    assert trips_after(14.4, BUDGET, HOUR, 0.0144) is None
    assert trips_after(14.4, BUDGET, HOUR, 0) is None


def test_one_percent_of_the_budget_an_hour_does_not_empty_a_quarter_in_four_hours() -> None:
    assert spent_per_hour(7.2, MONTH) == pytest.approx(0.01)
    assert burn_rate(72, 10_000, BUDGET) == 7.2
    assert lasts(1, MONTH, 7.2) == 100 * HOUR
    assert lasts(1, 90 * DAY, 540) == 4 * HOUR


@given(st.floats(0, 1), st.floats(0, 1), st.floats(1e-6, 0.5))
def test_more_bad_events_never_cost_less(one: float, other: float, budget: float) -> None:
    fewer, more = sorted((one, other))
    burned = burn_rate(fewer, 1, budget), burn_rate(more, 1, budget)
    assert burned[0] is not None
    assert burned[1] is not None
    assert burned[0] <= burned[1] <= highest_burn(budget) * (1 + 1e-12)
