"""Hypotheses, and the changes they are looked for in."""

from enum import StrEnum

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.kernel import Instant, Words


@event("hypothesis.stated")
class HypothesisStated(Event):
    id: str
    what: Words
    because: Words


@event("hypothesis.evidence-added")
class EvidenceAdded(Event):
    id: str
    supports: bool
    what: Words
    link: Words | None = None


@event("hypothesis.confirmed")
class HypothesisConfirmed(Event):
    id: str
    evidence: Words


@event("hypothesis.refuted")
class HypothesisRefuted(Event):
    id: str
    evidence: Words


@event("hypothesis.reopened")
class HypothesisReopened(Event):
    id: str
    reason: Words


class ChangeKind(StrEnum):
    DEPLOY = "deploy"
    CONFIG = "config"
    FLAG = "flag"
    INFRASTRUCTURE = "infrastructure"
    MIGRATION = "migration"


@event("change.noted")
class ChangeNoted(Event):
    """A change that may matter; the entry's `at` is when it was made (R-PB-2)."""

    change: ChangeKind
    what: Words


@event("change.confirmed")
class ChangeConfirmed(Event):
    """This change did it. What it was stands here too, since changes are forgotten and records are not.

    place is where the ranking had it, 1 for the most likely: what the ranking is worth can be read off records.
    """

    id: str
    change: ChangeKind
    service: str | None
    made_at: Instant
    what: Words
    reason: Words
    link: Words | None = None
    place: int | None = None


@event("change.cleared")
class ChangeCleared(Event):
    """This change did not do it."""

    id: str
    change: ChangeKind
    service: str | None
    made_at: Instant
    what: Words
    reason: Words
    link: Words | None = None
    place: int | None = None
