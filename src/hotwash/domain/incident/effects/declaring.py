"""Who may know of an incident."""

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import evolve


def _admitted(incident: Incident, person: str) -> Incident:
    return evolve(incident, members=(*incident.members, person))


def _dismissed(incident: Incident, person: str) -> Incident:
    return evolve(incident, members=tuple(one for one in incident.members if one != person))


@on(e.IncidentRestricted)
def _(incident: Incident, event: e.IncidentRestricted, _: Happened) -> Incident:
    return evolve(incident, restricted=True, members=event.members)


@on(e.MemberAdmitted)
def _(incident: Incident, event: e.MemberAdmitted, _: Happened) -> Incident:
    return _admitted(incident, event.person)


@on(e.MemberAdmittedAfterLock)
def _(incident: Incident, event: e.MemberAdmittedAfterLock, _: Happened) -> Incident:
    return _admitted(incident, event.person)


@on(e.MemberDismissed)
def _(incident: Incident, event: e.MemberDismissed, _: Happened) -> Incident:
    return _dismissed(incident, event.person)


@on(e.MemberDismissedAfterLock)
def _(incident: Incident, event: e.MemberDismissedAfterLock, _: Happened) -> Incident:
    return _dismissed(incident, event.person)
