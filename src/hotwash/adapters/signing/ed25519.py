"""Ed25519 signatures for checkpoints."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from hotwash.domain.timeline.chain import Head
from hotwash.domain.timeline.checkpoint import Checkpoint, Key, body, note, origin, read_key, read_note
from hotwash.domain.timeline.entry import Chain

SEED_BYTES = 32


class Ed25519Signer:
    """Signs the chains of one instance; the key's name is the instance's origin."""

    def __init__(self, instance: str, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self._instance = instance
        self.key = Key(instance, self._private.public_key().public_bytes_raw())

    def note(self, incident: str, chain: Chain, head: Head) -> str:
        """A signed note over a chain's head."""
        text = body(origin(self._instance, incident, chain), head)
        return note(text, self.key, self._private.sign(text.encode()))


def signed_by(checkpoint: Checkpoint, key: Key) -> bool:
    """The checkpoint carries this key's name and id, and its signature holds."""
    if (checkpoint.name, checkpoint.key_id) != (key.name, key.id):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(checkpoint.signature, checkpoint.body.encode())
    except InvalidSignature:
        return False
    return True


def note_signed_by(note: str, vkey: str) -> bool:
    """The same for a note and a verifier key as text."""
    return signed_by(read_note(note), read_key(vkey))
