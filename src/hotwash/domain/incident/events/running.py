"""The rhythm of an incident: severity, phases, checkpoints, updates, steps, words, and what was due."""

from enum import StrEnum

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.incident.policy import Phase, Severity
from hotwash.domain.kernel import Instant, Words
from hotwash.domain.timeline.entry import Chain


@event("severity.changed")
class SeverityChanged(Event):
    before: Severity
    after: Severity
    reason: Words


@event("phase.entered")
class PhaseEntered(Event):
    """planned_seconds is when the playbook expects the phase, both counted from declaration (R-PB-5)."""

    phase: Phase
    after_seconds: int
    planned_seconds: int


class CheckpointDecision(StrEnum):
    """What an IC decides at a checkpoint; without progress: escalate or swap the OL (R-PB-2)."""

    CONTINUE = "continue"
    ESCALATE = "escalate"
    SWAP_OL = "swap-ol"


@event("checkpoint.held")
class CheckpointHeld(Event):
    progress: bool
    decision: CheckpointDecision
    summary: Words


class Audience(StrEnum):
    INTERNAL = "internal"
    STAKEHOLDERS = "stakeholders"
    PUBLIC = "public"


@event("update.posted")
class UpdatePosted(Event):
    audience: Audience
    words: Words
    next_by: Instant | None


@event("step.done")
class StepDone(Event):
    step: str


@event("step.reopened")
class StepReopened(Event):
    step: str


@event("note.added")
class NoteAdded(Event):
    words: Words


@event("entry.corrected")
class EntryCorrected(Event):
    """A correction points at the entry it corrects, which stays as it is (R-TL-1)."""

    corrects: int
    words: Words


@event("deadline.missed")
class DeadlineMissed(Event):
    """times counts how often this deadline has now been missed; missing names what was due."""

    deadline: str
    due: Instant
    times: int
    missing: tuple[str, ...] = ()


@event("annex.deadline.missed", chain=Chain.ANNEX)
class DeadlineMissedAfterLock(Event):
    deadline: str
    due: Instant
    times: int


@event("act.refused")
class ActRefused(Event):
    """The process said no (a Refused that is on record)."""

    act: str
    code: str
    reason: Words
