"""A schedule drawn over two weeks: a row for what holds in each level, and beneath it what it is made of."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotwash.app.schedules import Kept
from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import Shift, first_instant, within
from hotwash.domain.oncall.schedule import Change, Override, Schedule, layered, people_in

DAYS = 14
WIDTH = 1120
_HUES = 6
_TOP, _NAME, _SPACE = 22, 19, 9
_LETTER = 7
"""So many units a letter takes, about."""


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    width: float
    words: str
    """What there is room for."""
    title: str
    look: str
    """p0 to p5 for people, gap, or change."""


@dataclass(frozen=True, slots=True)
class Row:
    """Final rows say what holds; those beneath say what it is made of, and are lower."""

    name: str
    final: bool
    bars: Sequence[Bar]

    @property
    def height(self) -> int:
        return 30 if self.final else 18


@dataclass(frozen=True, slots=True)
class Drawing:
    days: Sequence[tuple[float, str]]
    rows: Sequence[Row]
    now: float | None
    width: int = WIDTH

    @property
    def placed(self) -> Sequence[tuple[int, Row]]:
        """Each row with how far down its bars begin; its name stands above them."""
        found, y = [], _TOP
        for row in self.rows:
            found.append((y + _NAME, row))
            y += _NAME + row.height + _SPACE
        return found

    @property
    def height(self) -> int:
        return _TOP + sum(_NAME + row.height + _SPACE for row in self.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table that says the same as the drawing; nobody is a gap."""

    level: str
    start: Instant
    end: Instant
    user: str | None


def window(first: date, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """Two weeks from a day on, from midnight to midnight of a zone."""
    starts, ends = (first_instant(datetime.combine(day, time()), zone) for day in (first, first + timedelta(days=DAYS)))
    return starts, ends


def lines(kept: Kept, since: Instant, until: Instant) -> list[Line]:
    """Every shift and every gap, level by level, oldest first."""
    found: list[Line] = []
    gaps = kept.recorded.gaps(since, until)
    for level in kept.schedule.levels:
        shifts = (
            Line(level.name, one.start, one.end, one.user) for one in kept.recorded.shifts(level.name, since, until)
        )
        holes = (Line(level.name, one.start, one.end, None) for one in gaps if one.level == level.name)
        found += sorted([*shifts, *holes], key=lambda line: line.start)
    return found


def drawing(kept: Kept, first: date, zone: ZoneInfo, now: Instant) -> Drawing:
    """What is drawn; times in titles are those of the zone."""
    since, until = window(first, zone)
    draw = _Drawer(since, until, zone, people_in(kept.schedule))
    days = [first + timedelta(days=number) for number in range(DAYS)]
    marks = [(draw.x(first_instant(datetime.combine(day, time()), zone)), f"{day:%a %-d}") for day in days]
    return Drawing(marks, [*draw.rows(kept)], draw.x(now) if since <= now < until else None)


@dataclass(frozen=True, slots=True)
class _Drawer:
    since: Instant
    until: Instant
    zone: ZoneInfo
    people: Sequence[str]

    def x(self, moment: Instant) -> float:
        return round((moment - self.since) / (self.until - self.since) * WIDTH, 1)

    def rows(self, kept: Kept) -> Iterator[Row]:
        every = lines(kept, self.since, self.until)
        schedule = kept.schedule
        for level in schedule.levels:
            mine = [line for line in every if line.level == level.name]
            yield Row(level.name, True, [self._bar(one.start, one.end, one.user) for one in mine])
            if len(level.layers) > 1:
                for number, layer in enumerate(level.layers, 1):
                    own = within(layered(schedule, [layer], self.since, self.until), [(self.since, self.until)])
                    yield Row(layer.name or f"layer {number}", False, [*self._shifts(own)])
        if changes := [*self._changes(schedule)]:
            yield Row("overrides", False, changes)

    def _shifts(self, shifts: Iterable[Shift]) -> Iterator[Bar]:
        return (self._bar(one.start, one.end, one.user) for one in shifts)

    def _changes(self, schedule: Schedule) -> Iterator[Bar]:
        for one in schedule.overrides:
            if one.start < one.end and one.end > self.since and one.start < self.until:
                yield self._bar(max(one.start, self.since), min(one.end, self.until), one.user, override_said(one))

    def _bar(self, start: Instant, end: Instant, user: str | None, said: str | None = None) -> Bar:
        x, width = self.x(start), max(2.0, round(self.x(end) - self.x(start), 1))
        words = said or user or "nobody"
        title = f"{words}, {shown(start, self.zone)} to {shown(end, self.zone)}"
        look = "gap" if user is None else f"p{self.people.index(user) % _HUES}" if user in self.people else "p0"
        fitting = (each for each in (words, user or "") if width > _LETTER * len(each) + 6)
        return Bar(x, width, next(fitting, ""), title, look)


def override_said(override: Override) -> str:
    """bo instead of ana"""
    match override.change:
        case Change.REMOVE:
            return f"without {override.user}"
        case Change.ADD:
            return f"{override.user} too"
        case Change.REPLACE:
            return f"{override.user} instead of {override.instead_of or 'whoever is on'}"


def shown(moment: Instant, zone: ZoneInfo) -> str:
    """Mon 2 Mar 09:00, by a zone's clocks."""
    return f"{moment.astimezone(zone):%a %-d %b %H:%M}"
