"""What every capability speaks: instants, actors and refusals."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, NewType, TypeVar

_Value = TypeVar("_Value")

Instant = datetime
"""A moment in UTC, timezone-aware, never finer than a millisecond."""

Words = NewType("Words", str)
"""Free text somebody wrote: committed to the record by salted digest, so that it can be redacted."""

REDACTED = Words("[redacted]")
"""What a reader sees where words were redacted."""


def instant(text: str) -> Instant:
    """Read an RFC 3339 moment; ValueError when it has no offset or is no moment at all."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} has no UTC offset: write it like 2026-03-02T14:01:00Z")
    return to_millisecond(moment)


def to_millisecond(moment: datetime) -> Instant:
    """Cut a moment to UTC and milliseconds, so that what is stored is what was decided on."""
    utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000) if utc.microsecond else utc


@lru_cache(maxsize=256)
def rfc3339(moment: Instant) -> str:
    """Write a moment as the record does: 2026-03-02T14:01:00Z, a fraction only where there is one."""
    return moment.isoformat().replace("+00:00", "Z")


def compact(duration: timedelta) -> str:
    """A length of time in its largest whole unit: 3d, 6h, 30m, 90s."""
    seconds = int(duration.total_seconds())
    for unit, length in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds and seconds % length == 0:
            return f"{seconds // length}{unit}"
    return f"{seconds}s"


class ActorKind(StrEnum):
    PERSON = "person"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person by their id, or a machine by the name of the part that acts."""

    id: str
    kind: ActorKind = ActorKind.PERSON

    @property
    def is_person(self) -> bool:
        return self.kind is ActorKind.PERSON


HOTWASH = Actor("hotwash", ActorKind.MACHINE)
"""The product itself: deadlines, locks, summaries."""


def evolve(value: _Value, /, **changes: Any) -> _Value:
    """dataclasses.replace for a large frozen dataclass without slots: every event copies its incident's state."""
    if not changes.keys() <= value.__dict__.keys():
        raise TypeError(f"{type(value).__name__} has no {', '.join(sorted(changes.keys() - value.__dict__.keys()))}")
    copy = object.__new__(type(value))
    copy.__dict__.update(value.__dict__, **changes)
    return copy


@dataclass(frozen=True, slots=True)
class Refused:
    """A decision not to act: a value, never an exception.

    code is stable and kebab-case; reason says why in one sentence; instead says what to do. A refusal of
    the process (on_record) is noted in the incident, since the postmortem asks what stood in the way; one
    of the input (a wrong id, an empty field) is not.
    """

    code: str
    reason: str
    instead: str
    on_record: bool = False
