"""A drawing of an SLO says what was measured and no more: gaps break its line, a bar that fires passes its mark."""

from datetime import timedelta

import pytest

from hotwash.domain.severity.facts import Facts
from hotwash.domain.slo.burn_down import Step
from hotwash.domain.slo.forecast import At
from hotwash.domain.slo.standing import Standing
from hotwash.entry.web.slo_drawing import Happening, burn_bar, picture, spark
from tests.app.test_polling import DAY, SLO
from tests.worlds import START

HOUR = timedelta(hours=1)


def steps(*left: float | None) -> list[Step]:
    length = DAY / len(left)
    return [
        Step(START - DAY + length * (place + 1), one, 0, 0, 0 if one is None else 1) for place, one in enumerate(left)
    ]


def standing(left: float) -> Standing:
    return Standing(SLO, START, Facts(budget_left=left))


def test_a_line_breaks_where_nobody_measured_and_that_is_shaded() -> None:
    drawn = picture(standing(0.5), steps(0.9, None, None, 0.5), [], [])
    assert drawn.left == "M0.0 0.0L200.0 30.0M800.0 150.0"
    assert [(one.x, one.width) for one in drawn.gaps] == [(200.0, 400.0)]
    assert (drawn.now, drawn.labels) == (800.0, ("100 %", "50 %", "0 %"))


def test_what_is_overspent_goes_below_the_line_of_nothing() -> None:
    drawn = picture(standing(-0.5), steps(0.5, -0.5), [At(HOUR, 10, timedelta())], [])
    assert (drawn.labels[1], drawn.zero) == ("0 %", 150.0)
    assert drawn.ahead == ["M800.0 225.0L800.0 225.0"], "there is nothing left to spend"


def test_a_forecast_ends_where_nothing_is_left() -> None:
    drawn = picture(standing(0.5), steps(0.5), [At(HOUR, 4, DAY / 8), At(6 * HOUR, 0.4, None)], [])
    assert drawn.ahead == ["M800.0 150.0L900.0 300.0", "M800.0 150.0L1000.0 180.0"]


def test_what_began_before_the_window_is_shaded_from_its_beginning() -> None:
    drawn = picture(standing(0.5), steps(0.5), [], [Happening(START - 2 * DAY, START - DAY / 2, "INC-1")])
    assert [(one.x, one.width, one.words) for one in drawn.incidents] == [(0.0, 400.0, "INC-1")]


def test_a_day_is_told_in_words_too() -> None:
    assert spark([None] * 24).words == "In the last day: not measured."
    some = spark([0.5, None, 22.0])
    assert some.words == "In the last day: burned at most 22x, 1 h not measured."
    assert (some.gaps, some.bars.count("z")) == ("M4 20h3", 2)


@pytest.mark.parametrize(("rate", "reach"), [(None, 0), (0, 0), (14.4, 66.7), (14.5, 67.1), (1000, 100)])
def test_a_bar_passes_its_mark_when_it_burns_too_fast(rate: float | None, reach: float) -> None:
    assert burn_bar(rate, 14.4) == reach
