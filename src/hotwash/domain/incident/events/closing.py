"""How an incident ends, and what comes after the lock, in the annex."""

from enum import StrEnum

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.kernel import Instant, Words
from hotwash.domain.slo.green import Reading
from hotwash.domain.timeline.entry import Chain


class Ending(StrEnum):
    """How an incident ended (R-PB-4, R-TL-4)."""

    RESOLVED = "resolved"
    FALSE_ALARM = "false-alarm"
    DUPLICATE = "duplicate"
    DRILL = "drill"


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


@event("annex.duplicate.linked", chain=Chain.ANNEX)
class DuplicateLinkedAfterLock(Event):
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


@event("annex.follow-up.opened", chain=Chain.ANNEX)
class FollowUpOpenedAfterLock(Event):
    follow_up: str
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
