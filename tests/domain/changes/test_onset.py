"""An onset is found where the counts change, and chance is not taken for one."""

import pytest

from hotwash.domain.changes.onset import find_onset

QUIET = [0, 1, 0, 0, 2, 0, 0, 1, 0, 0] * 3
LOUD = [9, 14, 30, 31, 29, 33, 30, 28, 32, 30]


def test_a_worked_example() -> None:
    split = find_onset([*QUIET, *LOUD], [600] * 40)
    assert split is not None
    assert split.index == 30
    assert split.evidence == pytest.approx(654.26, abs=0.005)


@pytest.mark.parametrize(
    ("bad", "total"), [(QUIET, [600] * 30), ([*LOUD, *QUIET], [600] * 40), ([], []), ([5], [600]), ([0] * 9, [0] * 9)]
)
def test_what_does_not_rise_has_no_onset(bad: list[float], total: list[float]) -> None:
    assert find_onset(bad, total) is None


def test_minutes_without_traffic_say_nothing() -> None:
    split = find_onset([0, 0, 0, 40, 40], [600, 600, 0, 600, 600])
    assert split is not None
    assert split.index in (2, 3)
