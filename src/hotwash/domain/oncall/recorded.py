"""The past is answered from recorded history: every version of a schedule, with the moment it took effect.

What has passed is never changed: a version takes effect when it is kept, an override begins then or later, and one
that is taken back ends then. So the versions and overrides that are kept are the history.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.gaps import Gap, gaps
from hotwash.domain.oncall.rotation import Shift
from hotwash.domain.oncall.schedule import Schedule, shifts_of


@dataclass(frozen=True, slots=True)
class Version:
    """From `since` on a schedule was this; None: there was none any more."""

    since: Instant
    schedule: Schedule | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A schedule's versions, oldest first; each has the overrides that were made beside it."""

    versions: tuple[Version, ...]

    @property
    def now(self) -> Schedule | None:
        """What holds from the newest version on."""
        return self.versions[-1].schedule if self.versions else None

    @property
    def last(self) -> Schedule | None:
        """The newest version there was, also of a schedule that is not in use any more."""
        return next((one.schedule for one in reversed(self.versions) if one.schedule is not None), None)

    def at(self, moment: Instant) -> Schedule | None:
        """What held at a moment, or will; None before the first version."""
        number = bisect_right(self.versions, moment, key=lambda version: version.since)
        return self.versions[number - 1].schedule if number else None

    def shifts(self, level: str, since: Instant, until: Instant) -> list[Shift]:
        """Every shift of a level in [since, until), clipped to it, oldest first; a new version alone ends none."""
        found: list[Shift] = []
        for schedule, start, end in self._parts(since, until):
            open_ones = {one.user: place for place, one in enumerate(found) if one.end == start}
            for shift in shifts_of(schedule, level, start, end):
                if shift.start == start and shift.user in open_ones:
                    place = open_ones[shift.user]
                    found[place] = replace(found[place], end=shift.end)
                else:
                    found.append(shift)
        return found

    def gaps(self, since: Instant, until: Instant) -> list[Gap]:
        """Gaps from the first version on."""
        return [*chain.from_iterable(gaps(one, start, end) for one, start, end in self._parts(since, until))]

    def _parts(self, since: Instant, until: Instant) -> Iterator[tuple[Schedule, Instant, Instant]]:
        """Which version holds when, between two moments."""
        ends = (*(version.since for version in self.versions[1:]), until)
        for version, end in zip(self.versions, ends, strict=False):
            start, end = max(version.since, since), min(end, until)
            if version.schedule is not None and start < end:
                yield version.schedule, start, end
