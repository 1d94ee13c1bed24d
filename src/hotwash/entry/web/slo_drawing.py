"""Pictures of SLOs as paths: they are stretched to their place, so that words stand beside them and never in them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from math import log

from hotwash.domain.kernel import Instant
from hotwash.domain.slo.burn_down import Step
from hotwash.domain.slo.forecast import At
from hotwash.domain.slo.standing import Standing

WIDTH, HEIGHT = 1000, 300
AHEAD = 4
"""A fourth of the window is shown of what is to come."""
_SPARK_HEIGHT, _HIGHEST = 20, 100
_BAR, _MARK = 100, 2 / 3


@dataclass(frozen=True, slots=True)
class Spark:
    """A bar an hour, on a logarithmic scale; gaps are hours nobody measured. words say the same."""

    bars: str
    gaps: str
    words: str


def spark(burns: Sequence[float | None]) -> Spark:
    bars, gaps = [], []
    for hour, burn in enumerate(burns):
        if burn is None:
            gaps.append(f"M{4 * hour} {_SPARK_HEIGHT}h3")
        else:
            high = max(1.0, _SPARK_HEIGHT * min(log(1 + burn) / log(1 + _HIGHEST), 1))
            bars.append(f"M{4 * hour} {_SPARK_HEIGHT}v-{high:.1f}h3V{_SPARK_HEIGHT}z")
    known = [one for one in burns if one is not None]
    told = f"burned at most {max(known):.3g}x" if known else "not measured"
    missing = f", {len(gaps)} h not measured" if known and gaps else ""
    return Spark("".join(bars), "".join(gaps), f"In the last day: {told}{missing}.")


@dataclass(frozen=True, slots=True)
class Shade:
    """Time from left to right, as a share of the picture's width."""

    x: float
    width: float
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What was left of a budget over its window, and where it goes; labels are those of its height from the top."""

    left: str
    gaps: Sequence[Shade]
    incidents: Sequence[Shade]
    changes: Sequence[Shade]
    ahead: Sequence[str]
    now: float
    zero: float
    labels: Sequence[str]
    starts: Instant
    at: Instant
    ends: Instant


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of the service within the window: an incident that lasted, or a change at a moment."""

    starts: Instant
    ends: Instant
    words: str


@dataclass(frozen=True, slots=True)
class _Scale:
    starts: Instant
    ends: Instant
    bottom: float

    def x(self, at: Instant) -> float:
        return round(WIDTH * min(max((at - self.starts) / (self.ends - self.starts), 0), 1), 1)

    def y(self, left: float) -> float:
        return round(HEIGHT * min(max((1 - left) / (1 - self.bottom), 0), 1), 1)


def picture(
    standing: Standing,
    steps: Sequence[Step],
    ahead: Iterable[At],
    incidents: Iterable[Happening],
    changes: Iterable[Happening] = (),
) -> Picture:
    """Steps are not empty, and the last one was measured."""
    window, at = standing.slo.window, steps[-1].at
    overspent = any(one.left is not None and one.left < 0 for one in steps)
    scale = _Scale(at - window, at + window / AHEAD, -1.0 if overspent else 0.0)
    left = standing.facts.budget_left or 0.0
    return Picture(
        left=_line(steps, scale),
        gaps=list(_gaps(steps, scale)),
        incidents=[_shade(one, scale) for one in incidents],
        changes=[_shade(one, scale) for one in changes],
        ahead=[_ahead(one, left, window, at, scale) for one in ahead],
        now=scale.x(at),
        zero=scale.y(0),
        labels=("100 %", "0 %", "-100 %") if overspent else ("100 %", "50 %", "0 %"),
        starts=scale.starts,
        at=at,
        ends=scale.ends,
    )


def _line(steps: Sequence[Step], scale: _Scale) -> str:
    """One that breaks where nobody measured."""
    drawn, pen = [], "M"
    if steps[0].left is not None:
        drawn, pen = [f"M{scale.x(scale.starts)} {scale.y(1)}"], "L"
    for one in steps:
        if one.left is None:
            pen = "M"
            continue
        drawn.append(f"{pen}{scale.x(one.at)} {scale.y(one.left)}")
        pen = "L"
    return "".join(drawn)


def _gaps(steps: Sequence[Step], scale: _Scale) -> Iterator[Shade]:
    begins = scale.starts
    for missing, together in groupby(steps, key=lambda one: one.left is None):
        last = list(together)[-1].at
        if missing:
            yield _shade(Happening(begins, last, "not measured"), scale)
        begins = last


def _shade(one: Happening, scale: _Scale) -> Shade:
    start = scale.x(one.starts)
    return Shade(start, max(round(scale.x(one.ends) - start, 1), 2.0), one.words)


def _ahead(one: At, left: float, window: timedelta, at: Instant, scale: _Scale) -> str:
    """As far as the picture goes, or until nothing is left."""
    ends = min(at + one.lasts, scale.ends) if one.lasts is not None else scale.ends
    after = max(left - one.burn * ((ends - at) / window), min(left, 0.0))
    return f"M{scale.x(at)} {scale.y(left)}L{scale.x(ends)} {scale.y(after)}"


def burn_bar(rate: float | None, above: float) -> float:
    """How far a bar reaches out of 100 whose mark, at two thirds, is what a condition fires above."""
    return 0.0 if rate is None else round(_BAR * min(rate / above * _MARK, 1), 1)
