"""What somebody asks of an incident, and what the rules answer."""

import re
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cache
from typing import Any, ClassVar

from hotwash.domain.incident.events import Event
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor, Instant, Refused

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters (a terminal obeys them), lone surrogates (no UTF-8 holds them), no-characters."""

LONGEST_WORDS = 20_000
"""Characters in one free text; a log belongs behind a link."""

Decision = list[Event] | Refused
"""The events an act leads to (none: it changes nothing), or why not."""


class Until(IntEnum):
    """How late in an incident's life an act is still possible."""

    ENDED = 1
    LOCKED = 2
    EVER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Base of all commands; happened_at is set for what is written down later than it happened (R-TL-1)."""

    until: ClassVar[Until] = Until.ENDED
    by: Actor
    happened_at: Instant | None = None

    def at(self, now: Instant) -> Instant:
        return self.happened_at or now


def refuse_words(command: Command) -> Refused | None:
    """Free text is neither blank, nor endless, nor something that is not text."""
    for name in _names(type(command)):  # type: ignore[arg-type]  # a class is hashable
        words = getattr(command, name)
        if not isinstance(words, str):
            continue
        if not words.strip():
            return Refused("empty-text", f"{name} is empty.", "Say it in a few words.")
        if len(words) > LONGEST_WORDS:
            return Refused(
                "text-too-long",
                f"{name} has {len(words):,} characters; {LONGEST_WORDS:,} is the most one entry holds.",
                "Put the long part behind a link and say here what it shows.",
            )
        if _NOT_TEXT.search(words):
            return Refused(
                "not-text",
                f"{name} holds characters that are not text.",
                "Send plain UTF-8 without control characters.",
            )
    return None


@cache
def _names(command: type[Any]) -> tuple[str, ...]:
    return tuple(part.name for part in fields(command))


def refuse_unless_commander(incident: Incident, by: Actor, act: str) -> Refused | None:
    """Only the current IC decides (R-MIT-4); at any severity the empty chair can be taken first."""
    if incident.holds(by, Role.IC):
        return None
    if incident.commander is None:
        return Refused(
            "no-commander",
            f"Only the IC may {act}, and nobody is IC.",
            f"Take IC and {act} in one act.",
            on_record=True,
        )
    return Refused(
        "not-commander",
        f"Only the IC may {act}; {incident.commander} is IC.",
        f"Ask {incident.commander}, or have IC handed over to you first.",
        on_record=True,
    )


def unknown(what: str, id: str, known: tuple[str, ...]) -> Refused:
    """The answer to an id the incident does not have."""
    listed = ", ".join(known) if known else "none yet"
    return Refused(f"unknown-{what}", f"There is no {what} {id}.", f"This incident has: {listed}.")
