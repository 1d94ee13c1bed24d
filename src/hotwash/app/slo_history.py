"""How SLOs came to stand as they do: their last day by hours, and one's burn-down over its window."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

from hotwash.app.hotwash import Hotwash
from hotwash.domain.slo.budget import burn_rate
from hotwash.domain.slo.burn_down import Step, burn_down, moments
from hotwash.domain.slo.standing import Standing
from hotwash.domain.slo.sums import between

HOURS = 24
_HOUR = timedelta(hours=1)

Burns = Sequence[float | None]
"""The burn rate of each hour, the oldest first; None where nothing was counted."""


async def last_day(hotwash: Hotwash, standings: Sequence[Standing]) -> list[Burns]:
    """Of each SLO, in one query for all of them; the hours end with the newest measured minute."""
    asked = [
        (one.slo, one.at - _HOUR * hours)
        for one in standings
        if one.at is not None
        for hours in reversed(range(HOURS + 1))
    ]
    sums = iter(await hotwash.slo_counts.at_each(asked))
    found: list[Burns] = []
    for one in standings:
        if one.at is None:
            found.append([None] * HOURS)
            continue
        hours = [between(one.slo, *pair) for pair in pairwise([next(sums) for _ in range(HOURS + 1)])]
        found.append([burn_rate(hour.spent.bad, hour.spent.total, one.slo.budget) for hour in hours])
    return found


async def burn_down_of(hotwash: Hotwash, standing: Standing) -> list[Step]:
    """Empty where the SLO is not measured now."""
    if standing.at is None or standing.unknown is not None:
        return []
    at = moments(standing.slo, standing.at)
    return burn_down(standing, at, await hotwash.slo_counts.at(standing.slo, at))
