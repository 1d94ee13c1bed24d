"""In which role somebody acts: the record names the role and the person (R-TL-1)."""

from hotwash.domain.incident.events import Event
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor

RESPONDER = "responder"
"""Somebody who helps and holds no role."""

MACHINE = "machine"
"""The role of every actor that is no person: hotwash itself, an alert's integration."""

_OWNER = {
    "hypothesis": Role.OL,
    "mitigation.proposed": Role.OL,
    "mitigation.executing": Role.OL,
    "mitigation.verified": Role.OL,
    "mitigation.failed": Role.OL,
    "access": Role.OL,
    "update": Role.CL,
    "note": Role.SCRIBE,
    "entry": Role.SCRIBE,
    "timeline": Role.SCRIBE,
}


def acting_role(incident: Incident | None, event: Event, by: Actor) -> str:
    """The role the event belongs to where the person holds it, else their most responsible one."""
    if not by.is_person:
        return MACHINE
    held = incident.roles_of(by.id) if incident else ()
    if not held:
        return RESPONDER
    owner = _OWNER.get(event.kind) or _OWNER.get(event.kind.partition(".")[0])
    return (owner if owner in held else held[0]).value
