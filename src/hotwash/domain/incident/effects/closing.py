"""The end, and what comes after it."""

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.policy import Phase
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import evolve


@on(e.IncidentResolved)
def _(incident: Incident, _event: e.IncidentResolved, happened: Happened) -> Incident:
    return evolve(incident, ended_at=happened.at, ending=e.Ending.RESOLVED)


@on(e.IncidentEnded)
def _(incident: Incident, event: e.IncidentEnded, happened: Happened) -> Incident:
    return evolve(
        incident,
        ended_at=happened.at,
        ending=event.ending,
        duplicate_of=event.duplicate_of,
        postmortem_due=None,
    )


@on(e.PostmortemScheduled)
def _(incident: Incident, event: e.PostmortemScheduled, _: Happened) -> Incident:
    return evolve(incident, postmortem_due=event.due)


@on(e.TimelineLocked)
def _(incident: Incident, _event: e.TimelineLocked, happened: Happened) -> Incident:
    return evolve(incident, locked_at=happened.at, phase=Phase.LOCKED, phase_since=happened.at)


@on(e.DuplicateLinked)
def _(incident: Incident, event: e.DuplicateLinked, _: Happened) -> Incident:
    return evolve(incident, duplicates=(*incident.duplicates, event.duplicate))


@on(e.DuplicateLinkedAfterLock)
def _(incident: Incident, event: e.DuplicateLinkedAfterLock, _: Happened) -> Incident:
    return evolve(incident, duplicates=(*incident.duplicates, event.duplicate))


@on(e.FollowUpOpened)
def _(incident: Incident, event: e.FollowUpOpened, _: Happened) -> Incident:
    return evolve(incident, follow_ups=(*incident.follow_ups, event.follow_up))


@on(e.FollowUpOpenedAfterLock)
def _(incident: Incident, event: e.FollowUpOpenedAfterLock, _: Happened) -> Incident:
    return evolve(incident, follow_ups=(*incident.follow_ups, event.follow_up))


@on(e.PostmortemSaved)
def _(incident: Incident, event: e.PostmortemSaved, _: Happened) -> Incident:
    return evolve(incident, postmortem_revision=event.revision)
