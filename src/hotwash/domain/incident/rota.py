"""Who can be paged at a moment: read when a step is due, never before."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from hotwash.domain.incident.escalation import EVERYONE, LEAD, POSITIONS, Escalation
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant


class OnCall(Protocol):
    """The schedules of teams."""

    def at(self, team: str, moment: Instant) -> tuple[tuple[str, ...], ...] | None:
        """Who is on in each level, the primary's first, nobody where there is a gap; None without a schedule."""
        ...

    def members(self, team: str, moment: Instant) -> tuple[str, ...]:
        """Everybody who takes turns in the team's schedule."""
        ...


class NoSchedules:
    """Nobody takes turns: teams are paged whole."""

    def at(self, team: str, moment: Instant) -> tuple[tuple[str, ...], ...] | None:  # noqa: ARG002  # as the port has it
        return None

    def members(self, team: str, moment: Instant) -> tuple[str, ...]:  # noqa: ARG002  # as the port has it
        return ()


@dataclass(frozen=True, slots=True)
class Rota:
    """Accounts that may act, administrators among them, teams by id, the owner of each service, and schedules."""

    responders: tuple[str, ...]
    admins: tuple[str, ...] = ()
    teams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    on_call: OnCall = field(default_factory=NoSchedules)
    security: str = "security"
    """The team that restricted incidents page, and no other (R-SEC-1)."""


def resolve(page: str, incident: Incident, rota: Rota, escalation: Escalation, now: Instant) -> tuple[str, ...]:
    """The people a step means now; empty where there is nobody, which is a gap."""
    kind, _, name = page.partition(":")
    if kind == "person":
        found: tuple[str, ...] = (name,)
    elif kind == "team":
        found = _turn(name, POSITIONS[0], rota, now) or rota.teams.get(name, ())
    elif kind == LEAD:
        found = rota.teams.get(escalation.lead, ()) or (() if incident.restricted else rota.admins)
    else:
        found = _on_call(page, incident, rota, escalation, now)
    return tuple(dict.fromkeys(person for person in found if person in rota.responders))


def _on_call(page: str, incident: Incident, rota: Rota, escalation: Escalation, now: Instant) -> tuple[str, ...]:
    """By the first schedule there is; without any, the team that owns the service, or everybody who responds."""
    teams = [*_teams(incident, rota, escalation)]
    for team in teams:
        if rota.on_call.at(team, now) is not None:
            return _turn(team, page, rota, now)
    whole = next((members for team in teams if (members := rota.teams.get(team))), ())
    return whole or (() if incident.restricted else rota.responders)


def _teams(incident: Incident, rota: Rota, escalation: Escalation) -> Iterator[str]:
    if incident.restricted:
        yield rota.security
        return
    if incident.service is not None and (owner := rota.owners.get(incident.service)):
        yield owner.casefold().replace(" ", "-")
    if escalation.schedule is not None:
        yield escalation.schedule


def _turn(team: str, page: str, rota: Rota, now: Instant) -> tuple[str, ...]:
    if page == EVERYONE:
        return rota.on_call.members(team, now)
    levels = rota.on_call.at(team, now) or ()
    place = POSITIONS.index(page)
    return levels[place] if place < len(levels) else ()
