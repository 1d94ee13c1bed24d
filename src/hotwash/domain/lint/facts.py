"""What the locked record says about an incident, for comparing a postmortem with it (PM018)."""

from typing import NamedTuple

from hotwash.domain.kernel import Instant


class RecordedMoment(NamedTuple):
    """One entry of the locked record: when, and its kind, like "mitigation.approved"."""

    at: Instant
    kind: str


class Facts(NamedTuple):
    """The record's own severity, start, end and timeline; None or empty where the record does not say."""

    severity: str | None = None
    started: Instant | None = None
    ended: Instant | None = None
    timeline: tuple[RecordedMoment, ...] = ()
