"""The link in a page: signed, short-lived, for one person and one incident, and good for answering that page only."""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

from hotwash.domain.kernel import Instant

_MAC_BYTES = 16
_SEPARATOR = "|"


@dataclass(frozen=True, slots=True)
class Link:
    incident: str
    person: str
    expires: Instant


def make_link(key: bytes, link: Link) -> str:
    """The part of the address that holds it."""
    said = _SEPARATOR.join((link.incident, link.person, str(int(link.expires.timestamp())))).encode()
    return urlsafe_b64encode(_mac(key, said) + said).decode().rstrip("=")


def read_link(key: bytes, text: str, now: Instant) -> Link | None:
    """None for one that is not ours, was changed, or is over."""
    try:
        whole = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return None
    mac, said = whole[:_MAC_BYTES], whole[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(key, said)):
        return None
    incident, person, expires = said.decode().split(_SEPARATOR)
    link = Link(incident, person, datetime.fromtimestamp(int(expires), UTC))
    return link if now < link.expires else None


def _mac(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, hashlib.sha256)[:_MAC_BYTES]
