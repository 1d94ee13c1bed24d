"""A finding says what, where, why it matters and what to write instead; it never says who."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from hotwash.domain.lint.sections import Role


class Severity(StrEnum):
    """How sure and how grave: an error blocks a draft, a warning asks, an info suggests."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Edit(NamedTuple):
    """Replace the characters [start, end) of the source by text."""

    start: int
    end: int
    text: str


class Match(NamedTuple):
    """What a rule saw: characters [start, end) of the source, before lines and columns are known.

    rewrites are tried in order and the first that is itself free of findings is offered; edits are the
    safe fix, and only structure has one.
    """

    start: int
    end: int
    message: str
    rewrites: tuple[str, ...] = ()
    severity: Severity | None = None
    edits: tuple[Edit, ...] = ()
    role: Role = Role.OTHER
    """The part of the document it stands in, for judging its rewrites."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One finding at its place; lines and columns count from 1, columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    severity: Severity
    message: str
    rewrite: str | None = None
    edits: tuple[Edit, ...] = field(default=(), compare=False)
