"""The hash chain of one incident: each entry carries the hash of the one before it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from hotwash.domain.kernel import evolve
from hotwash.domain.timeline.canonical import canonical
from hotwash.domain.timeline.entry import Chain, Entry

FORMAT = "hotwash.timeline/1"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stands: how many entries it has and the hash of the last (or of its start)."""

    size: int
    hash: str


def header(incident: str, origin: str, *, drill: bool) -> bytes:
    """The first line of every export: fixed when the incident is opened, and under both chains."""
    return canonical({"drill": drill, "format": FORMAT, "incident": incident, "origin": origin})


def genesis(head: bytes, chain: Chain) -> Head:
    """The start of a chain: SHA-256 (hex) over the chain's name, a zero byte and the header's bytes."""
    return Head(0, hashlib.sha256(chain.value.encode() + b"\0" + head).hexdigest())


def seal(entry: Entry) -> Entry:
    """Give an entry the hash of its committed bytes."""
    return evolve(entry, hash=hashlib.sha256(entry.committed()).hexdigest())


@dataclass(frozen=True, slots=True)
class Broken:
    """The first entry that does not follow from the one before, and why."""

    chain: Chain
    seq: int
    why: str


def check(start: Head, entries: Iterable[Entry]) -> Head | Broken:
    """Walk a chain from its start; the head it ends on, or the first entry that breaks it."""
    head = start
    for entry in entries:
        if (why := _break(head, entry)) is not None:
            return Broken(entry.chain, entry.seq, why)
        head = Head(entry.seq, entry.hash)
    return head


def _break(head: Head, entry: Entry) -> str | None:
    if entry.seq != head.size + 1:
        return f"entry {head.size + 1} was expected here, entry {entry.seq} stands in its place"
    if entry.prev != head.hash:
        return "its prev is not the hash of the entry before it"
    if entry.hash != hashlib.sha256(entry.committed()).hexdigest():
        return "its hash is not the hash of its content"
    for field, text in entry.text.items():
        if not text.is_honest():
            return f"the words of {field!r} are not the ones that were recorded"
    return None
