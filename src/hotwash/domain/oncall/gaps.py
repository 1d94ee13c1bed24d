"""Gaps: time in which nobody is on call, found ahead and said in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import spans_of, without
from hotwash.domain.oncall.schedule import Schedule, shifts_of

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """In [start, end) nobody is on call in a level."""

    start: Instant
    end: Instant
    level: str


def gaps(schedule: Schedule, since: Instant, until: Instant) -> list[Gap]:
    """Every gap of every level in [since, until), oldest first."""
    return sorted(_gaps(schedule, since, until), key=lambda gap: gap.start)


def _gaps(schedule: Schedule, since: Instant, until: Instant) -> Iterator[Gap]:
    for level in schedule.levels:
        taken = spans_of(shifts_of(schedule, level.name, since, until))
        yield from (Gap(start, end, level.name) for start, end in without([(since, until)], taken))


def gap_said(gap: Gap, schedule: Schedule, zone: ZoneInfo | None = None) -> str:
    """Nobody is on call Sat 28 Nov 18:00 to Mon 30 Nov 09:00 (Europe/London), 39 h; the level where there are several.

    Years are said where it is not the same year all along.
    """
    zone = zone or schedule.zone
    start, end = gap.start.astimezone(zone), gap.end.astimezone(zone)
    shown = "%a %-d %b %H:%M" if start.year == end.year else "%a %-d %b %Y %H:%M"
    level = f" as {gap.level}" if len(schedule.levels) > 1 else ""
    return f"Nobody is on call{level} {start:{shown}} to {end:{shown}} ({zone.key}), {length(gap.end - gap.start)}."


def length(duration: timedelta) -> str:
    """39 h, 7.5 h, 45 min."""
    if duration < _HOUR:
        return f"{duration / timedelta(minutes=1):.3g} min"
    return f"{round(duration / _HOUR, 1):g} h"
