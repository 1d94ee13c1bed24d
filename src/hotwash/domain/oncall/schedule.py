"""Who is on call: levels (primary, secondary), each of layers; overrides and temporary schedules on top.

A level is what an escalation pages in a step of its own. In a level the first layer that has somebody wins, as the
higher layer does in other products; so nights and holidays are a layer above the one that always holds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain
from zoneinfo import ZoneInfo

from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import Rotation, Shift, cut, merged, spans_of, within, without
from hotwash.domain.oncall.windows import Window, open_spans

PRIMARY = "primary"
_A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Layer:
    """A rotation, in its windows; without any it always holds."""

    rotation: Rotation
    windows: tuple[Window, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """Layers, the highest first."""

    name: str
    layers: tuple[Layer, ...]


class Change(StrEnum):
    REPLACE = "replace"
    """The user instead of whoever is on, or instead of one of them."""
    REMOVE = "remove"
    """Not this user."""
    ADD = "add"
    """This user too."""


@dataclass(frozen=True, slots=True)
class Override:
    """For a while it is different. Without a level: the first one for somebody who comes, all for one who goes."""

    start: Instant
    end: Instant
    user: str
    change: Change = Change.REPLACE
    instead_of: str | None = None
    level: str | None = None

    @property
    def goes(self) -> str | None:
        """Who is not on call because of it, where that is one person."""
        return self.user if self.change is Change.REMOVE else self.instead_of


@dataclass(frozen=True, slots=True)
class Temporary:
    """In its time these shifts, by level, are all there is: no layer and no override."""

    start: Instant
    end: Instant
    shifts: tuple[tuple[str, Shift], ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    zone: ZoneInfo
    levels: tuple[Level, ...]
    overrides: tuple[Override, ...] = ()
    temporary: tuple[Temporary, ...] = ()
    holidays: frozenset[date] = frozenset()


def on_call(schedule: Schedule, at: Instant) -> tuple[str, ...]:
    """Who is on call at a moment, primary first, each once; a level that has nobody is passed over."""
    return tuple(dict.fromkeys(chain.from_iterable(by_level(schedule, at))))


def by_level(schedule: Schedule, at: Instant) -> tuple[tuple[str, ...], ...]:
    """Who is on call at a moment in each level; usually one person, nobody where there is a gap."""
    soon = at + _A_MOMENT
    return tuple(tuple(shift.user for shift in shifts_of(schedule, level.name, at, soon)) for level in schedule.levels)


def members(schedule: Schedule) -> tuple[str, ...]:
    """Everybody who takes turns, in the order of levels, layers and turns."""
    layers = chain.from_iterable(level.layers for level in schedule.levels)
    return tuple(dict.fromkeys(user for layer in layers for turn in layer.rotation.turns for user in turn))


def shifts_of(schedule: Schedule, level: str, since: Instant, until: Instant) -> list[Shift]:
    """Every shift of a level in [since, until), clipped to it, oldest first; none of a level that is not there.

    Of overrides that overlap the one listed last holds; a temporary schedule holds above them.
    """
    layers = next((one.layers for one in schedule.levels if one.name == level), None)
    if layers is None:
        return []
    shifts = layered(schedule, layers, since, until)
    for override in schedule.overrides:
        if override.start < until and since < override.end and _concerns(schedule, override, level):
            near = [shift for shift in shifts if shift.start < override.end and override.start < shift.end]
            far = [shift for shift in shifts if shift.end <= override.start or override.end <= shift.start]
            shifts = [*far, *_overridden(near, override)]
    for temporary in schedule.temporary:
        if since < temporary.end and temporary.start < until:
            shifts = [*cut(shifts, [(temporary.start, temporary.end)]), *_replaced(temporary, level)]
    return sorted(within(shifts, [(since, until)]), key=lambda shift: shift.start)


def layered(schedule: Schedule, layers: Iterable[Layer], since: Instant, until: Instant) -> list[Shift]:
    """The shifts of layers, each where those above it have nobody."""
    shifts: list[Shift] = []
    for layer in layers:
        own = layer.rotation.shifts(since, until)
        if layer.windows:
            own = within(own, open_spans(layer.windows, schedule.zone, schedule.holidays, since, until))
        shifts += [*cut(own, spans_of(shifts))]
    return shifts


def _concerns(schedule: Schedule, override: Override, level: str) -> bool:
    if override.level is not None:
        return override.level == level
    return override.goes is not None or level == schedule.levels[0].name


def _overridden(shifts: Sequence[Shift], override: Override) -> list[Shift]:
    span = merged([(override.start, override.end)])
    if not span:
        return [*shifts]
    if override.change is Change.REPLACE and override.instead_of is None:
        return [*cut(shifts, span), Shift(override.start, override.end, override.user)]
    if override.change is Change.ADD:
        # What of it is theirs already stays as it is, so that adding twice is adding once.
        own = spans_of(shift for shift in shifts if shift.user == override.user)
        return [*shifts, *(Shift(start, end, override.user) for start, end in without(span, own))]
    theirs = [shift for shift in shifts if shift.user == override.goes]
    left = [*(shift for shift in shifts if shift.user != override.goes), *cut(theirs, span)]
    if override.change is Change.REPLACE:
        taken = (replace(shift, user=override.user) for shift in within(theirs, span))
        left += [*cut(taken, spans_of(shift for shift in left if shift.user == override.user))]
    return left


def _replaced(temporary: Temporary, level: str) -> Iterator[Shift]:
    return within((shift for name, shift in temporary.shifts if name == level), [(temporary.start, temporary.end)])


def people_in(schedule: Schedule) -> tuple[str, ...]:
    """Everybody a schedule names."""
    extra = [one.user for one in schedule.overrides]
    extra += [one.instead_of for one in schedule.overrides if one.instead_of is not None]
    extra += [shift.user for one in schedule.temporary for _, shift in one.shifts]
    return tuple(dict.fromkeys([*members(schedule), *extra]))
