"""An on-call schedule from YAML."""

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.yaml_files import FileProblemsError, Path_, Problem, Source, read_checked
from hotwash.domain.kernel import Instant, instant
from hotwash.domain.oncall.rotation import Rotation, Schedule, Shift


def load_schedule(path: Path) -> Schedule:
    """A schedule; FileProblemsError names everything that is wrong, and then nothing is taken over."""
    source = read_checked(path, SHIPPED / "schema" / "schedule.schema.json")
    given, problems = source.value, list[Problem]()
    zone, start = _zone(source, problems), _day(source, problems)
    overrides = [_override(source, index, one, problems) for index, one in enumerate(given.get("overrides", ()))]
    if problems or zone is None or start is None:
        raise FileProblemsError(problems)
    rotation = Rotation(
        zone, start, time.fromisoformat(given["handoff"]), given["every"]["days"], tuple(given["users"])
    )
    return Schedule(rotation, tuple(one for one in overrides if one is not None))


def _zone(source: Source, problems: list[Problem]) -> ZoneInfo | None:
    try:
        return ZoneInfo(source.value["zone"])
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(source.problem(("zone",), f"expected an IANA time zone, got {source.value['zone']}"))
        return None


def _day(source: Source, problems: list[Problem]) -> date | None:
    try:
        return date.fromisoformat(source.value["start"])
    except ValueError:
        problems.append(source.problem(("start",), f"no calendar has {source.value['start']}"))
        return None


def _override(source: Source, index: int, given: Mapping[str, Any], problems: list[Problem]) -> Shift | None:
    at: Path_ = ("overrides", index)
    found: dict[str, Instant] = {}
    for name in ("start", "end"):
        try:
            found[name] = instant(given[name])
        except ValueError:
            expected = f"expected a moment such as 2026-03-02T14:01:00Z, got {given[name]}"
            problems.append(source.problem((*at, name), expected))
    if len(found) < 2:
        return None
    if found["end"] <= found["start"]:
        problems.append(source.problem((*at, "end"), "expected a moment after its start"))
    return Shift(found["start"], found["end"], given["user"])
