"""What the locked record says about an incident, for comparing a postmortem with it (PM018)."""

from typing import NamedTuple

from hotwash.domain.kernel import Instant


class RecordedMoment(NamedTuple):
    """One line of the locked timeline: when, and the words as the channel showed them."""

    at: Instant
    text: str


class Facts(NamedTuple):
    """The record's own severity, start, end and timeline; None or empty where the record does not say."""

    severity: str | None = None
    started: Instant | None = None
    ended: Instant | None = None
    timeline: tuple[RecordedMoment, ...] = ()
