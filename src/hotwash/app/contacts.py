"""Contact points of people: what the core needs of their keeping."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from hotwash.domain.kernel import Instant
from hotwash.domain.people.contacts import Contact


class Contacts(Protocol):
    """Contacts besides the account's e-mail address. Of a code only a digest is kept."""

    async def of(self, person: str) -> Sequence[Contact]: ...

    async def add(self, contact: Contact, code: str, expires: Instant) -> None: ...

    async def code_expires(self, id: str, person: str) -> Instant | None:
        """When the code that was sent last is over; None without one."""
        ...

    async def set_code(self, id: str, person: str, code: str, expires: Instant) -> None: ...

    async def verify(self, id: str, person: str, code: str, now: Instant) -> bool:
        """Take a code that fits; each try counts, and after a few none fits any more."""
        ...

    async def set_wait(self, id: str, person: str, wait: timedelta) -> bool: ...

    async def remove(self, id: str, person: str) -> bool: ...
