"""What may be a person's id, and what may be a password."""

import re
from collections.abc import Sequence

from hotwash.domain.kernel import Refused

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1000
_ID = re.compile(r"[a-z][a-z0-9._-]{0,39}")
_RESERVED = frozenset({"hotwash", "machine", "responder", "observer", "ic", "ol", "cl", "scribe"})
"""Words the record uses for something else."""


def refuse_id(id: str, *, taken: bool = False) -> Refused | None:
    """A person's id stands in every record: short, plain, nobody else's and no word of the process."""
    if taken:
        return Refused("taken", f"There is somebody called {id} here already.", "Choose another short name.")
    if not _ID.fullmatch(id) or id in _RESERVED:
        return Refused(
            "bad-request", f"{id!r} cannot be a person's id.", "Use a short lower-case name such as ana or ana.b."
        )
    return None


def refuse_password(password: str, id: str) -> Refused | None:
    """Length counts, and nothing else that people would only write down (NIST SP 800-63B)."""
    if len(password) < SHORTEST_PASSWORD:
        return Refused(
            "bad-request",
            f"This password has {len(password)} characters; {SHORTEST_PASSWORD} is the least.",
            "Take a few words you will remember.",
        )
    if len(password) > LONGEST_PASSWORD or password.casefold() in _too_plain(id):
        return Refused("bad-request", "Somebody would guess this password.", "Take a few words you will remember.")
    return None


def _too_plain(id: str) -> Sequence[str]:
    return [id * times for times in range(1, 40)] + ["hotwashhotwash", "passwordpassword", "123456789012"]
