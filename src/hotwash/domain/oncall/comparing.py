"""What a changed schedule means: who is on call differently, and when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import Shift
from hotwash.domain.oncall.schedule import Schedule, shifts_of


@dataclass(frozen=True, slots=True)
class Difference:
    """In [start, end) a level has others on call than before."""

    level: str
    start: Instant
    end: Instant
    before: tuple[str, ...]
    after: tuple[str, ...]


def differences(
    before: Schedule | None, after: Schedule | None, since: Instant, until: Instant
) -> Iterator[Difference]:
    """Where two schedules differ in who is on call, level by level; None is no schedule."""
    for level in dict.fromkeys(level.name for one in (before, after) if one is not None for level in one.levels):
        old, new = (shifts_of(one, level, since, until) if one else [] for one in (before, after))
        moments = sorted({since, until, *(moment for shift in (*old, *new) for moment in (shift.start, shift.end))})
        last: Difference | None = None
        for start, end in pairwise(moments):
            found = Difference(level, start, end, _at(old, start), _at(new, start))
            if last is not None and last.end == start and (last.before, last.after) == (found.before, found.after):
                last = Difference(level, last.start, end, last.before, last.after)
                continue
            if last is not None and last.before != last.after:
                yield last
            last = found
        if last is not None and last.before != last.after:
            yield last


def _at(shifts: Iterable[Shift], moment: Instant) -> tuple[str, ...]:
    return tuple(sorted({shift.user for shift in shifts if shift.start <= moment < shift.end}))
