"""How a page reaches a person: a small port, so that each way is one adapter and none is known by name."""

from dataclasses import dataclass
from typing import Protocol

from hotwash.app.accounts import Person
from hotwash.app.ports import Failed
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Instant


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


class Channel(Protocol):
    @property
    def name(self) -> str:
        """Part of a message's key, so it stays as it is."""
        ...

    def reaches(self, person: Person) -> bool: ...

    async def send(self, page: Page) -> Failed | None: ...
