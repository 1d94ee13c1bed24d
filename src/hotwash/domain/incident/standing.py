"""What somebody is to an incident: all that decides what they are offered in its room."""

from dataclasses import dataclass

from hotwash.domain.incident.document import authors
from hotwash.domain.incident.paging import waits_for
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.state import ClaimStatus, Incident, MitigationStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """People of the same standing see the same room, so that it is made once for all of them."""

    responds: bool
    """Their account may act at all."""
    roles: tuple[Role, ...] = ()
    proposed: tuple[str, ...] = ()
    """Proposals of theirs that are not decided."""
    claims: tuple[str, ...] = ()
    """Claims to production of theirs that are asked or granted."""
    joined: bool = False
    """They take part, with or without a role."""
    writes: bool = False
    """They are an author of the postmortem."""
    paged: bool = False
    """A page waits for their answer."""

    def holds(self, role: Role) -> bool:
        return role in self.roles


def standing(incident: Incident, person: str, *, responds: bool) -> Standing:
    """Where a person stands in an incident now."""
    if not responds:
        return Standing(responds=False)
    return Standing(
        responds=True,
        roles=incident.roles_of(person),
        proposed=tuple(
            one.id for one in incident.mitigations if one.by == person and one.status is MitigationStatus.PROPOSED
        ),
        claims=tuple(
            one.id
            for one in incident.claims
            if one.person == person and one.status in (ClaimStatus.ASKED, ClaimStatus.GRANTED)
        ),
        joined=person in incident.responders or bool(incident.roles_of(person)),
        writes=incident.is_locked and person in authors(incident),
        paged=bool(waits_for(incident, person)),
    )
