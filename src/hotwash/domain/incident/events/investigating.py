"""Hypotheses, and the changes they are looked for in."""

from enum import StrEnum

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.kernel import Words


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
