"""Sums hold what adding up by hand holds, for any window and with any gaps."""

from dataclasses import replace
from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import given, strategies as st

from hotwash.domain.slo.objective import Method, Slices, Slo, in_its_method
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.sums import Sums, added, between, counted_as
from tests.domain.slo.test_objective import FIVES, SLO
from tests.worlds import START

MINUTE = timedelta(minutes=1)
RATIOS = replace(SLO, method=Method.RATIO_TIMESLICES, slices=Slices(7 * MINUTE))


def sums_of(slo: Slo, counts: list[Count]) -> list[Sums]:
    return list(accumulate(counts, lambda sums, count: added(slo, sums, count), initial=Sums(START)))


@given(st.lists(st.none() | st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=60), st.data())
def test_a_window_is_a_difference(minutes: list[tuple[int, int] | None], data: st.DataObject) -> None:
    """None is a minute nobody measured; slices are those that ended before the newest measured minute."""
    counts = [Count(START + MINUTE * (n + 1), one[0], sum(one)) for n, one in enumerate(minutes) if one is not None]
    since, until = sorted((data.draw(st.integers(0, 60)), data.draw(st.integers(0, 60))))
    for slo in (SLO, FIVES, RATIOS):
        sums = sums_of(slo, counts)

        def newest(minute: int, sums: list[Sums] = sums) -> Sums:
            return [one for one in sums if one.at <= START + MINUTE * minute][-1]

        window = between(slo, newest(since), newest(until))
        within = [one for one in counts if START + MINUTE * since < one.at <= START + MINUTE * until]
        assert window.minutes == len(within)
        assert window.bad == sum(one.bad for one in within)
        assert window.total == sum(one.total for one in within)
        known = [one for one in in_its_method(slo, counts) if one.at <= sums[-1].at]
        whole = between(slo, sums[0], sums[-1]).spent
        assert (whole.bad, whole.total) == pytest.approx(
            (sum(one.bad for one in known), sum(one.total for one in known))
        )


def test_nothing_measured_is_nothing_known() -> None:
    assert between(SLO, None, None).minutes == 0
    one = added(SLO, Sums(START), Count(START + MINUTE, 1, 10))
    assert between(SLO, None, one).total == 10
    assert between(SLO, one, one).minutes == 0


def test_what_counts_something_else_is_kept_apart_and_a_new_objective_is_not() -> None:
    assert counted_as(SLO) == counted_as(replace(SLO, objective=0.99, window=timedelta(days=7)))
    others = [FIVES, RATIOS, replace(SLO, source=replace(SLO.source, bad="increase(x[{{.window}}])"))]
    assert len({counted_as(one) for one in (SLO, *others)}) == 4
