"""Who holds which role, who takes part, and who is in production."""

from enum import StrEnum

from hotwash.domain.incident.events.event import Event, event
from hotwash.domain.incident.policy import Role
from hotwash.domain.kernel import Instant, Words


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


class Access(StrEnum):
    READ = "read"
    WRITE = "write"


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
