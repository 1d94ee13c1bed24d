"""How a page reaches a person: a small port, so that each way is one adapter and none is known by name."""

from dataclasses import dataclass
from typing import Protocol

from hotwash.app.accounts import Person
from hotwash.app.ports import Failed
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Instant
from hotwash.domain.people.contacts import Contact, ContactKind


@dataclass(frozen=True, slots=True)
class Page:
    """What is said to one person. key is stable over retries; title is None where it may not leave (R-SEC-1)."""

    key: str
    person: Person
    incident: str
    severity: Severity
    title: str | None
    service: str | None
    since: Instant
    whom: str
    """As what they are paged: the primary, team payments, themselves."""
    acknowledged: tuple[str, ...]
    next: str | None
    """Who is paged when, unless somebody acknowledges; None when nobody is."""
    link: str | None
    """Where they acknowledge without signing in; None when the instance does not know its own address."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is no page: a code, or a test, which is as urgent as a page would be."""

    key: str
    title: str
    text: str
    urgent: bool = False


class Channel(Protocol):
    @property
    def kind(self) -> ContactKind:
        """The contacts it goes to."""
        ...

    async def send(self, page: Page, to: Contact) -> Failed | None: ...

    async def say(self, said: Said, to: Contact) -> Failed | None: ...
