"""What is read of incidents: a port of the core, as ports.py holds the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from hotwash.app.ports import Viewer
from hotwash.app.unit_of_work import Alert, Stored
from hotwash.domain.incident.deadlines import Deadline
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Instant
from hotwash.domain.timeline.entry import Chain, Entry


@dataclass(frozen=True, slots=True)
class Document:
    """A revision of a postmortem; revision 0 is the generated draft."""

    revision: int
    author: str
    saved_at: Instant
    markdown: str
    redacted: bool = False
    """Words that were redacted from the record have been taken out of it since."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Which incidents of a list are wanted; what is left out asks for nothing."""

    status: str | None = None
    """open, ended or locked"""
    severity: Severity | None = None
    service: str | None = None
    words: str = ""
    """Somewhere in the title or the id."""
    drills: bool = True
    owed_by: str | None = None
    """Whose postmortem is not written."""
    open_after: Instant | None = None
    """Open at this moment or later."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an incident stands in a list: what was opened together is in the order of its numbers."""

    opened_at: Instant
    number: int

    @classmethod
    def of(cls, stored: Stored) -> "Place":
        return cls(stored.opened_at, int(stored.incident.id.rpartition("-")[2]))

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """From a cursor; None when it is none."""
        opened, _, number = text.partition(".")
        if not (opened.isdecimal() and number.isdecimal() and len(text) < 40):
            return None
        try:
            return cls(datetime.fromtimestamp(int(opened) / 1000, UTC), int(number))
        except (ValueError, OverflowError, OSError):
            return None

    def __str__(self) -> str:
        """As a cursor that programs hand back and do not read."""
        return f"{round(self.opened_at.timestamp() * 1000)}.{self.number}"


@dataclass(frozen=True, slots=True)
class Revision:
    """That somebody saved the postmortem, without its text."""

    number: int
    author: str
    saved_at: Instant


MARKED = (
    "change.noted",
    "incident.declared",
    "incident.resolved",
    "mitigation.executed-without-approval",
    "mitigation.executing",
    "mitigation.failed",
    "phase.entered",
    "sli.recorded",
    "update.posted",
)
"""Kinds of entries a room shows beside its timeline: found at once, however long the record is."""


class Reader(Protocol):
    """Every read takes the viewer: what they may not see does not exist for them."""

    async def incident(self, viewer: Viewer, id: str) -> Stored | None: ...

    async def incidents(self, viewer: Viewer, sought: Sought, *, before: Place | None, limit: int) -> Sequence[Stored]:
        """Newest first; `before` is the place of the last one of the page before."""
        ...

    async def open_of(self, viewer: Viewer, services: Collection[str]) -> Sequence[Stored]:
        """Open incidents of any of these services, but for drills."""
        ...

    async def sizes(self, viewers: Sequence[Viewer], id: str) -> Sequence[tuple[int, int] | None]:
        """How many entries its record and its annex hold, for each of those who watch it; None for who may not."""
        ...

    async def entries(self, viewer: Viewer, id: str, chain: Chain, *, after: int, limit: int) -> Sequence[Entry]: ...

    async def newest(
        self,
        viewer: Viewer,
        id: str,
        *,
        before: int | None,
        limit: int,
        kinds: Collection[str] = (),
        machine: bool | None = None,
    ) -> Sequence[Entry]:
        """Entries of the record, newest first; of some kinds only, or only by machines or by people."""
        ...

    async def marked(self, viewer: Viewer, id: str, *, limit: int) -> Sequence[Entry]:
        """The newest entries of the MARKED kinds, oldest first."""
        ...

    async def deadlines(self, viewer: Viewer, id: str) -> Sequence[Deadline]: ...

    async def deadlines_of(self, viewer: Viewer, ids: Sequence[str]) -> Mapping[str, Sequence[Deadline]]:
        """Of each of several incidents, soonest first; one that owes nothing is left out."""
        ...

    async def alerts(self, viewer: Viewer, *, limit: int) -> Sequence[Alert]: ...

    async def document(self, viewer: Viewer, id: str, revision: int | None = None) -> Document | None:
        """A revision of its postmortem; the newest unless one is named."""
        ...

    async def documents(self, viewer: Viewer, id: str) -> Sequence[Revision]:
        """The revisions there are, newest first."""
        ...
