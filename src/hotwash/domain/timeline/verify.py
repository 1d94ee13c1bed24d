"""Is this export untouched? Offline, one line at a time, from the bytes alone (docs/record.md).

Every line must be its own RFC 8785 bytes, every entry must follow from the one before it, missing words must
be accounted for by a redaction in the annex, and the file must end in a checkpoint whose signature holds.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from hotwash.domain.timeline.canonical import NotCanonical, canonical
from hotwash.domain.timeline.chain import FORMAT, Head, genesis
from hotwash.domain.timeline.checkpoint import NotACheckpointError, origin, read_key, read_note
from hotwash.domain.timeline.entry import SALT_BYTES, Chain, text_digest

SignedBy = Callable[[str, str], bool]
"""Whether a note (first) is signed by a verifier key (second), both as text."""

_HEADER = {"drill", "format", "incident", "origin"}
_CHECKPOINT = {"annex", "kind", "record", "vkey"}
_ENTRY = {
    "actor", "at", "chain", "data", "hash", "incident", "kind", "prev", "recorded_at", "role", "seq", "text", "v",
}  # fmt: skip
_EXOTIC = re.compile(rb"[:,\[]-?[0-9]+[.eE]|[:,\[]-?[0-9]{16}")
"""What may be a float or a large integer; a line without either is written by the quick way."""
_HEX = re.compile(r"(?:[0-9a-f]{2})+")


@dataclass(frozen=True, slots=True)
class Tampered:
    """The first thing that is wrong; chain and seq where it is an entry."""

    line: int
    why: str
    chain: str | None = None
    seq: int | None = None

    def __str__(self) -> str:
        where = f"{self.chain} entry {self.seq} (line {self.line})" if self.chain else f"line {self.line}"
        return f"{where}: {self.why}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """tampered is None when everything fits; pinned says whether the signer was one the reader named."""

    tampered: Tampered | None
    incident: str = ""
    record: int = 0
    annex: int = 0
    redacted: int = 0
    locked: bool = False
    vkey: str = ""
    pinned: bool = False


class _Problem(Exception):
    """Why a line is not what it should be."""


def verify(lines: Iterable[bytes], signed_by: SignedBy, pinned: str | None = None) -> Verdict:
    """Check an export; pinned is the verifier key it must be signed by. Never raises for what a file holds."""
    reading = _Reading(signed_by, pinned)
    number = 0
    for number, line in enumerate(lines, 1):
        try:
            reading.take(line)
        except (_Problem, NotACheckpointError) as problem:
            return reading.verdict(Tampered(number, str(problem), *reading.position))
    if not reading.finished:
        return reading.verdict(Tampered(number + 1, "there is no checkpoint at the end: the file was cut"))
    return reading.verdict(None)


@dataclass(slots=True)
class _Reading:
    """How far a file has been read."""

    signed_by: SignedBy
    pinned: str | None
    header: dict[str, Any] | None = None
    heads: dict[str, Head] = field(default_factory=dict)
    locked: bool = False
    missing: dict[tuple[str, int, str], None] = field(default_factory=dict)
    redacted: set[tuple[str, int, str]] = field(default_factory=set)
    seals: list[str] = field(default_factory=list)
    vkey: str = ""
    finished: bool = False
    position: tuple[str | None, int | None] = (None, None)

    def take(self, line: bytes) -> None:
        self.position = (None, None)
        if self.finished:
            raise _Problem("something follows the checkpoint")
        plain = line.isascii() and _EXOTIC.search(line) is None
        value = _parsed(line, plain)
        if self.header is None:
            self._begin(value)
        elif value.get("kind") == "checkpoint" and "seq" not in value:
            self._end(value)
        else:
            self._entry(value, plain)

    def verdict(self, tampered: Tampered | None) -> Verdict:
        record, annex = self.heads.get("record", Head(0, "")), self.heads.get("annex", Head(0, ""))
        incident = str(self.header["incident"]) if self.header else ""
        return Verdict(
            tampered,
            incident,
            record.size,
            annex.size,
            len(self.redacted),
            self.locked,
            self.vkey,
            self.pinned is not None,
        )

    def _begin(self, value: dict[str, Any]) -> None:
        if value.keys() != _HEADER or value["format"] != FORMAT:
            raise _Problem(f"this is not the header of a {FORMAT} export")
        if not isinstance(value["incident"], str) or not isinstance(value["origin"], str):
            raise _Problem("its header names no incident or no origin")
        self.header = value
        self.heads = {chain.value: genesis(canonical(value), chain) for chain in Chain}

    def _entry(self, value: dict[str, Any], plain: bool) -> None:
        chain, seq = value.get("chain"), value.get("seq")
        if value.keys() != _ENTRY or chain not in self.heads or type(seq) is not int:
            raise _Problem("this is not an entry")
        self.position = (chain, seq)
        head = self.heads[chain]
        self._order(value, head)
        digests = {name: self._text(name, text, (chain, seq, name)) for name, text in _texts(value)}
        committed = {key: part for key, part in value.items() if key != "hash"} | {"text": digests}
        if value["hash"] != hashlib.sha256(canonical(committed, plain=plain)).hexdigest():
            raise _Problem("its hash is not the hash of its content: it was altered")
        self.heads[chain] = Head(seq, value["hash"])
        self._notice(value)

    def _order(self, value: dict[str, Any], head: Head) -> None:
        if self.header is None or value["incident"] != self.header["incident"]:
            raise _Problem("it belongs to another incident")
        if value["chain"] == "record" and self.heads["annex"].size:
            raise _Problem("the record goes on after the annex has begun")
        if value["chain"] == "record" and self.locked:
            raise _Problem("the record goes on after its lock")
        if value["seq"] != head.size + 1:
            raise _Problem(f"entry {head.size + 1} was expected here: entries were dropped, swapped or repeated")
        if value["prev"] != head.hash:
            raise _Problem("it does not follow from the entry before it")

    def _text(self, name: str, text: object, place: tuple[str, int, str]) -> str:
        """The digest of a free text, once its words, where they are there, are the ones committed to."""
        if not isinstance(text, dict) or not isinstance(digest := text.get("digest"), str):
            raise _Problem(f"its text {name!r} has no digest")
        if text.keys() == {"digest"}:
            self.missing[place] = None
            return digest
        salt, words = text.get("salt"), text.get("words")
        if text.keys() != {"digest", "salt", "words"} or not isinstance(salt, str) or not isinstance(words, str):
            raise _Problem(f"its text {name!r} has a part too much or too little")
        if len(salt) != 2 * SALT_BYTES or not _HEX.fullmatch(salt):
            raise _Problem(f"the salt of its text {name!r} is not one")
        if text_digest(words, bytes.fromhex(salt)) != digest:
            raise _Problem(f"the words of {name!r} are not the ones that were recorded")
        return digest

    def _notice(self, value: dict[str, Any]) -> None:
        """Entries that say something about the file itself."""
        data = value["data"] if isinstance(value["data"], dict) else {}
        match value["kind"]:
            case "timeline.locked" if value["chain"] == "record":
                self.locked = True
            case "text.redacted" if value["chain"] == "annex":
                self.redacted.add((data.get("redacted_chain", ""), data.get("seq", 0), data.get("field", "")))
            case "record.sealed" if value["chain"] == "annex":
                self.seals.append(str(data.get("note", "")))
            case _:
                pass

    def _end(self, value: dict[str, Any]) -> None:
        if value.keys() != _CHECKPOINT or not all(isinstance(part, str) for part in value.values()):
            raise _Problem("this is not a checkpoint")
        self.vkey = read_key(value["vkey"]).text()
        if self.vkey != value["vkey"]:
            raise _Problem("its verifier key is not written as it should be")
        if self.pinned is not None and self.pinned.strip() != self.vkey:
            raise _Problem(f"it is signed by {self.vkey}, not by the key you named")
        for chain in Chain:
            self._signed(value[chain.value], chain)
        for seal in self.seals:
            self._signed(seal, Chain.RECORD)
        self._redactions()
        self.finished = True

    def _signed(self, note: str, chain: Chain) -> None:
        checkpoint = read_note(note)
        header = self.header or {}
        if checkpoint.origin != origin(str(header.get("origin")), str(header.get("incident")), chain):
            raise _Problem(f"its checkpoint of the {chain} is of another incident")
        if checkpoint.head != self.heads[chain.value]:
            size = self.heads[chain.value].size
            raise _Problem(f"the {chain} was signed with {checkpoint.head.size} entries and ends after {size}")
        if not self.signed_by(note, self.vkey):
            raise _Problem(f"the signature over the {chain} does not hold")

    def _redactions(self) -> None:
        for place in self.missing:
            if place not in self.redacted:
                chain, seq, name = place
                raise _Problem(f"the words of {name!r} in {chain} entry {seq} are missing without a redaction")


def _texts(value: dict[str, Any]) -> Iterable[tuple[str, object]]:
    if not isinstance(value["text"], dict):
        raise _Problem("its text is no mapping")
    return value["text"].items()


def _parsed(line: bytes, plain: bool) -> dict[str, Any]:
    """The value of a line that is its own RFC 8785 bytes and a newline."""
    try:
        value = json.loads(line.decode())
        written = canonical(value, plain=plain) + b"\n"
    except (ValueError, RecursionError, NotCanonical, AttributeError, TypeError):
        raise _Problem("it is not a line of JSON") from None
    if not isinstance(value, dict):
        raise _Problem("it is no object")
    if written != line:
        cut = not line.endswith(b"\n")
        raise _Problem("its last bytes are missing" if cut else "it is not written as the record writes it (RFC 8785)")
    return value
