"""A drill's numbers: only what has ended is measured, and the last numbers go on."""

import asyncio
from datetime import timedelta

from hotwash.adapters.metrics.scenario import ScenarioMetrics
from hotwash.domain.drill.scenario import ScenarioSli
from hotwash.domain.slo.series import Count, Series
from hotwash.domain.slo.service import Service
from tests.worlds import START

MINUTE = timedelta(minutes=1)
SLI = ScenarioSli(START, MINUTE, ((1, 100), (2, 100), (3, 100)))


def read(minutes: float, window: float = 5) -> tuple[Count, ...]:
    """What is measured so many minutes after the first step began."""
    metrics = ScenarioMetrics(SLI)
    until = START + minutes * MINUTE
    series = asyncio.run(metrics.series(Service("checkout-api", 0.995), until, window * MINUTE, MINUTE))
    assert isinstance(series, Series)
    assert (series.step, series.source) == (MINUTE, "drill")
    return series.counts


def test_a_step_is_measured_once_it_has_ended() -> None:
    assert read(-3) == read(0) == read(0.99) == ()
    assert read(1) == read(1.99) == (Count(START + MINUTE, 1, 100),)


def test_the_last_numbers_go_on_and_only_the_window_is_given() -> None:
    assert [one.bad for one in read(3)] == [1, 2, 3]
    assert read(1_000_000, window=2) == tuple(Count(START + n * MINUTE, 3, 100) for n in (999_999, 1_000_000))
