"""An event with the envelope of its entry."""

from dataclasses import dataclass

from hotwash.domain.incident.events import Event
from hotwash.domain.kernel import Instant
from hotwash.domain.timeline.entry import Chain


@dataclass(frozen=True, slots=True)
class Recorded:
    """actor is a person's or a machine's id; at is when it happened, recorded_at when it was written."""

    seq: int
    chain: Chain
    at: Instant
    recorded_at: Instant
    actor: str
    role: str
    event: Event
