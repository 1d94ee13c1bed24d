"""Who is on call: a rotation that hands over at a wall-clock time in a zone of the world, and overrides on top.

Zone and local time are kept, never offsets: a shift across a change of clocks is an hour longer or shorter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from hotwash.domain.kernel import Instant


@dataclass(frozen=True, slots=True)
class Shift:
    """[start, end) in UTC."""

    start: Instant
    end: Instant
    user: str


@dataclass(frozen=True, slots=True)
class Rotation:
    """Users take turns from a day on, for so many days each, and hand over at a time of the zone's clocks."""

    zone: ZoneInfo
    start: date
    handoff: time
    days: int
    users: tuple[str, ...]

    def handover(self, number: int) -> Instant:
        """The first instant at which the zone's clocks show the time of this hand-over, or a later one."""
        return first_instant(datetime.combine(self.start + timedelta(days=number * self.days), self.handoff), self.zone)

    def shifts(self, since: Instant, until: Instant) -> Iterator[Shift]:
        """The shifts that touch [since, until), whole; one that the clocks leave no time for is left out."""
        first = self._before(since)
        begins = self.handover(first)
        for number in count(first):
            ends = self.handover(number + 1)
            if begins >= until:
                return
            if ends > since and ends > begins:
                yield Shift(begins, ends, self.users[number % len(self.users)])
            begins = ends

    def _before(self, moment: Instant) -> int:
        """The number of a hand-over that is surely not after a moment, 0 at the least; zones differ by days at most."""
        days = (moment.date() - self.start).days - 2
        return max(0, days // self.days)


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


@dataclass(frozen=True, slots=True)
class Schedule:
    """A rotation, and overrides: somebody else for a while, instead of whoever is on."""

    rotation: Rotation
    overrides: tuple[Shift, ...] = ()


def who_is_on(rotation: Rotation, overrides: Sequence[Shift], since: Instant, until: Instant) -> list[Shift]:
    """Every shift in [since, until), clipped to it, oldest first; an override replaces whoever is on.

    Of overrides that overlap the one listed last holds.
    """
    shifts = [_clipped(shift, since, until) for shift in rotation.shifts(since, until)]
    for override in overrides:
        if override.end > since and override.start < until and override.start < override.end:
            shifts = [*_around(shifts, override), _clipped(override, since, until)]
    return sorted(shifts, key=lambda shift: shift.start)


def _clipped(shift: Shift, since: Instant, until: Instant) -> Shift:
    return replace(shift, start=max(shift.start, since), end=min(shift.end, until))


def _around(shifts: Sequence[Shift], override: Shift) -> Iterator[Shift]:
    """What an override leaves of shifts."""
    for shift in shifts:
        if shift.start < min(shift.end, override.start):
            yield replace(shift, end=min(shift.end, override.start))
        if max(shift.start, override.end) < shift.end:
            yield replace(shift, start=max(shift.start, override.end))
