"""What an account may do: look, respond or administer; a token may be cut down to less."""

from enum import StrEnum


class AccountRole(StrEnum):
    """Each may do what those before it may; not to be confused with the roles of an incident."""

    VIEWER = "viewer"
    """Reads incidents, follows them live, acts in none."""
    RESPONDER = "responder"
    """Declares and acts."""
    ADMIN = "admin"
    """Also looks after people, integrations and services, and redacts. No more than others in a restricted incident."""

    def allows(self, needed: "AccountRole") -> bool:
        """Whether this role may do what asks for another."""
        return _ORDER.index(self) >= _ORDER.index(needed)


_ORDER = tuple(AccountRole)


class Scope(StrEnum):
    """What an API token is for: it does no more than this, however much its person may do."""

    READ = "read"
    RESPOND = "respond"
    ADMIN = "admin"


_MOST = {Scope.READ: AccountRole.VIEWER, Scope.RESPOND: AccountRole.RESPONDER, Scope.ADMIN: AccountRole.ADMIN}


def within(role: AccountRole, scope: Scope) -> AccountRole:
    """The role a person has through a token of this scope: the lesser of the two."""
    return min(role, _MOST[scope], key=_ORDER.index)
