"""Burn rates over two windows,: strictly above, and reachable for lax objectives."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.incident.policy import Severity
from hotwash.domain.slo.burn import burning, threshold
from hotwash.domain.slo.series import Count
from tests.worlds import START

SEV0, SEV1 = load_policy().burn_rates[:2]
MINUTE = timedelta(minutes=1)
TOTAL = 1_000_000.0


def counts(*ratios: float, total: float = TOTAL) -> list[Count]:
    """Steps of one minute, the last of which ends now."""
    first = START - MINUTE * (len(ratios) - 1)
    return [Count(first + MINUTE * n, ratio * total, total) for n, ratio in enumerate(ratios)]


def severity(given: list[Count], budget: float = 0.001) -> Severity | None:
    burn = burning([SEV1, SEV0], given, budget, START)
    return burn and burn.condition.severity


@pytest.mark.parametrize(
    ("times", "expected"),
    [(1000, Severity.SEV0), (80, Severity.SEV0), (72.1, Severity.SEV0), (20, Severity.SEV1), (14.41, Severity.SEV1)],
)
def test_a_flat_burn_fires_the_most_severe_condition_it_exceeds(times: float, expected: Severity) -> None:
    assert severity(counts(*[times / 1000] * 60)) is expected


@pytest.mark.parametrize("times", [0, 1, 7.2, 14.4])
def test_a_burn_that_only_reaches_the_threshold_does_not_fire(times: float) -> None:
    assert severity(counts(*[times / 1000] * 60, total=1000)) is None


def test_both_windows_must_burn() -> None:
    assert severity(counts(*[0.03] * 55, *[0.0002] * 5)) is None
    assert severity(counts(*[0.0] * 59, 0.05)) is None


def test_few_bad_events_do_not_count() -> None:
    """80 times too fast with 9 bad events in 30 minutes and 18 in an hour."""
    quiet = [Count(START - MINUTE * n, 9 / 30, 9 / 30 / 0.08) for n in range(59, -1, -1)]
    assert severity(quiet) is Severity.SEV1


@pytest.mark.parametrize(("budget", "expected"), [(0.001, 72), (0.01, 50), (0.1, 5), (0.8, 1)])
def test_a_lax_objective_keeps_the_condition_reachable(budget: float, expected: float) -> None:
    assert threshold(SEV0, budget) == pytest.approx(expected)


def test_nothing_measured_burns_nothing() -> None:
    assert severity([]) is None
    assert severity(counts(*[0.0] * 60, total=0)) is None
    assert severity([Count(START - MINUTE * 10, 900, 1000)]) is None


@given(st.lists(st.floats(0, 1), min_size=60, max_size=60), st.integers(0, 59))
def test_more_burn_is_never_milder(ratios: list[float], where: int) -> None:
    def rank(given: list[float]) -> int:
        found = severity(counts(*given))
        return 4 if found is None else found.rank

    assert rank([*ratios[:where], 1.0, *ratios[where + 1 :]]) <= rank(ratios)
