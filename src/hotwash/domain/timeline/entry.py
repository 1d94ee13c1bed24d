"""One line of an incident's record: who, in which role, when, what (R-TL-1).

The hash of an entry covers its RFC 8785 bytes, in which each free text stands as the digest of its salt and
words. Redacting words removes them and their salt; the digest, and with it the chain, stays as it was.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hotwash.domain.kernel import Instant, rfc3339
from hotwash.domain.timeline.canonical import Json, canonical, is_plain

SALT_BYTES = 16


class Chain(StrEnum):
    """Each incident has two: the record, which locks, and the annex, which never does (R-TL-2)."""

    RECORD = "record"
    ANNEX = "annex"


@dataclass(frozen=True, slots=True)
class FreeText:
    """Words under a salted digest (hex); salt and words are None once redacted."""

    digest: str
    salt: str | None
    words: str | None

    @classmethod
    def commit(cls, words: str, salt: bytes) -> "FreeText":
        """Commit to words with a fresh random salt of SALT_BYTES."""
        return cls(text_digest(words, salt), salt.hex(), words)

    def is_honest(self) -> bool:
        """The words, where they are still there, are the ones committed to."""
        if self.words is None or self.salt is None:
            return self.words is self.salt
        return hmac.compare_digest(self.digest, text_digest(self.words, bytes.fromhex(self.salt)))

    def exported(self) -> Mapping[str, Json]:
        if self.words is None:
            return {"digest": self.digest}
        return {"digest": self.digest, "salt": self.salt, "words": self.words}


def text_digest(words: str, salt: bytes) -> str:
    """SHA-256 (hex) over the salt, then the words as UTF-8."""
    return hashlib.sha256(salt + words.encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """One entry; `at` is when it happened, `recorded_at` when it was written down."""

    incident: str
    chain: Chain
    seq: int
    at: Instant
    recorded_at: Instant
    actor: str
    role: str
    kind: str
    v: int
    data: Mapping[str, Json]
    text: Mapping[str, FreeText]
    prev: str
    hash: str = ""

    def committed(self) -> bytes:
        """The RFC 8785 bytes under the hash."""
        return canonical(
            {
                "actor": self.actor,
                "at": rfc3339(self.at),
                "chain": self.chain.value,
                "data": self.data,
                "incident": self.incident,
                "kind": self.kind,
                "prev": self.prev,
                "recorded_at": rfc3339(self.recorded_at),
                "role": self.role,
                "seq": self.seq,
                "text": {field: text.digest for field, text in self.text.items()},
                "v": self.v,
            },
            plain=is_plain(self.data),
        )

    def exported(self) -> dict[str, Json]:
        """The entry as one line of an export; its line is the RFC 8785 bytes of this."""
        return {
            "actor": self.actor,
            "at": rfc3339(self.at),
            "chain": self.chain.value,
            "data": self.data,
            "hash": self.hash,
            "incident": self.incident,
            "kind": self.kind,
            "prev": self.prev,
            "recorded_at": rfc3339(self.recorded_at),
            "role": self.role,
            "seq": self.seq,
            "text": {field: text.exported() for field, text in self.text.items()},
            "v": self.v,
        }
