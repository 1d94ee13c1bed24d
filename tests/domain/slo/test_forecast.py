"""A forecast is a range between the burns that may go on, and says which is which."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.domain.slo.forecast import forecast, spoken_length

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MONTH = 30 * DAY


def test_the_range_goes_from_the_fastest_to_the_slowest_burn() -> None:
    found = forecast(0.5, MONTH, {HOUR: 14.4, 6 * HOUR: 6, MONTH: 2.5})
    assert found is not None
    assert (found.soonest, found.latest) == (25 * HOUR, 6 * DAY)
    assert found.words == "The budget lasts 25 hours at the burn of the last 1h, and 6 days at that of the whole 30d."


def test_what_lasts_a_whole_window_is_never_spent_since_the_window_gives_budget_back() -> None:
    found = forecast(0.5, MONTH, {HOUR: 7.2, 6 * HOUR: 0.5})
    assert found is not None
    assert (found.soonest, found.latest) == (50 * HOUR, None)
    assert found.words == (
        "The budget lasts 50 hours at the burn of the last 1h, and is never spent at that of the last 6h."
    )
    quiet = forecast(1.0, MONTH, {HOUR: 0.0, MONTH: 1.0})
    assert quiet is not None
    assert (quiet.soonest, quiet.latest) == (None, None)
    assert quiet.words == "At none of its burns is the budget ever spent."


def test_a_spent_budget_is_spent() -> None:
    found = forecast(-0.2, MONTH, {HOUR: 0.0})
    assert found is not None
    assert (found.spent, found.soonest, found.words) == (True, timedelta(), "The budget is spent.")


def test_without_a_burn_there_is_no_forecast() -> None:
    assert forecast(0.5, MONTH, {}) is None


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "0 minutes"),
        (timedelta(seconds=90), "1 minute"),
        (119 * timedelta(minutes=1), "119 minutes"),
        (50 * HOUR, "50 hours"),
        (12.9 * DAY, "12 days"),
    ],
)
def test_lengths_are_said_shorter_rather_than_longer(length: timedelta, said: str) -> None:
    assert spoken_length(length) == said


@given(st.floats(0.001, 1), st.lists(st.floats(0, 1000), min_size=1, max_size=3))
def test_more_burn_never_lasts_longer(left: float, burns: list[float]) -> None:
    found = forecast(left, MONTH, dict(zip((HOUR, 6 * HOUR, MONTH), burns, strict=False)))
    faster = forecast(left, MONTH, dict(zip((HOUR, 6 * HOUR, MONTH), (2 * one + 1 for one in burns), strict=False)))
    assert found is not None
    assert faster is not None
    assert (faster.soonest or timedelta.max) <= (found.soonest or timedelta.max)
    assert (faster.latest or timedelta.max) <= (found.latest or timedelta.max)
