"""Everything an entry point works with, wired once in bootstrap."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from hotwash.app.accounts import Accounts, Passwords
from hotwash.app.change_log import ChangeLog
from hotwash.app.channels import Channel
from hotwash.app.contacts import Contacts
from hotwash.app.health import NodeHealth
from hotwash.app.ports import Agenda, Clock, Directory, Mailer, Metrics, PolicyFile, Services, Store, WebhookSender
from hotwash.app.reading import Reader
from hotwash.app.schedules import Schedules
from hotwash.app.slo_counts import Backend, SloCounts
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant
from hotwash.domain.notices.told import Notices
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.chain import Head
from hotwash.domain.timeline.entry import Chain


class Live(Protocol):
    """Tells who watches an incident that it has changed; closed once the server stops."""

    closed: bool

    def close(self) -> None: ...

    async def outbox_changed(self, seconds: float) -> None:
        """Return once something new waits to be delivered, or after so many seconds."""
        ...

    def wake_outbox(self) -> None: ...

    def changed(self, incident: str | None) -> Callable[[float], Awaitable[bool]]:
        """A waiter: awaited with a number of seconds, it is true once the incident (None: any) has changed since."""
        ...


class Looks(Protocol):
    async def look(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Keys:
    """The instance's signing key: its public form, and a signature over a chain's head."""

    origin: str
    vkey: str
    note: Callable[[str, Chain, Head], str]


@dataclass(slots=True)
class Hotwash:
    """One running instance."""

    store: Store
    reader: Reader
    agenda: Agenda
    accounts: Accounts
    contacts: Contacts
    directory: Directory
    metrics: Metrics
    drill_metrics: Callable[[str], Awaitable[tuple[Service, Metrics] | None]]
    """The service and the numbers of a drill, by its id."""
    services: Services
    slos: Mapping[str, Slo]
    """SLOs of the files, by name."""
    backend: Backend
    slo_counts: SloCounts
    change_log: ChangeLog
    schedules: Schedules
    policy: Policy
    policies: Callable[[str], Policy]
    policy_files: Sequence[PolicyFile]
    keys: Keys
    live: Live
    clock: Clock
    health: NodeHealth
    notices: Notices
    """Who is told what outside the page."""
    audience: Looks
    """Looks for webhooks that were added or removed."""
    mailer: Mailer | None
    webhook_sender: WebhookSender
    channels: Sequence[Channel]
    """The ways a page goes."""
    link_key: bytes
    """Signs the links in pages."""
    base_url: str | None
    """Where people reach this instance, without a slash at the end; None leaves links out."""
    passwords: Passwords
    setup_secret: str
    """Who has it may make the first account."""
    secret: Callable[[], str]
    """A fresh random secret of 256 bits, as text."""
    signing_secret: Callable[[str], str]
    """What a sender signs with, by its intake key: it follows from both, so that nothing of it is kept."""
    advance: Callable[[Instant], Awaitable[None]] | None = None
    """Set time, where the clock is a drill's that runs as fast as it can; None in wall time."""
