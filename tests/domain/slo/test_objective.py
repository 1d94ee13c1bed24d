"""What an SLO is, and counts in what its budget is counted in."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hotwash.domain.slo.objective import Method, Slices, Slo, in_its_method, refuse_slo, slo_of
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import PrometheusSource, Service
from tests.worlds import START

MINUTE = timedelta(minutes=1)
SOURCE = PrometheusSource("http://prometheus.example", "increase(bad[{{.window}}])", "increase(total[{{.window}}])")
SLO = Slo("checkout-availability", "checkout-api", 0.999, SOURCE)
FIVES = replace(SLO, method=Method.TIMESLICES, slices=Slices(5 * MINUTE, 0.9))


def counts(*numbers: tuple[float, float]) -> list[Count]:
    """Minutes from the start on."""
    return [Count(START + MINUTE * (index + 1), *one) for index, one in enumerate(numbers)]


def test_a_service_with_an_objective_and_queries_is_its_own_simplest_slo() -> None:
    assert slo_of(Service("checkout-api", 0.995, source=SOURCE)) == Slo("checkout-api", "checkout-api", 0.995, SOURCE)
    assert slo_of(Service("checkout-api", 0.995)) is None
    assert slo_of(Service("checkout-api", source=SOURCE)) is None


def test_occurrences_are_the_events_themselves() -> None:
    given = counts((1, 100), (2, 200))
    assert in_its_method(SLO, given) == given


def test_a_slice_is_bad_when_too_few_of_its_events_are_good() -> None:
    given = counts((0, 100), (50, 100), (0, 100), (0, 100), (0, 100), (50, 100), (1, 100))
    assert in_its_method(FIVES, given) == [Count(START + 5 * MINUTE, 0, 1), Count(START + 10 * MINUTE, 1, 1)]


def test_the_ratio_of_a_slice_counts_as_it_is() -> None:
    ratios = replace(SLO, method=Method.RATIO_TIMESLICES, slices=Slices(5 * MINUTE))
    assert in_its_method(ratios, counts((0, 100), (50, 100))) == [Count(START + 5 * MINUTE, 0.25, 1)]


def test_a_slice_exactly_at_its_target_is_good() -> None:
    ones = replace(SLO, method=Method.TIMESLICES, slices=Slices(MINUTE, 0.9))
    assert [one.bad for one in in_its_method(ones, counts((100, 1000), (101, 1000)))] == [0, 1]


def test_a_slice_without_events_and_one_nobody_measured_are_no_slices() -> None:
    assert in_its_method(FIVES, counts((0, 0), (0, 0))) == []
    assert in_its_method(FIVES, []) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "name of the SLO"),
        ({"service": "a\nb"}, "name of the service"),
        ({"objective": 1.0}, "between 0 and 100 %"),
        ({"window": timedelta(hours=1)}, "1 to 366 days"),
        ({"method": Method.TIMESLICES}, "have a length"),
        ({"slices": Slices(MINUTE)}, "have a length"),
        ({"method": Method.TIMESLICES, "slices": Slices(MINUTE)}, "have a target"),
        ({"method": Method.RATIO_TIMESLICES, "slices": Slices(MINUTE, 0.9)}, "have a target"),
        ({"method": Method.TIMESLICES, "slices": Slices(timedelta(seconds=90), 0.9)}, "whole number of minutes"),
        ({"method": Method.TIMESLICES, "slices": Slices(timedelta(), 0.9)}, "whole number of minutes"),
        ({"method": Method.TIMESLICES, "slices": Slices(MINUTE, 1.5)}, "target lies above 0"),
        ({"source": replace(SOURCE, bad="increase(bad[1m])")}, "over which time it counts"),
    ],
)
def test_what_is_no_slo_is_refused(changes: dict[str, Any], said: str) -> None:
    refused = refuse_slo(replace(SLO, **changes))
    assert refused is not None
    assert said in refused.reason


def test_an_slo_of_each_method_is_kept() -> None:
    ratios = replace(SLO, method=Method.RATIO_TIMESLICES, slices=Slices(MINUTE))
    assert [refuse_slo(one) for one in (SLO, FIVES, ratios)] == [None] * 3
