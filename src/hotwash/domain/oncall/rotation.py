"""Turns: a rotation hands over at a wall-clock time in a zone of the world.

Zone and local time are kept, never offsets: a shift across a change of clocks is an hour longer or shorter.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice
from zoneinfo import ZoneInfo

from hotwash.domain.kernel import Instant

Span = tuple[Instant, Instant]
"""[start, end) in UTC."""

_ZONES_DIFFER_BY = timedelta(days=2)
"""Surely more than the clocks of a zone and UTC ever do."""


@dataclass(frozen=True, slots=True)
class Shift:
    """[start, end) in UTC."""

    start: Instant
    end: Instant
    user: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """People take turns from a day on, for so many hours or days of the wall clock each.

    A turn is one person's, of several together, or nobody's.
    """

    zone: ZoneInfo
    start: date
    handoff: time
    every: timedelta
    turns: tuple[tuple[str, ...], ...]
    last: date | None = None
    """The day at whose hand-over the rotation ends."""

    def handover(self, number: int) -> Instant:
        """The first instant at which the zone's clocks show the time of this hand-over, or a later one."""
        return first_instant(datetime.combine(self.start, self.handoff) + number * self.every, self.zone)

    def shifts(self, since: Instant, until: Instant) -> Iterator[Shift]:
        """The shifts that touch [since, until), whole; one that the clocks leave no time for is left out."""
        stops = self._stops()
        until = until if stops is None else min(until, stops)
        first = self._before(since)
        begins = self.handover(first)
        for number in count(first):
            if begins >= until:
                return
            ends = self.handover(number + 1)
            stopped = ends if stops is None else min(ends, stops)
            if stopped > since and stopped > begins:
                for user in self.turns[number % len(self.turns)]:
                    yield Shift(begins, stopped, user)
            begins = ends

    def _stops(self) -> Instant | None:
        return first_instant(datetime.combine(self.last, self.handoff), self.zone) if self.last else None

    def _before(self, moment: Instant) -> int:
        """The number of a hand-over that is surely not after a moment, 0 at the least: nobody counts from the start."""
        passed = moment.replace(tzinfo=None) - datetime.combine(self.start, self.handoff)
        return max(0, (passed - _ZONES_DIFFER_BY) // self.every)


def first_instant(wall: datetime, zone: ZoneInfo) -> Instant:
    """The first instant at which a zone's clocks show `wall` or later.

    Where clocks are put back, the first of the two; where they are put forward over it, the moment they are.
    """
    early = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if _shown(early, zone) == wall:
        return early
    low, high = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), early
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (low, middle) if _shown(middle, zone) >= wall else (middle, high)
    return high.replace(microsecond=0)


def _shown(moment: Instant, zone: ZoneInfo) -> datetime:
    """What the zone's clocks show, as a bare wall time: comparing those of one zone would compare walls anyway."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time in as few spans as it takes, oldest first."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif start < end:
            found.append((start, end))
    return found


def without(spans: Iterable[Span], holes: Sequence[Span]) -> Iterator[Span]:
    """What merged holes leave of spans."""
    ends = [end for _, end in holes]
    for span in spans:
        yield from _left(span, holes, ends)


def cut(shifts: Iterable[Shift], holes: Sequence[Span]) -> Iterator[Shift]:
    """What merged holes leave of shifts."""
    ends = [end for _, end in holes]
    for shift in shifts:
        for start, end in _left((shift.start, shift.end), holes, ends):
            yield replace(shift, start=start, end=end)


def within(shifts: Iterable[Shift], kept: Sequence[Span]) -> Iterator[Shift]:
    """What of shifts lies in merged spans."""
    ends = [end for _, end in kept]
    for shift in shifts:
        for start, end in islice(kept, bisect_right(ends, shift.start), None):
            if start >= shift.end:
                break
            yield replace(shift, start=max(shift.start, start), end=min(shift.end, end))


def spans_of(shifts: Iterable[Shift]) -> list[Span]:
    """The time in which anybody has a shift."""
    return merged((shift.start, shift.end) for shift in shifts)


def _left(span: Span, holes: Sequence[Span], ends: Sequence[Instant]) -> Iterator[Span]:
    start, end = span
    for opens, closes in islice(holes, bisect_right(ends, start), None):
        if opens >= end:
            break
        if opens > start:
            yield start, opens
        start = closes
    if start < end:
        yield start, end
