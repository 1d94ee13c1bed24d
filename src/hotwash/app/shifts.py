"""Who is on call until when, and whose shift is next: what pages show of schedules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hotwash.app.calendars import Duty, duties_of
from hotwash.app.hotwash import Hotwash
from hotwash.app.schedules import Kept
from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import Shift
from hotwash.domain.oncall.schedule import people_in

LOOK_AHEAD = timedelta(weeks=8)


@dataclass(frozen=True, slots=True)
class Standing:
    """A level now: who is on, each until when; or nobody, until somebody is. None: not within eight weeks."""

    level: str
    on: tuple[tuple[str, Instant | None], ...]
    gap_until: Instant | None = None


def standing(kept: Kept, now: Instant) -> list[Standing]:
    """How each level of a schedule stands."""
    return [_standing(kept, level.name, now) for level in kept.schedule.levels]


def _standing(kept: Kept, level: str, now: Instant) -> Standing:
    shifts = kept.recorded.shifts(level, now, now + LOOK_AHEAD)
    on = tuple((shift.user, _until(shifts, shift, now)) for shift in shifts if shift.start == now)
    return Standing(level, on, None if on or not shifts else shifts[0].start)


def _until(shifts: Sequence[Shift], first: Shift, now: Instant) -> Instant | None:
    """The end of somebody's time on call, over shifts that follow each other."""
    end = first.end
    for shift in shifts:
        if shift.user == first.user and shift.start == end:
            end = shift.end
    return end if end < now + LOOK_AHEAD else None


async def next_duties(hotwash: Hotwash, person: str, now: Instant, limit: int) -> list[Duty]:
    """Somebody's shifts that run or are to come, the soonest first."""
    every = (
        duty
        for kept in await hotwash.schedules.all(now)
        if person in people_in(kept.schedule)
        for duty in duties_of(kept, now, now + LOOK_AHEAD)
        if duty.shift.user == person
    )
    return sorted(every, key=lambda duty: duty.shift.start)[:limit]
