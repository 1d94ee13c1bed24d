"""What the core needs from the outside, as small protocols."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

from hotwash.app.accounts import Person
from hotwash.app.unit_of_work import Alert, Message, Needs, UnitOfWork
from hotwash.domain.alerts.maintenance import Window
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import Service

T = TypeVar("T")

Clock = Callable[[], Instant]
"""Wall time; a test passes its own."""


class StoreUnavailableError(Exception):
    """The database cannot be read or written now; the same can be tried again.

    Nothing was changed, unless the connection broke during the commit itself: then it may have been. What
    is tried again under the same idempotency key, fingerprint or message key happens once all the same.
    """


@dataclass(frozen=True, slots=True)
class Committed:
    """What a commit changed: incidents by id, and whether there is something new to deliver."""

    incidents: tuple[str, ...] = ()
    outbox: bool = False


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
    """Who reads; None reads as somebody outside. A drill's cast sees its drill and nothing else.

    An administrator also sees drills; a restricted incident is seen by its need-to-know list alone. The product
    itself sees all: it drafts, delivers and keeps time.
    """

    person: str | None
    admin: bool = False
    drill: str | None = None
    itself: bool = False

    @classmethod
    def of(cls, person: Person) -> "Viewer":
        return cls(person.id, person.admin, person.drill)


ITSELF = Viewer(None, itself=True)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline whose wall time has come."""

    incident: str
    name: str


@dataclass(frozen=True, slots=True)
class Leased:
    """A message that is this node's to deliver for a while; attempts counts this one."""

    message: Message
    attempts: int


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message did its work; `then` is to be delivered next, from the same commit on."""

    then: Sequence[Message] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """A message could not be delivered; for_good when trying again cannot help."""

    why: str
    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a message stands: waiting, delivered or given-up; `next` is when it is tried next."""

    message: Message
    state: str
    attempts: int
    next: Instant | None
    why: str | None


class Agenda(Protocol):
    """What the runtime works off: due deadlines, storms to tell, windows that ended, messages to deliver."""

    async def due(self, wall: Instant, limit: int) -> Sequence[Due]: ...

    async def next_due(self) -> Instant | None:
        """The wall time of the soonest deadline."""
        ...

    async def storms_due(self, wall: Instant, limit: int) -> Sequence[str]:
        """Incidents whose record is to be told of the alerts since."""
        ...

    async def lease(self, wall: Instant, seconds: int, limit: int) -> Sequence[Leased]:
        """Messages to deliver, leased to this caller for so long."""
        ...

    async def settle(self, key: str, wall: Instant, then: Sequence[Message] = ()) -> None:
        """A message is delivered, and what follows from it waits: in one commit."""
        ...

    async def postpone(self, key: str, until: Instant, why: str) -> None: ...

    async def give_up(self, key: str, wall: Instant, why: str) -> None: ...

    async def deliveries(self, viewer: Viewer, *, state: str | None, limit: int) -> Sequence[Delivery]:
        """Messages of incidents the viewer may see, newest first."""
        ...

    async def pages_wait(self, after: str, limit: int) -> Sequence[str]:
        """Open incidents with a page that waits for an answer, by id from after this one on."""
        ...

    async def pages_delivered(self, incident: str) -> Collection[str]:
        """The keys of an incident's pages that some channel has taken."""
        ...

    async def enqueue(self, messages: Sequence[Message], wall: Instant) -> int:
        """Have messages of no act delivered; one whose key is known already is left as it is. How many are new."""
        ...

    async def overdue(self, before: Instant) -> int:
        """How many messages wait that were to be tried before a moment."""
        ...

    async def given_up(self, since: Instant) -> int:
        """How many messages were given up since a moment."""
        ...

    async def keep_draft(self, incident: str, markdown: str, at: Instant) -> None:
        """Keep the generated draft as revision 0; keeping it twice is keeping it once."""
        ...

    async def clear(self, before: Instant) -> int:
        """Forget delivered messages and answers to idempotency keys older than a moment; how many."""
        ...


@dataclass(frozen=True, slots=True)
class Mail:
    """An e-mail: key is stable over retries, thread is the same for all mails of an incident."""

    key: str
    thread: str
    to: str
    subject: str
    text: str


class Mailer(Protocol):
    async def send(self, mail: Mail) -> Failed | None: ...

    async def reach(self) -> Failed | None:
        """Connect and sign in, as for a mail, and send none."""
        ...


@dataclass(frozen=True, slots=True)
class Webhook:
    """An endpoint outside: no kinds means all; disabled says why it is sent nothing more."""

    id: str
    url: str
    secret: str
    kinds: tuple[str, ...] = ()
    disabled: str | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """The endpoint asked to be sent nothing more."""


class WebhookSender(Protocol):
    def new_secret(self) -> str: ...

    async def send(self, webhook: Webhook, key: str, at: Instant, body: bytes) -> Failed | Gone | None:
        """POST a body, signed; key is stable over retries, `at` is the moment of this attempt."""
        ...


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
    id: int | None = None


class Directory(Protocol):
    """Integrations, webhooks, maintenance windows and drills: what is neither an incident nor a person."""

    async def integration_of_key(self, key: str) -> Integration | None: ...

    async def integrations(self) -> Sequence[Integration]: ...

    async def add_integration(self, integration: Integration, key: str) -> None: ...

    async def change_key(self, integration: str, key: str) -> bool:
        """Take alerts by another key from now on; False when there is no such integration."""
        ...

    async def remove_integration(self, id: str) -> bool: ...

    async def last_heard(self) -> Mapping[str, Instant]:
        """When each integration last sent an alert; one that never did is left out."""
        ...

    async def add_dead_letter(self, letter: DeadLetter) -> None: ...

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]: ...

    async def dead_letter(self, id: int) -> DeadLetter | None: ...

    async def webhooks(self) -> Sequence[Webhook]: ...

    async def add_webhook(self, webhook: Webhook) -> None: ...

    async def disable_webhook(self, id: str, why: str) -> None: ...

    async def enable_webhook(self, id: str) -> bool: ...

    async def remove_webhook(self, id: str) -> bool:
        """False when there is none of this id."""
        ...

    async def add_window(self, window: Window) -> None: ...

    async def windows(self) -> Sequence[Window]:
        """Maintenance windows that run, are to come, or ended and were not closed yet."""
        ...

    async def end_window(self, id: str, at: Instant) -> bool:
        """End a window early; False when there is none of this id that is not over."""
        ...

    async def firing_in(self, window: str) -> Sequence[Alert]:
        """Alerts a window keeps from opening an incident and that still fire."""
        ...

    async def close_window(self, id: str) -> None: ...

    async def add_drill(self, id: str, scenario: str, clock: DrillClock) -> None: ...

    async def drill(self, id: str) -> tuple[str, DrillClock] | None: ...


@dataclass(frozen=True, slots=True)
class PolicyFile:
    """One file of the policy as it was read at the start; hash is SHA-256 over its text."""

    name: str
    text: str
    hash: str
    path: str | None
    """Where a file of one's own is; None for the one that is shipped."""
    shipped: str
    """The text of the shipped one."""


class Services(Protocol):
    """What is watched over. Those of services.yaml win over those added here, and only the file changes them."""

    def is_of_the_file(self, name: str) -> bool: ...

    async def get(self, name: str) -> Service | None: ...

    async def all(self) -> Sequence[Service]:
        """By name."""
        ...

    async def keep(self, service: Service) -> None:
        """Add a service, or replace the one of this name."""
        ...

    async def remove(self, name: str) -> bool:
        """False when none of this name was added here."""
        ...


class Signer(Protocol):
    """Signs checkpoints (C2SP signed note)."""

    @property
    def vkey(self) -> str: ...

    def note(self, body: str) -> str: ...


PolicyOf = Callable[[str], Policy]
"""A policy by its hash."""
