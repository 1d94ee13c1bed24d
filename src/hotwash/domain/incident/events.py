"""What happened in an incident: the vocabulary of its record.

Every event is versioned, since its bytes are under a hash chain: a released (kind, v) never changes its
fields; a new shape is a new v. Fields typed Words are free text and can be redacted. Who acted, in which
role and when stand in the entry around the event, not in the event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeVar, dataclass_transform

from hotwash.domain.incident.policy import Phase, Role, Severity
from hotwash.domain.kernel import Instant, Words
from hotwash.domain.slo.green import Reading
from hotwash.domain.timeline.entry import Chain


class Event:
    """Base of all events; kind and v name its type in the record, chain says which chain holds it."""

    __slots__ = ()
    kind: ClassVar[str]
    v: ClassVar[int]
    chain: ClassVar[Chain]


_E = TypeVar("_E", bound=Event)

EVENTS: dict[tuple[str, int], type[Event]] = {}
"""Every event type by its kind and version."""


@dataclass_transform(frozen_default=True)
def event(kind: str, v: int = 1, chain: Chain = Chain.RECORD) -> Callable[[type[_E]], type[_E]]:
    """Make a class an immutable event of this kind and version."""

    def register(shape: type[_E]) -> type[_E]:
        made = dataclass(frozen=True, slots=True)(shape)
        made.kind, made.v, made.chain = kind, v, chain
        EVENTS[kind, v] = made
        return made

    return register


class Ending(StrEnum):
    """How an incident ended (R-PB-4, R-TL-4)."""

    RESOLVED = "resolved"
    FALSE_ALARM = "false-alarm"
    DUPLICATE = "duplicate"
    DRILL = "drill"


class Audience(StrEnum):
    INTERNAL = "internal"
    STAKEHOLDERS = "stakeholders"
    PUBLIC = "public"


class CheckpointDecision(StrEnum):
    """What an IC decides at a checkpoint; without progress: escalate or swap the OL (R-PB-2)."""

    CONTINUE = "continue"
    ESCALATE = "escalate"
    SWAP_OL = "swap-ol"


class Access(StrEnum):
    READ = "read"
    WRITE = "write"


@event("incident.declared")
class IncidentDeclared(Event):
    """The first entry of every record. policy is the hash of the rules it is run by."""

    title: Words
    severity: Severity
    service: str | None
    source: str
    drill: bool
    policy: str
    follow_up_of: str | None = None
    impact: Words | None = None


@event("incident.restricted")
class IncidentRestricted(Event):
    """From here on only these people know of it (R-SEC-1)."""

    members: tuple[str, ...]
    reason: Words | None = None


@event("member.admitted")
class MemberAdmitted(Event):
    person: str
    reason: Words


@event("member.dismissed")
class MemberDismissed(Event):
    person: str
    reason: Words


@event("alert.attached")
class AlertAttached(Event):
    integration: str
    fingerprint: str
    summary: Words
    starts_at: Instant


@event("alert.resolved")
class AlertResolved(Event):
    integration: str
    fingerprint: str
    summary: Words
    ends_at: Instant


@event("alert.storm-summarised")
class AlertStormSummarised(Event):
    """Many alerts at once become one entry (counts of newly firing and newly resolved)."""

    integration: str
    firing: int
    resolved: int
    examples: Words


@event("severity.changed")
class SeverityChanged(Event):
    before: Severity
    after: Severity
    reason: Words


@event("role.assigned")
class RoleAssigned(Event):
    role: Role
    person: str


@event("role.handed-over")
class RoleHandedOver(Event):
    """R-ROLE-5; summary is the situation summary the newcomer was given."""

    role: Role
    before: str
    after: str
    reason: Words
    summary: Words


@event("role.released")
class RoleReleased(Event):
    role: Role
    person: str
    reason: Words


@event("responder.joined")
class ResponderJoined(Event):
    person: str


@event("access.claimed")
class AccessClaimed(Event):
    id: str
    person: str
    mode: Access
    where: Words
    why: Words
    seconds: int


@event("access.granted")
class AccessGranted(Event):
    id: str
    until: Instant


@event("access.declined")
class AccessDeclined(Event):
    id: str
    reason: Words


@event("access.ended")
class AccessEnded(Event):
    """expired is true when the time ran out rather than somebody leaving."""

    id: str
    expired: bool


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


@event("mitigation.proposed")
class MitigationProposed(Event):
    id: str
    what: Words
    how: Words
    risk: Words
    hypothesis: str | None = None


@event("mitigation.approved")
class MitigationApproved(Event):
    id: str


@event("mitigation.rejected")
class MitigationRejected(Event):
    id: str
    reason: Words


@event("mitigation.withdrawn")
class MitigationWithdrawn(Event):
    id: str
    reason: Words


@event("mitigation.executing")
class MitigationExecuting(Event):
    id: str


@event("mitigation.executed-without-approval")
class MitigationExecutedWithoutApproval(Event):
    """A fact about the process (R-MIT-3). what is set when nobody had proposed it before."""

    id: str
    reason: Words
    what: Words | None = None
    how: Words | None = None


@event("mitigation.verified")
class MitigationVerified(Event):
    """R-MIT-4: by an SLI reading, or by a stated observation of a person (then reading is None)."""

    id: str
    reading: Reading | None
    observation: Words | None


@event("mitigation.failed")
class MitigationFailed(Event):
    id: str
    reading: Reading | None
    observation: Words | None


@event("incident.reset")
class IncidentReset(Event):
    """A failed mitigation returns the incident to investigation (R-MIT-2)."""

    mitigation: str


@event("phase.entered")
class PhaseEntered(Event):
    """planned_seconds is when the playbook expects the phase, both counted from declaration (R-PB-5)."""

    phase: Phase
    after_seconds: int
    planned_seconds: int


@event("checkpoint.held")
class CheckpointHeld(Event):
    progress: bool
    decision: CheckpointDecision
    summary: Words


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


@event("act.refused")
class ActRefused(Event):
    """The process said no (a Refused that is on record)."""

    act: str
    code: str
    reason: Words


@event("sli.recorded")
class SliRecorded(Event):
    """The SLI from before onset to now; counts are [seconds since `start`, bad, total] per step."""

    service: str
    objective: float | None
    start: Instant
    step_seconds: int
    counts: tuple[tuple[int, float, float], ...]
    source: str


@event("incident.resolved")
class IncidentResolved(Event):
    """override is the IC's reason where green was not measured (R-MIT-5)."""

    reading: Reading
    override: Words | None


@event("incident.ended")
class IncidentEnded(Event):
    """An ending that is not an outage (R-TL-4)."""

    ending: Ending
    reason: Words
    duplicate_of: str | None = None


@event("duplicate.linked")
class DuplicateLinked(Event):
    duplicate: str


@event("postmortem.scheduled")
class PostmortemScheduled(Event):
    due: Instant


@event("timeline.locked")
class TimelineLocked(Event):
    """The last entry of a record (R-TL-2); by_itself when nobody locked it in time."""

    by_itself: bool


@event("follow-up.opened")
class FollowUpOpened(Event):
    follow_up: str
    reason: Words


# What comes after the lock goes to the annex.


@event("annex.follow-up.opened", chain=Chain.ANNEX)
class FollowUpOpenedAfterLock(Event):
    follow_up: str
    reason: Words


@event("annex.duplicate.linked", chain=Chain.ANNEX)
class DuplicateLinkedAfterLock(Event):
    duplicate: str


@event("annex.deadline.missed", chain=Chain.ANNEX)
class DeadlineMissedAfterLock(Event):
    deadline: str
    due: Instant
    times: int


@event("annex.member.admitted", chain=Chain.ANNEX)
class MemberAdmittedAfterLock(Event):
    person: str
    reason: Words


@event("annex.member.dismissed", chain=Chain.ANNEX)
class MemberDismissedAfterLock(Event):
    person: str
    reason: Words


@event("record.sealed", chain=Chain.ANNEX)
class RecordSealed(Event):
    """The record's checkpoint as signed at the lock: a C2SP note over its size and head."""

    note: str


@event("text.redacted", chain=Chain.ANNEX)
class TextRedacted(Event):
    """The words of one field of one entry were removed; their digest stays in `redacted_chain`."""

    redacted_chain: Chain
    seq: int
    field: str
    reason: Words


@event("postmortem.saved", chain=Chain.ANNEX)
class PostmortemSaved(Event):
    """A revision of the document, by its SHA-256."""

    revision: int
    sha256: str
