"""How sure a burn rate is, against worked values."""

import pytest

from hotwash.domain.slo.low_traffic import burn_at_least


@pytest.mark.parametrize(("bad", "total", "burn"), [(1, 50, 1.03), (3, 50, 16.55), (10, 500, 10.89), (0, 50, 0.0)])
def test_the_exact_lower_bound(bad: int, total: int, burn: float) -> None:
    assert burn_at_least(bad, total, 0.001) == pytest.approx(burn, abs=0.005)


def test_everything_bad_is_nearly_certain() -> None:
    assert burn_at_least(1000, 1000, 0.001) == pytest.approx(997.01, abs=0.01)


@pytest.mark.parametrize(("bad", "total"), [(2, 1), (-1, 5), (0, 0)])
def test_counts_that_cannot_be_are_refused(bad: int, total: int) -> None:
    with pytest.raises(ValueError, match="say nothing"):
        burn_at_least(bad, total, 0.001)
