"""Schedules for tests."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hotwash.domain.oncall.rotation import Rotation, Shift
from hotwash.domain.oncall.schedule import PRIMARY, Layer, Level, Schedule
from hotwash.domain.oncall.windows import Window

WEEKDAYS = frozenset(range(5))
LONDON = ZoneInfo("Europe/London")


def rotation(*users: str, zone: ZoneInfo = LONDON, start: date = date(2026, 1, 5), days: int = 7) -> Rotation:
    return Rotation(zone, start, time(9), timedelta(days=days), tuple((user,) for user in users))


def layer(*users: str, windows: tuple[Window, ...] = (), days: int = 7) -> Layer:
    return Layer(rotation(*users, days=days), windows)


def schedule(*layers: Layer, secondary: Layer | None = None, **more: object) -> Schedule:
    levels = Level(PRIMARY, layers), *([Level("secondary", (secondary,))] if secondary else ())
    return Schedule(LONDON, levels, **more)  # type: ignore[arg-type]  # a test says which fields


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shift(start: str, end: str, user: str) -> Shift:
    return Shift(at(start), at(end), user)
