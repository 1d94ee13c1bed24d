"""An on-call schedule from YAML, or from the same mapping as JSON."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from hotwash.adapters.holidays import holidays_of
from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.yaml_files import (
    FileProblemsError,
    Path_,
    Problem,
    Source,
    check,
    documents_of,
    read_checked,
)
from hotwash.domain.kernel import Instant, Refused, instant
from hotwash.domain.oncall.rotation import Rotation, Shift
from hotwash.domain.oncall.schedule import PRIMARY, Change, Layer, Level, Override, Schedule, Temporary
from hotwash.domain.oncall.windows import HOLIDAY, Window

SCHEMA = SHIPPED / "schema" / "schedule.schema.json"
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_DAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6, "holiday": HOLIDAY}
_WEEK = tuple(_DAYS)[:HOLIDAY]
_TURN = {"start": "the day of the first hand-over", "handoff": "the time of the hand-over"}
_TURN |= {"every": "the length of a turn", "users": "people in the order of their turns"}
_A_DAY = timedelta(days=1)


def load_schedule(path: Path) -> Schedule:
    """A schedule; FileProblemsError names everything that is wrong, and then nothing is taken over."""
    return _Reading(load_document(path)).schedule()


def load_document(path: Path) -> Source:
    """A schedule's mapping as a server takes it: with the dates that its file of holidays has."""
    source = read_checked(path, SCHEMA)
    _Reading(source).schedule()
    if not {"file", "url"} & source.value.get("holidays", {}).keys():
        return source
    dates = [str(day) for day in holidays_of(source, path.parent)]
    return replace(source, value=source.value | {"holidays": {"dates": dates}})


def load_documents(path: Path) -> dict[str, Any]:
    """Of a file, or of every .yaml of a directory, by the file each is in; one without a name has the file's."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    found, problems = dict[str, Any](), list[Problem]()
    for file in files:
        try:
            source = load_document(file)
            name = source.value.get("name", file.stem)
            if not _NAME.fullmatch(name):
                problems.append(source.problem(("name",), f"is missing, and {file.name} is no name for a schedule"))
            found[file.name] = {**source.value, "name": name}
        except FileProblemsError as error:
            problems += error.problems
    if problems:
        raise FileProblemsError(problems)
    return found


def schedule_of(document: Mapping[str, Any]) -> Schedule | Refused:
    """A schedule from its mapping; a refusal names every field that does not fit."""
    source = Source("schedule", document, {})
    try:
        if problems := check(source, SCHEMA):
            raise FileProblemsError(problems)
        for name in document.get("holidays", {}).keys() - {"dates"}:
            raise FileProblemsError([source.problem(("holidays", name), "is read by hotwash apply; write dates here")])
        return _Reading(source).schedule()
    except FileProblemsError as error:
        said = "; ".join(f"{one.field}: {one.expected}" if one.field else one.expected for one in error.problems)
        return Refused("bad-request", f"The schedule does not fit: {said}.", "Correct it and send it again.")


def document_of(text: str) -> Mapping[str, Any] | Refused:
    """The mapping somebody wrote as YAML; whether it is a schedule is another question."""
    try:
        documents = documents_of("schedule", text)
    except FileProblemsError as error:
        return Refused("bad-request", f"{error.problems[0]}.", "Correct it and send it again.")
    if len(documents) != 1 or not isinstance(documents[0].value, dict):
        return Refused("bad-request", "This is no schedule.", "Write it as docs/oncall.md shows.")
    value: Mapping[str, Any] = documents[0].value
    return value


def written(document: Mapping[str, Any]) -> str:
    """A schedule's mapping as YAML."""
    return yaml.safe_dump(dict(document), sort_keys=False, allow_unicode=True)


def kept_schedule(document: Mapping[str, Any]) -> Schedule:
    """A schedule from a mapping that was checked when it was kept."""
    return _Reading(Source("schedule", document, {})).schedule()


@dataclass(slots=True)
class _Reading:
    """What a schema cannot say is checked here, and every problem is kept."""

    source: Source
    problems: list[Problem]

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems = []

    def schedule(self) -> Schedule:
        given = self.source.value
        zone = self._zone()
        levels = tuple(self._levels(zone))
        names = [level.name for level in levels]
        overrides = [self._override(index, one, names) for index, one in enumerate(given.get("overrides", ()))]
        temporary = [self._temporary(index, one, names) for index, one in enumerate(given.get("temporary", ()))]
        dates = given.get("holidays", {}).get("dates", ())
        holidays = [self._day(("holidays", "dates", index), one) for index, one in enumerate(dates)]
        if self.problems:
            raise FileProblemsError(sorted(self.problems, key=lambda problem: problem.line))
        kept = (one for one in overrides if one is not None), (one for one in temporary if one is not None)
        return Schedule(zone, levels, tuple(kept[0]), tuple(kept[1]), frozenset(holidays))

    def _zone(self) -> ZoneInfo:
        with suppress(ZoneInfoNotFoundError, ValueError, OSError):
            return ZoneInfo(self.source.value["zone"])
        self._wrong(("zone",), f"expected an IANA time zone, got {self.source.value['zone']}")
        return ZoneInfo("UTC")

    def _levels(self, zone: ZoneInfo) -> Iterator[Level]:
        given = self.source.value
        if "levels" not in given:
            yield Level(PRIMARY, tuple(self._layers((), given, zone)))
            return
        for name in (*_TURN, "last", "when"):
            if name in given:
                self._wrong((name,), "stands in a level, where there are levels")
        seen: set[str] = set()
        for index, one in enumerate(given["levels"]):
            if one["name"] in seen:
                self._wrong(("levels", index, "name"), f"{one['name']} is given twice; keep one")
            seen.add(one["name"])
            yield Level(one["name"], tuple(self._layers(("levels", index), one, zone)))

    def _layers(self, at: Path_, given: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Layer]:
        if "layers" in given:
            for name in (*_TURN, "last", "when"):
                if name in given:
                    self._wrong((*at, name), "stands in a layer, where there are layers")
            for index, one in enumerate(given["layers"]):
                yield self._layer((*at, "layers", index), one, zone)
        elif missing := [name for name in _TURN if name not in given]:
            for name in missing:
                self._wrong((*at, name), f"is missing; expected {_TURN[name]}")
        else:
            yield self._layer(at, given, zone)

    def _layer(self, at: Path_, given: Mapping[str, Any], zone: ZoneInfo) -> Layer:
        turns = tuple((one,) if isinstance(one, str) else tuple(one) for one in given["users"])
        last = self._day((*at, "last"), given["last"]) if "last" in given else None
        rotation = Rotation(
            zone,
            self._day((*at, "start"), given["start"]),
            time.fromisoformat(given["handoff"]),
            timedelta(**given["every"]),
            turns,
            last,
        )
        windows = (self._window((*at, "when", index), one) for index, one in enumerate(given.get("when", ())))
        return Layer(rotation, tuple(windows), "" if not at else given.get("name", ""))

    def _window(self, at: Path_, given: Mapping[str, Any]) -> Window:
        opens_on, opens = _day_and_time(given["from"])
        closes_on, closes = _day_and_time(given["to"])
        days = frozenset(_DAYS[day] for day in given.get("days", _WEEK))
        if (opens_on is None) != (closes_on is None):
            self._wrong((*at, "to"), "expected a day both in from and to, or in neither")
        elif opens_on is None or closes_on is None:
            closes += _A_DAY if closes <= opens else timedelta()
        else:
            days = frozenset({opens_on})
            closes += (closes_on - opens_on) % 7 * _A_DAY
            closes += 7 * _A_DAY if closes <= opens else timedelta()
            if "days" in given:
                self._wrong((*at, "days"), "expected no days beside a from and to that have a day")
        return Window(days, _time(opens), _time(closes % _A_DAY), closes // _A_DAY, given.get("not_on_holidays", False))

    def _override(self, index: int, given: Mapping[str, Any], levels: list[str]) -> Override | None:
        at: Path_ = ("overrides", index)
        self._level(at, given, levels)
        said = [name for name in ("user", "remove", "add") if name in given]
        if len(said) != 1:
            expected = f"expected one of {', '.join(said)}" if said else "is missing; expected user, remove or add"
            self._wrong((*at, "user"), expected)
        if "instead_of" in given and "user" not in given:
            self._wrong((*at, "instead_of"), "stands only beside user")
        times = self._times(at, given)
        if times is None or len(said) != 1:
            return None
        change = {"user": Change.REPLACE, "remove": Change.REMOVE, "add": Change.ADD}[said[0]]
        return Override(*times, given[said[0]], change, given.get("instead_of"), given.get("level"))

    def _temporary(self, index: int, given: Mapping[str, Any], levels: list[str]) -> Temporary | None:
        at: Path_ = ("temporary", index)
        times = self._times(at, given)
        shifts: list[tuple[str, Shift]] = []
        for place, one in enumerate(given["shifts"]):
            within = (*at, "shifts", place)
            self._level(within, one, levels)
            own = self._times(within, {"start": given["start"], "end": given["end"]} | one) if times else None
            if own is not None:
                shifts.append((one.get("level", levels[0] if levels else PRIMARY), Shift(*own, one["user"])))
        return Temporary(*times, tuple(shifts)) if times else None

    def _level(self, at: Path_, given: Mapping[str, Any], levels: list[str]) -> None:
        if given.get("level") not in (None, *levels):
            self._wrong((*at, "level"), f"expected one of {', '.join(levels)}, got {given['level']}")

    def _times(self, at: Path_, given: Mapping[str, Any]) -> tuple[Instant, Instant] | None:
        found: list[Instant] = []
        for name in ("start", "end"):
            try:
                found.append(instant(given[name]))
            except (ValueError, OverflowError):
                self._wrong((*at, name), f"expected a moment such as 2026-03-02T14:01:00Z, got {given[name]}")
        if len(found) < 2:
            return None
        if found[1] <= found[0]:
            self._wrong((*at, "end"), "expected a moment after its start")
            return None
        return found[0], found[1]

    def _day(self, at: Path_, given: str) -> date:
        with suppress(ValueError):
            return date.fromisoformat(given)
        self._wrong(at, f"no calendar has {given}")
        return date.min

    def _wrong(self, at: Path_, expected: str) -> None:
        self.problems.append(self.source.problem(at, expected))


def _day_and_time(text: str) -> tuple[int | None, timedelta]:
    """`fri 18:00`, or 18:00 of any day."""
    day, _, at = text.rpartition(" ")
    hours, minutes = at.split(":")
    return _DAYS[day] if day else None, timedelta(hours=int(hours), minutes=int(minutes))


def _time(since_midnight: timedelta) -> time:
    return time(since_midnight.seconds // 3600, since_midnight.seconds // 60 % 60)
