"""Look after one's contact points: add and verify them, and try them all before they are needed."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hotwash.app.accounts import Person
from hotwash.app.channels import Channel, Said
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Failed
from hotwash.domain.kernel import Refused
from hotwash.domain.people.contacts import (
    CODE_AGAIN_AFTER,
    CODE_LASTS,
    MOST_CONTACTS,
    USUAL_WAIT,
    Contact,
    ContactKind,
    refuse_address,
    refuse_wait,
)

MAIL = "mail"
"""The contact that is the account's address."""
PATIENCE_SECONDS = 25
_LONGEST_TOKEN = 200
_UNKNOWN = Refused("unknown-contact", "You have no such contact.", "Look at the list of your contacts.")
_OF_THE_ACCOUNT = Refused("bad-request", "This is the address of the account.", "Change it there.")


async def contacts_of(hotwash: Hotwash, person: Person) -> list[Contact]:
    """Every way to reach somebody, in the order it is used; the account's own address needs no code."""
    mail = [Contact(MAIL, person.id, ContactKind.MAIL, person.email, verified=True)] if person.email else []
    return sorted([*mail, *await hotwash.contacts.of(person.id)], key=lambda one: one.wait)


async def ways_to(hotwash: Hotwash, person: Person) -> list[tuple[Channel, Contact]]:
    """The verified ones that this instance has a channel for."""
    channels = {one.kind: one for one in hotwash.channels}
    found = await contacts_of(hotwash, person)
    return [(channels[one.kind], one) for one in found if one.verified and one.kind in channels]


async def add_contact(
    hotwash: Hotwash,
    person: Person,
    kind: ContactKind,
    address: str,
    token: str | None = None,
    wait: timedelta | None = None,
) -> Contact | Refused:
    """Send a code there; it is kept once that has gone, and used once the code is typed in."""
    wait = USUAL_WAIT.get(kind, timedelta()) if wait is None else wait
    if (refused := refuse_address(kind, address) or refuse_wait(wait) or _refuse_token(token)) is not None:
        return refused
    known = await hotwash.contacts.of(person.id)
    if any((one.kind, one.address) == (kind, address) for one in known):
        return Refused("taken", "You have this contact already.", "Remove it first, to add it anew.")
    if len(known) >= MOST_CONTACTS:
        return Refused("too-many", f"{MOST_CONTACTS} contacts are the most.", "Remove one that you do not need.")
    contact = Contact(f"{kind}-{secrets.token_hex(4)}", person.id, kind, address, wait=wait, token=token)
    code = await _send_code(hotwash, contact)
    if isinstance(code, Refused):
        return code
    await hotwash.contacts.add(contact, code, hotwash.clock() + CODE_LASTS)
    return contact


async def send_new_code(hotwash: Hotwash, person: Person, id: str) -> Contact | Refused:
    """Another code, no oftener than once a minute."""
    contact = await _own(hotwash, person, id)
    if isinstance(contact, Refused):
        return contact
    expires = await hotwash.contacts.code_expires(id, person.id)
    if expires is not None and expires - CODE_LASTS + CODE_AGAIN_AFTER > hotwash.clock():
        return Refused("too-many-attempts", "A code was sent less than a minute ago.", "Wait for it, then ask again.")
    code = await _send_code(hotwash, contact)
    if isinstance(code, Refused):
        return code
    await hotwash.contacts.set_code(id, person.id, code, hotwash.clock() + CODE_LASTS)
    return contact


async def verify_contact(hotwash: Hotwash, person: Person, id: str, code: str) -> Contact | Refused:
    """From the right code on, pages go there."""
    contact = await _own(hotwash, person, id)
    if isinstance(contact, Refused) or contact.verified:
        return contact
    if not await hotwash.contacts.verify(id, person.id, "".join(code.split()), hotwash.clock()):
        return Refused("wrong-code", "This is not the code, or it is over.", "Look again, or have a new one sent.")
    return replace(contact, verified=True)


async def change_wait(hotwash: Hotwash, person: Person, id: str, wait: timedelta) -> Contact | Refused:
    """Use a contact so long after a page."""
    contact = refuse_wait(wait) or await _own(hotwash, person, id)
    if isinstance(contact, Refused):
        return contact
    await hotwash.contacts.set_wait(id, person.id, wait)
    return replace(contact, wait=wait)


async def remove_contact(hotwash: Hotwash, person: Person, id: str) -> Refused | None:
    """Nothing goes there from now on."""
    contact = await _own(hotwash, person, id)
    if isinstance(contact, Refused):
        return contact
    await hotwash.contacts.remove(id, person.id)
    return None


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of a test; why is None where the other side took it."""

    contact: Contact
    why: str | None


async def try_pager(hotwash: Hotwash, person: Person) -> Sequence[Tried]:
    """Send a test by every verified contact at once, as a page goes, and say what happened."""

    async def one(contact: Contact, channel: Channel | None) -> Tried:
        if channel is None:
            return Tried(contact, f"this instance does not send by {contact.kind}")
        text = f"This is a test that {person.id} asked for. A page would reach you here. Nothing is wrong."
        said = Said(f"test_{secrets.token_hex(16)}", "A test of your pager", text, urgent=True)
        failed = await _say(channel, said, contact)
        return Tried(contact, failed.why if failed is not None else None)

    channels = {each.kind: each for each in hotwash.channels}
    verified = [each for each in await contacts_of(hotwash, person) if each.verified]
    return await asyncio.gather(*(one(each, channels.get(each.kind)) for each in verified))


async def _own(hotwash: Hotwash, person: Person, id: str) -> Contact | Refused:
    if id == MAIL:
        return _OF_THE_ACCOUNT
    found = (one for one in await hotwash.contacts.of(person.id) if one.id == id)
    return next(found, _UNKNOWN)


async def _send_code(hotwash: Hotwash, contact: Contact) -> str | Refused:
    code = f"{secrets.randbelow(10**6):06d}"
    text = f"{contact.person} wants to be paged here. Type {code} into Hotwash. If that is not you, do nothing."
    channel = next((one for one in hotwash.channels if one.kind is contact.kind), None)
    if channel is None:
        said = f"This instance does not send by {contact.kind}."
        return Refused("not-set-up", said, "Whoever runs it sets HOTWASH_TELEPHONE.")
    failed = await _say(channel, Said(f"code_{secrets.token_hex(16)}", f"Your code is {code}", text), contact)
    if failed is not None:
        return Refused("not-delivered", f"The code was not sent: {failed.why}.", "Correct the address or its token.")
    return code


async def _say(channel: Channel, said: Said, to: Contact) -> Failed | None:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await channel.say(said, to)
    except TimeoutError:
        return Failed(f"it took longer than {PATIENCE_SECONDS} s")


def _refuse_token(token: str | None) -> Refused | None:
    if token is None or (token.isascii() and token.isprintable() and len(token) <= _LONGEST_TOKEN):
        return None
    return Refused("bad-request", "This is no token of an ntfy server.", "Copy it anew; it is like tk_abc.")
