"""When a layer holds: business hours, nights, weekends, with holidays or without."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import Span, first_instant, merged, without

HOLIDAY = 7
"""A day like those of the week (0 is Monday): whichever date the holidays name."""

_DAY = timedelta(days=1)
_AROUND = 2 * _DAY
"""Surely more than the dates of a zone and UTC ever differ by."""


@dataclass(frozen=True, slots=True)
class Window:
    """Time that comes back: it opens on each of its days, and closes so many days later, by the zone's clocks."""

    days: frozenset[int]
    opens: time
    closes: time
    later: int = 0
    not_on_holidays: bool = False


def open_spans(
    windows: Iterable[Window], zone: ZoneInfo, holidays: Collection[date], since: Instant, until: Instant
) -> list[Span]:
    """When any of the windows is open, around [since, until)."""
    spans: list[Span] = []
    for window in windows:
        opened = merged(_openings(window, zone, holidays, since, until))
        spans += without(opened, merged(_whole(holidays, zone, since, until))) if window.not_on_holidays else opened
    return merged(spans)


def _openings(
    window: Window, zone: ZoneInfo, holidays: Collection[date], since: Instant, until: Instant
) -> Iterator[Span]:
    day, last = since.date() - _AROUND - window.later * _DAY, until.date() + _AROUND
    while day <= last:
        if day.weekday() in window.days or (HOLIDAY in window.days and day in holidays):
            closes = datetime.combine(day + window.later * _DAY, window.closes)
            yield first_instant(datetime.combine(day, window.opens), zone), first_instant(closes, zone)
        day += _DAY


def _whole(days: Collection[date], zone: ZoneInfo, since: Instant, until: Instant) -> Iterator[Span]:
    """Each of the days near a time, from midnight to midnight."""
    for day in days:
        if since.date() - _AROUND - 7 * _DAY <= day <= until.date() + _AROUND:
            midnights = (datetime.combine(each, time()) for each in (day, day + _DAY))
            start, end = (first_instant(midnight, zone) for midnight in midnights)
            yield start, end
