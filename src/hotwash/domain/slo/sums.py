"""Counts added up minute by minute, so that what any window holds is one subtraction."""

import hashlib
import json
from dataclasses import dataclass, replace

from hotwash.domain.kernel import Instant
from hotwash.domain.slo.budget import Spent
from hotwash.domain.slo.objective import Slo, bad_slice, slice_end
from hotwash.domain.slo.series import Count


@dataclass(frozen=True, slots=True)
class Sums:
    """Everything up to a measured minute. A minute nobody measured adds nothing, and is not counted."""

    at: Instant
    minutes: int = 0
    bad: float = 0.0
    total: float = 0.0
    """Events."""
    spent: float = 0.0
    units: float = 0.0
    """What the budget is counted in: events, or slices that have ended."""
    open_bad: float = 0.0
    open_total: float = 0.0
    """Events of the slice that goes on."""


@dataclass(frozen=True, slots=True)
class Window:
    """What was measured between two moments."""

    minutes: int
    bad: float
    total: float
    spent: Spent


def added(slo: Slo, sums: Sums, count: Count) -> Sums:
    """The sums with one more minute; minutes come in their order."""
    after = replace(
        sums, at=count.at, minutes=sums.minutes + 1, bad=sums.bad + count.bad, total=sums.total + count.total
    )
    if slo.slices is None:
        return replace(after, spent=after.bad, units=after.total)
    end = slice_end(count.at, slo.slices.length)
    if slice_end(sums.at, slo.slices.length) != end:
        # The last minutes of that slice were not measured, or it would have been closed.
        after = _closed(slo, after)
    after = replace(after, open_bad=after.open_bad + count.bad, open_total=after.open_total + count.total)
    return _closed(slo, after) if count.at == end else after


def _closed(slo: Slo, sums: Sums) -> Sums:
    if sums.open_total <= 0 or slo.slices is None:
        return replace(sums, open_bad=0.0, open_total=0.0)
    bad = bad_slice(slo.slices, sums.open_bad / sums.open_total)
    return replace(sums, spent=sums.spent + bad, units=sums.units + 1, open_bad=0.0, open_total=0.0)


def between(slo: Slo, earlier: Sums | None, later: Sums | None) -> Window:
    """What the later sums hold and the earlier ones do not yet."""
    if later is None:
        return Window(0, 0.0, 0.0, Spent(0.0, 0.0, slo.method))
    before = earlier or Sums(later.at)
    spent = Spent(later.spent - before.spent, later.units - before.units, slo.method)
    return Window(later.minutes - before.minutes, later.bad - before.bad, later.total - before.total, spent)


def counted_as(slo: Slo) -> str:
    """What sums are kept under: an SLO that counts something else from now on starts anew."""
    slices = (slo.slices.length.total_seconds(), slo.slices.target) if slo.slices is not None else None
    counted = [slo.method, slices, slo.source.url, slo.source.bad, slo.source.total]
    return f"{slo.name}#{hashlib.sha256(json.dumps(counted).encode()).hexdigest()[:12]}"
