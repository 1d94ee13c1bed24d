"""What the core needs from the outside, as small protocols."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from hotwash.app.unit_of_work import Alert, Message, Needs, Stored, UnitOfWork
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.deadlines import Deadline
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.entry import Chain, Entry

T = TypeVar("T")

Clock = Callable[[], Instant]
"""Wall time; a test passes its own."""


class StoreUnavailableError(Exception):
    """The database cannot be read or written now; nothing was changed, and the same can be tried again."""


class Store(Protocol):
    async def submit(self, needs: Needs, act: Callable[[UnitOfWork], T]) -> T:
        """Perform an act and return its result once everything it changed is durably committed."""
        ...


class Metrics(Protocol):
    async def series(self, service: Service, until: Instant, window: timedelta, step: timedelta) -> Series | Unreadable:
        """Counts of the steps that ended in (until - window, until]; never raises for a sick backend."""
        ...


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who reads; None reads as somebody outside. A drill's cast sees its drill and nothing else."""

    person: str | None
    admin: bool = False
    drill: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A revision of a postmortem; revision 0 is the generated draft."""

    revision: int
    author: str
    saved_at: Instant
    markdown: str


class Reader(Protocol):
    """Every read takes the viewer: what they may not see does not exist for them."""

    async def incident(self, viewer: Viewer, id: str) -> Stored | None: ...

    async def incidents(
        self, viewer: Viewer, *, status: str | None, before: int | None, limit: int
    ) -> Sequence[Stored]:
        """Newest first; `before` is the number of the last one of the page before."""
        ...

    async def entries(self, viewer: Viewer, id: str, chain: Chain, *, after: int, limit: int) -> Sequence[Entry]: ...

    async def deadlines(self, viewer: Viewer, id: str) -> Sequence[Deadline]: ...

    async def alerts(self, viewer: Viewer, *, limit: int) -> Sequence[Alert]: ...

    async def document(self, viewer: Viewer, id: str) -> Document | None: ...


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline whose wall time has come."""

    incident: str
    name: str


class Agenda(Protocol):
    """What the runtime works off: due deadlines and messages to deliver."""

    async def due(self, wall: Instant, limit: int) -> Sequence[Due]: ...

    async def next_due(self) -> Instant | None:
        """The wall time of the soonest deadline."""
        ...

    async def lease(self, wall: Instant, seconds: int, limit: int) -> Sequence[Message]:
        """Messages to deliver, leased to this caller for so long."""
        ...

    async def delivered(self, key: str) -> None: ...

    async def keep_draft(self, incident: str, markdown: str, at: Instant) -> None:
        """Keep the generated draft as revision 0; keeping it twice is keeping it once."""
        ...

    async def postpone(self, key: str, until: Instant) -> None: ...


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    admin: bool = False
    drill: str | None = None


@dataclass(frozen=True, slots=True)
class Integration:
    """Where alerts come from; a drill's integration feeds only that drill."""

    id: str
    name: str
    drill: str | None = None


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A body nobody could read, kept as it came."""

    integration: str
    received_at: Instant
    why: str
    body: bytes


class Directory(Protocol):
    """People, tokens, integrations and drills: what is not an incident."""

    async def person_of_token(self, token: str) -> Person | None: ...

    async def person(self, id: str, drill: str | None) -> Person | None: ...

    async def people(self) -> Sequence[Person]: ...

    async def add_person(self, person: Person) -> None: ...

    async def add_token(self, token: str, person: Person, name: str) -> None: ...

    async def integration_of_key(self, key: str) -> Integration | None: ...

    async def integrations(self) -> Sequence[Integration]: ...

    async def add_integration(self, integration: Integration, key: str) -> None: ...

    async def add_dead_letter(self, letter: DeadLetter) -> None: ...

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]: ...

    async def add_drill(self, id: str, scenario: str, clock: DrillClock) -> None: ...

    async def drill(self, id: str) -> tuple[str, DrillClock] | None: ...


class Signer(Protocol):
    """Signs checkpoints (C2SP signed note)."""

    @property
    def vkey(self) -> str: ...

    def note(self, body: str) -> str: ...


PolicyOf = Callable[[str], Policy]
"""A policy by its hash."""
