"""Severity, phases, and what is due."""

from hotwash.domain.incident import events as e, pages
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Incident, Missed, SeveritySince
from hotwash.domain.kernel import evolve


@on(e.SeverityChanged)
def _(incident: Incident, event: e.SeverityChanged, happened: Happened) -> Incident:
    raised = event.after.is_worse_than(event.before)
    kept = incident.pages if raised else tuple(pages.lowered(one, event.after) for one in incident.pages)
    told = incident.suggestion
    return evolve(
        incident,
        severity=event.after,
        severity_since=happened.at,
        severities=(*incident.severities, SeveritySince(event.after, happened.at)),
        suggestion=told if told and told.dismissed and told.severity is not event.after else None,
        pages=kept,
        queued_for=None,
        asked_for_ic=None,
    )


@on(e.PhaseEntered)
def _(incident: Incident, event: e.PhaseEntered, happened: Happened) -> Incident:
    return evolve(incident, phase=event.phase, phase_since=happened.at)


@on(e.CheckpointHeld)
def _(incident: Incident, _event: e.CheckpointHeld, happened: Happened) -> Incident:
    return evolve(incident, checkpoint_since=max(incident.checkpoint_since, happened.at))


@on(e.UpdatePosted)
def _(incident: Incident, event: e.UpdatePosted, happened: Happened) -> Incident:
    return evolve(incident, update_since=happened.at, update_due=event.next_by)


@on(e.StepDone)
def _(incident: Incident, event: e.StepDone, _: Happened) -> Incident:
    return evolve(incident, steps_done=(*incident.steps_done, event.step))


@on(e.StepReopened)
def _(incident: Incident, event: e.StepReopened, _: Happened) -> Incident:
    return evolve(incident, steps_done=tuple(step for step in incident.steps_done if step != event.step))


@on(e.DeadlineMissed)
def _(incident: Incident, event: e.DeadlineMissed, _: Happened) -> Incident:
    return evolve(incident, missed={**incident.missed, event.deadline: Missed(event.times, event.due)})


@on(e.DeadlineMissedAfterLock)
def _(incident: Incident, event: e.DeadlineMissedAfterLock, _: Happened) -> Incident:
    return evolve(incident, missed={**incident.missed, event.deadline: Missed(event.times, event.due)})
