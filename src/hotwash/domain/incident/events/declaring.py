"""How an incident begins, and who may know of it."""

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Words
from hotwash.domain.timeline.entry import Chain


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


@event("annex.member.admitted", chain=Chain.ANNEX)
class MemberAdmittedAfterLock(Event):
    person: str
    reason: Words


@event("annex.member.dismissed", chain=Chain.ANNEX)
class MemberDismissedAfterLock(Event):
    person: str
    reason: Words
