"""A signed checkpoint of one chain: the text of C2SP's tlog-checkpoint, signed as a C2SP signed note.

The root of a hash chain is its head, so it stands where a Merkle log would have its root. A chain without
entries is signed at its start.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from hotwash.domain.timeline.chain import Head
from hotwash.domain.timeline.entry import Chain

ED25519 = b"\x01"
"""The algorithm byte of a signed note's key."""


class NotACheckpointError(ValueError):
    """This text is not a signed checkpoint in its one canonical form."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a note says, and its signature: body is what was signed."""

    origin: str
    head: Head
    body: str
    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key: its name and the 32 bytes of its public half."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first four bytes of SHA-256 over name, newline, algorithm and public key."""
        return hashlib.sha256(self.name.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    def text(self) -> str:
        """name+hex id+base64, as C2SP writes a verifier key."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(ED25519 + self.public).decode()}"


def origin(instance: str, incident: str, chain: Chain) -> str:
    """The line that names a chain: hotwash.example/INC-1/record."""
    return f"{instance}/{incident}/{chain.value}"


def body(origin: str, head: Head) -> str:
    """The signed text: origin, size, base64 of the head; each on its line."""
    return f"{origin}\n{head.size}\n{base64.b64encode(bytes.fromhex(head.hash)).decode()}\n"


def note(body: str, key: Key, signature: bytes) -> str:
    """The note: the body, an empty line, the signature line."""
    return f"{body}\n\u2014 {key.name} {base64.b64encode(key.id + signature).decode()}\n"


def read_note(text: str) -> Checkpoint:
    """Read a note in its canonical form; NotACheckpointError for anything else."""
    signed, separator, tail = text.partition("\n\n")
    lines = signed.split("\n")
    if not separator or len(lines) != 3 or not tail.endswith("\n") or tail.count("\n") != 1:
        raise NotACheckpointError("a checkpoint is three lines, an empty one and a signature")
    words = tail[:-1].split(" ")
    if len(words) != 3 or words[0] != "\u2014":
        raise NotACheckpointError("its signature line is not '\u2014 name signature'")
    size, root, signature = lines[1], decode64(lines[2]), decode64(words[2])
    if not (size.isascii() and size.isdigit()) or str(int(size)) != size:
        raise NotACheckpointError("its size is not a plain number")
    if len(root) != 32 or len(signature) != 68:
        raise NotACheckpointError("its root or signature has the wrong length")
    head = Head(int(size), root.hex())
    return Checkpoint(lines[0], head, signed + "\n", words[1], signature[:4], signature[4:])


def read_key(text: str) -> Key:
    """Read a verifier key; NotACheckpointError when it is none, or its id is not its own."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise NotACheckpointError("a verifier key reads name+id+key")
    public = decode64(parts[2])
    if len(public) != 33 or public[:1] != ED25519:
        raise NotACheckpointError("it is no Ed25519 key")
    key = Key(parts[0], public[1:])
    if key.text() != text.strip():
        raise NotACheckpointError("its id does not belong to it")
    return key


def decode64(text: str) -> bytes:
    """Base64 in its one canonical spelling: what does not encode back to the same is refused."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NotACheckpointError("it is not base64") from None
    if base64.b64encode(decoded).decode() != text:
        raise NotACheckpointError("it is not canonical base64")
    return decoded
