"""Who was paged, and what they answered."""

from dataclasses import dataclass
from enum import StrEnum

from hotwash.domain.incident.escalation import AnsweredBy
from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.incident.severities import Severity
from hotwash.domain.kernel import Instant, Words


class PageCause(StrEnum):
    OPENED = "opened"
    RAISED = "raised"
    NAMED = "named"
    """Somebody called them in (R-ROLE-7)."""


class SkipReason(StrEnum):
    NOBODY = "nobody"
    """Nobody is there to be paged: a gap in who is on call."""
    ACKNOWLEDGED = "acknowledged"
    """Everybody the step means has acknowledged already."""
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Rung:
    """A step as it was in force when pages were triggered; page says whom it means."""

    page: str
    after_seconds: int


@event("page.triggered")
class PageTriggered(Event):
    """From here on people are paged by these steps, whatever the policy becomes; policy is its hash."""

    trigger: str
    cause: PageCause
    severity: Severity
    steps: tuple[Rung, ...]
    answered_by: AnsweredBy
    again_seconds: int
    loops: int
    keeps_on: bool
    lead: bool
    policy: str
    reason: Words | None = None


@event("page.sent")
class PageSent(Event):
    """A page goes out to these people. step and loop count from 1; the step after the last is the fallback lead's."""

    trigger: str
    step: int
    loop: int
    page: str
    people: tuple[str, ...]


@event("page.skipped")
class PageSkipped(Event):
    trigger: str
    step: int
    loop: int
    page: str
    why: SkipReason


@event("page.acknowledged")
class PageAcknowledged(Event):
    """Somebody who was paged is here: it answers every page of theirs in this incident so far."""

    person: str


@event("page.declined")
class PageDeclined(Event):
    """Somebody who was paged cannot come: the next is paged at once."""

    person: str
    reason: Words | None = None


@event("page.exhausted")
class PageExhausted(Event):
    """An alarm: after so many loops these people have not answered (none: nobody was left to page)."""

    trigger: str
    loops: int
    waiting: tuple[str, ...]


class LateReason(StrEnum):
    NOT_SENT = "not-sent"
    """Its moment is over, and the record does not say that it went out."""
    NOT_DELIVERED = "not-delivered"
    """It went out, and no channel has taken it."""


@event("page.late")
class PageLate(Event):
    """An alarm about the pager itself: so many seconds after it was due a page is not out, or has not reached these."""

    trigger: str
    step: int
    loop: int
    page: str
    what: LateReason
    people: tuple[str, ...]
    late_seconds: int


@event("commander.asked")
class CommanderAsked(Event):
    """No IC in time: the first to acknowledge is asked to take it (R-SEV-1)."""

    person: str


@event("work.queued")
class WorkQueued(Event):
    """Nobody is paged; it is work for the business hours that begin then (R-SEV-4)."""

    slot: Instant
