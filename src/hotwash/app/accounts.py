"""Accounts, and how people and programs prove whose they are: what the core needs of their keeping."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from hotwash.domain.kernel import Instant
from hotwash.domain.people.account import AccountRole, Scope


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; one that is disabled stays in the records and can no longer sign in."""

    id: str
    name: str
    role: AccountRole = AccountRole.RESPONDER
    drill: str | None = None
    email: str | None = None
    disabled: bool = False

    @property
    def admin(self) -> bool:
        return self.role is AccountRole.ADMIN


@dataclass(frozen=True, slots=True)
class Token:
    """An API token as its person sees it; the secret itself was shown once and is not kept."""

    id: str
    name: str
    scope: Scope
    created_at: Instant | None
    """None for one from before that was noted."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link by which somebody makes their account, or (person is set) chooses a new password."""

    role: AccountRole
    by: str
    expires_at: Instant
    email: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str
    members: tuple[str, ...] = ()


class Passwords(Protocol):
    async def hash(self, password: str) -> str: ...

    async def matches(self, hashed: str | None, password: str) -> bool:
        """Never for None, which takes as long."""
        ...


class Accounts(Protocol):
    """People, and how they prove who they are. Of tokens, sessions and invitations only digests are kept."""

    async def person(self, id: str, drill: str | None) -> Person | None: ...

    async def people(self) -> Sequence[Person]: ...

    async def add_person(self, person: Person) -> None: ...

    async def change_person(self, person: Person) -> None:
        """Keep a changed name, role, e-mail address or standing; one who is disabled is signed out everywhere."""
        ...

    async def person_of_token(self, token: str) -> Person | None:
        """Whose token this is, with the role they have through it; None for one who is disabled."""
        ...

    async def add_token(
        self, token: str, person: Person, name: str, scope: Scope = Scope.ADMIN, at: Instant | None = None
    ) -> None: ...

    async def tokens_of(self, person: str) -> Sequence[Token]: ...

    async def remove_token(self, id: str, person: str) -> bool: ...

    async def password_of(self, person: str) -> str | None:
        """The hash of a person's password."""
        ...

    async def set_password(self, person: str, password: str) -> None:
        """Keep the hash of a new password; every session of theirs ends."""
        ...

    async def person_of_session(self, session: str, now: Instant) -> Person | None: ...

    async def add_session(self, session: str, person: Person, expires_at: Instant) -> None: ...

    async def end_session(self, session: str) -> None: ...

    async def add_invitation(self, secret: str, invitation: Invitation) -> None: ...

    async def invitation(self, secret: str, now: Instant) -> Invitation | None: ...

    async def accept_invitation(self, secret: str, person: Person, password: str) -> bool:
        """Make the account (or give it the password), once; False when the link was used meanwhile."""
        ...

    async def failures(self, key: str, since: Instant) -> int:
        """How often signing in failed under a key."""
        ...

    async def note_failure(self, keys: Sequence[str], at: Instant) -> None: ...

    async def forget_failures(self, key: str) -> None: ...

    async def teams(self) -> Sequence[Team]: ...

    async def keep_team(self, team: Team) -> None:
        """Add a team, or give it this name and these members."""
        ...

    async def remove_team(self, id: str) -> bool: ...
