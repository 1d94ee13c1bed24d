"""Roles, responders, and who is in production."""

from dataclasses import replace
from typing import Any

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, joined, on
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import Claim, ClaimStatus, Incident
from hotwash.domain.kernel import evolve


def _with_role(incident: Incident, role: Role, person: str | None) -> Incident:
    others = {held: by for held, by in incident.roles.items() if held is not role}
    if person is None:
        return evolve(incident, roles=others)
    return joined(evolve(incident, roles={**others, role: person}), person)


def _with_claim(incident: Incident, id: str, **changes: Any) -> Incident:
    return evolve(
        incident,
        claims=tuple(replace(item, **changes) if item.id == id else item for item in incident.claims),
    )


@on(e.RoleAssigned)
def _(incident: Incident, event: e.RoleAssigned, _: Happened) -> Incident:
    return _with_role(incident, event.role, event.person)


@on(e.RoleHandedOver)
def _(incident: Incident, event: e.RoleHandedOver, _: Happened) -> Incident:
    return _with_role(incident, event.role, event.after)


@on(e.RoleReleased)
def _(incident: Incident, event: e.RoleReleased, _: Happened) -> Incident:
    return _with_role(incident, event.role, None)


@on(e.ResponderJoined)
def _(incident: Incident, event: e.ResponderJoined, _: Happened) -> Incident:
    return joined(incident, event.person)


@on(e.AccessClaimed)
def _(incident: Incident, event: e.AccessClaimed, _: Happened) -> Incident:
    claim = Claim(event.id, event.person, event.mode, event.where, event.seconds)
    return evolve(incident, claims=(*incident.claims, claim))


@on(e.AccessGranted)
def _(incident: Incident, event: e.AccessGranted, _: Happened) -> Incident:
    return _with_claim(incident, event.id, status=ClaimStatus.GRANTED, until=event.until)


@on(e.AccessDeclined)
def _(incident: Incident, event: e.AccessDeclined, _: Happened) -> Incident:
    return _with_claim(incident, event.id, status=ClaimStatus.DECLINED)


@on(e.AccessEnded)
def _(incident: Incident, event: e.AccessEnded, _: Happened) -> Incident:
    return _with_claim(incident, event.id, status=ClaimStatus.ENDED)
