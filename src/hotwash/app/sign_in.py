"""Prove who you are: passwords, sessions, and the links by which an account is made."""

from datetime import timedelta

from hotwash.app.accounts import Invitation, Person
from hotwash.app.hotwash import Hotwash
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.domain.people.credentials import LONGEST_PASSWORD, refuse_id, refuse_password

STAYS = timedelta(days=30)
"""So long a session lasts."""
INVITED = timedelta(days=7)
_WITHIN = timedelta(minutes=15)
_MOST = {"pair": 10, "address": 50, "account": 100}
"""Failures within that time: of one account from one address, from one address, of one account from everywhere."""

_WRONG = Refused(
    "wrong-password",
    "Name and password do not belong together.",
    "Check both. An administrator can send you a link to choose a new password.",
)
_TOO_MANY = Refused(
    "too-many-attempts",
    "Signing in failed too often.",
    "Wait 15 minutes, or have an administrator send you a link to choose a new password.",
)
_USED = Refused(
    "unknown-invitation",
    "This link has been used, has run out or was never sent.",
    "Ask an administrator for a new one.",
)


async def sign_in(hotwash: Hotwash, id: str, password: str, address: str) -> str | Refused:
    """A new session, for a name and its password; address is where the request comes from.

    An unknown name costs as much time as a wrong password and is answered alike.
    """
    now = hotwash.clock()
    keys = {"pair": f"{id}@{address}", "address": f"@{address}", "account": id}
    for what, key in keys.items():
        if await hotwash.accounts.failures(key, now - _WITHIN) >= _MOST[what]:
            return _TOO_MANY
    person = await hotwash.accounts.person(id, None)
    known = await hotwash.accounts.password_of(id) if person is not None and not person.disabled else None
    if not await hotwash.passwords.matches(known, password[:LONGEST_PASSWORD]) or person is None:
        await hotwash.accounts.note_failure(list(keys.values()), now)
        return _WRONG
    await hotwash.accounts.forget_failures(keys["pair"])
    return await start_session(hotwash, person)


async def start_session(hotwash: Hotwash, person: Person) -> str:
    session = hotwash.secret()
    await hotwash.accounts.add_session(session, person, hotwash.clock() + STAYS)
    return session


async def invite(
    hotwash: Hotwash, by: str, role: AccountRole, email: str | None = None, person: str | None = None
) -> str:
    """The secret of a link; with a person it is theirs, to choose a new password."""
    secret = hotwash.secret()
    invitation = Invitation(role, by, hotwash.clock() + INVITED, email, person)
    await hotwash.accounts.add_invitation(secret, invitation)
    return secret


async def accept(hotwash: Hotwash, secret: str, id: str, name: str, password: str) -> str | Refused:
    """Make the account a link is for, or give it a new password; the session that begins with it."""
    invitation = await hotwash.accounts.invitation(secret, hotwash.clock())
    if invitation is None:
        return _USED
    found = await hotwash.accounts.person(invitation.person or id, None)
    if invitation.person is None and (refused := refuse_id(id, taken=found is not None)) is not None:
        return refused
    if (refused := refuse_password(password, invitation.person or id)) is not None:
        return refused
    person = found or Person(id, name.strip() or id, invitation.role, email=invitation.email)
    hashed = await hotwash.passwords.hash(password)
    if not await hotwash.accounts.accept_invitation(secret, person, hashed):
        return _USED
    return await start_session(hotwash, person)


async def first_account(hotwash: Hotwash, secret: str, id: str, name: str, password: str) -> str | Refused:
    """The first administrator, made by whoever has the link that the server prints while nobody is here."""
    if secret != hotwash.setup_secret or await hotwash.accounts.people():
        return _USED
    # An invitation of its own, so that a refused attempt leaves the link as it was.
    once = hotwash.secret()
    soon = hotwash.clock() + timedelta(minutes=1)
    await hotwash.accounts.add_invitation(once, Invitation(AccountRole.ADMIN, "setup", soon))
    return await accept(hotwash, once, id, name, password)


async def change_password(hotwash: Hotwash, person: Person, old: str, new: str) -> str | Refused:
    """A new session; all others of this person end."""
    if not await hotwash.passwords.matches(await hotwash.accounts.password_of(person.id), old):
        return Refused("wrong-password", "This is not your present password.", "Check it, or ask for a link.")
    if (refused := refuse_password(new, person.id)) is not None:
        return refused
    await hotwash.accounts.set_password(person.id, await hotwash.passwords.hash(new))
    return await start_session(hotwash, person)
