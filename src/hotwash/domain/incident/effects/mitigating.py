"""Mitigations."""

from dataclasses import replace
from typing import Any

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Incident, Mitigation, MitigationStatus
from hotwash.domain.kernel import evolve


def _with_mitigation(incident: Incident, id: str, **changes: Any) -> Incident:
    return evolve(
        incident,
        mitigations=tuple(replace(item, **changes) if item.id == id else item for item in incident.mitigations),
    )


def _executing(incident: Incident, id: str, happened: Happened) -> Incident:
    changed = _with_mitigation(incident, id, status=MitigationStatus.EXECUTING, executed_by=happened.by.id)
    return evolve(changed, checkpoint_since=max(changed.checkpoint_since, happened.at))


@on(e.MitigationProposed)
def _(incident: Incident, event: e.MitigationProposed, happened: Happened) -> Incident:
    mitigation = Mitigation(event.id, event.what, event.how, event.risk, happened.by.id, event.hypothesis)
    return evolve(incident, mitigations=(*incident.mitigations, mitigation))


@on(e.MitigationApproved)
def _(incident: Incident, event: e.MitigationApproved, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.APPROVED, approved=True)


@on(e.MitigationRejected)
def _(incident: Incident, event: e.MitigationRejected, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.REJECTED)


@on(e.MitigationWithdrawn)
def _(incident: Incident, event: e.MitigationWithdrawn, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.WITHDRAWN)


@on(e.MitigationExecuting)
def _(incident: Incident, event: e.MitigationExecuting, happened: Happened) -> Incident:
    return _executing(incident, event.id, happened)


@on(e.MitigationExecutedWithoutApproval)
def _(incident: Incident, event: e.MitigationExecutedWithoutApproval, happened: Happened) -> Incident:
    if incident.mitigation(event.id) is None:
        added = Mitigation(event.id, event.what or "", event.how or "", "", happened.by.id)
        incident = evolve(incident, mitigations=(*incident.mitigations, added))
    return _executing(incident, event.id, happened)


@on(e.MitigationVerified)
def _(incident: Incident, event: e.MitigationVerified, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.VERIFIED)


@on(e.MitigationFailed)
def _(incident: Incident, event: e.MitigationFailed, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.FAILED)


@on(e.IncidentReset)
def _(incident: Incident, _event: e.IncidentReset, _: Happened) -> Incident:
    return evolve(incident, resets=incident.resets + 1)
