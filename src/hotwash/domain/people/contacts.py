"""Where a person is reached when they are paged, and how long after the page: their own rules, as data."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from hotwash.domain.kernel import Refused

MOST_CONTACTS = 10
LONGEST_WAIT = timedelta(hours=1)
CODE_LASTS = timedelta(minutes=15)
CODE_AGAIN_AFTER = timedelta(minutes=1)
CODE_TRIES = 5
"""So many codes may be typed before a new one is needed: six digits are not guessed in five tries."""
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
_TOPIC = re.compile(r"/[A-Za-z0-9_-]{1,64}")
_LONGEST_ADDRESS = 300


class ContactKind(StrEnum):
    """A way to reach somebody; the words are part of messages' keys, so they stay as they are."""

    MAIL = "mail"
    """The address of the account."""
    NTFY = "ntfy"
    """A topic of an ntfy server, which the app on a phone follows."""
    SMS = "sms"
    VOICE = "voice"


USUAL_WAIT = {ContactKind.SMS: timedelta(minutes=1), ContactKind.VOICE: timedelta(minutes=3)}
"""Who has seen the mail or the push by then is not rung up."""


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach one person; nothing but its code goes to one that is not verified."""

    id: str
    person: str
    kind: ContactKind
    address: str
    verified: bool = False
    wait: timedelta = timedelta()
    """How long after a page it is used; who has answered by then is left in peace."""
    token: str | None = None
    """What its server asks for."""


def refuse_address(kind: ContactKind, address: str) -> Refused | None:
    match kind:
        case ContactKind.NTFY:
            return refuse_topic(address)
        case ContactKind.MAIL:
            return Refused("bad-request", "Mail goes to the address of the account.", "Change it there.")
        case ContactKind.SMS | ContactKind.VOICE:
            if _NUMBER.fullmatch(address):
                return None
            said = f"{address[:40] or 'Nothing'} is no telephone number."
            return Refused("bad-request", said, "Write it with its country, like +15550100123.")


def refuse_topic(address: str) -> Refused | None:
    """A topic's address is a server and one word: what the app on the phone shows."""
    try:
        parts = urlsplit(address)
        plain = not (parts.query or parts.fragment or parts.username or parts.password) and parts.port != 0
    except ValueError:
        plain = False
    if plain and parts.scheme in ("https", "http") and parts.hostname and _TOPIC.fullmatch(parts.path):
        return None if len(address) <= _LONGEST_ADDRESS else _no_topic(address[:40])
    return _no_topic(address[:100])


def refuse_wait(wait: timedelta) -> Refused | None:
    if timedelta() <= wait <= LONGEST_WAIT:
        return None
    return Refused("bad-request", "A contact waits between nothing and an hour.", "Choose a time within that.")


def _no_topic(address: str) -> Refused:
    return Refused(
        "bad-request",
        f"{address or 'Nothing'} is no address of an ntfy topic.",
        "Write it like https://ntfy.example.com/a-long-random-topic.",
    )
