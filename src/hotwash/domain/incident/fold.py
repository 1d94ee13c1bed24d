"""The fold: an incident's state is its events applied in order, and nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from hotwash.domain.incident import events as e, pages
from hotwash.domain.incident.policy import Phase, Role
from hotwash.domain.incident.state import (
    Claim,
    ClaimStatus,
    Hypothesis,
    HypothesisStatus,
    Incident,
    JudgedChange,
    Missed,
    Mitigation,
    MitigationStatus,
    SeveritySince,
    Suggestion,
)
from hotwash.domain.kernel import Actor, Instant, evolve
from hotwash.domain.timeline.entry import Chain


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with what its entry says of it: who acted and when it happened."""

    event: e.Event
    by: Actor
    at: Instant


_E = TypeVar("_E", bound=e.Event)
_Apply = Callable[[Incident, Any, Happened], Incident]
_APPLY: dict[type[e.Event], _Apply] = {}


def fold(id: str, history: Iterable[Happened]) -> Incident:
    """Rebuild an incident from its whole history, oldest first; ValueError when there is none."""
    incident: Incident | None = None
    for happened in history:
        incident = begin(id, happened) if incident is None else apply(incident, happened)
    if incident is None:
        raise ValueError(f"{id} has no history")
    return incident


def begin(id: str, happened: Happened) -> Incident:
    """The state after the first entry, which is always the declaration."""
    event, at = happened.event, happened.at
    if not isinstance(event, e.IncidentDeclared):
        raise TypeError(f"the record of {id} starts with {event.kind}, not with its declaration")
    return Incident(
        id=id,
        title=event.title,
        severity=event.severity,
        service=event.service,
        source=event.source,
        drill=event.drill,
        policy=event.policy,
        declared_by=happened.by.id,
        declared_at=at,
        phase_since=at,
        severity_since=at,
        checkpoint_since=at,
        severities=(SeveritySince(event.severity, at),),
        follow_up_of=event.follow_up_of,
        responders=(happened.by.id,) if happened.by.is_person else (),
    )


def apply(incident: Incident, happened: Happened) -> Incident:
    """The state after one more event; whoever acts on the record has joined."""
    if (rule := _APPLY.get(type(happened.event))) is not None:
        incident = rule(incident, happened.event, happened)
    if happened.event.chain is Chain.ANNEX:
        return incident
    incident = evolve(incident, entries=incident.entries + 1)
    comes = happened.by.is_person and not isinstance(happened.event, e.PageDeclined)
    return _joined(incident, happened.by.id) if comes else incident


def _on(kind: type[_E]) -> Callable[[Callable[[Incident, _E, Happened], Incident]], None]:
    def register(rule: Callable[[Incident, _E, Happened], Incident]) -> None:
        _APPLY[kind] = rule

    return register


def _joined(incident: Incident, person: str) -> Incident:
    if person in incident.responders:
        return incident
    return evolve(incident, responders=(*incident.responders, person))


def _with_role(incident: Incident, role: Role, person: str | None) -> Incident:
    others = {held: by for held, by in incident.roles.items() if held is not role}
    if person is None:
        return evolve(incident, roles=others)
    return _joined(evolve(incident, roles={**others, role: person}), person)


def _with_trigger(incident: Incident, id: str, change: Callable[[pages.Trigger], pages.Trigger]) -> Incident:
    return evolve(incident, pages=tuple(change(one) if one.id == id else one for one in incident.pages))


def _admitted(incident: Incident, person: str) -> Incident:
    return evolve(incident, members=(*incident.members, person))


def _dismissed(incident: Incident, person: str) -> Incident:
    return evolve(incident, members=tuple(one for one in incident.members if one != person))


def _with_hypothesis(incident: Incident, id: str, **changes: Any) -> Incident:
    return evolve(
        incident,
        hypotheses=tuple(replace(item, **changes) if item.id == id else item for item in incident.hypotheses),
    )


def _with_mitigation(incident: Incident, id: str, **changes: Any) -> Incident:
    return evolve(
        incident,
        mitigations=tuple(replace(item, **changes) if item.id == id else item for item in incident.mitigations),
    )


def _with_claim(incident: Incident, id: str, **changes: Any) -> Incident:
    return evolve(
        incident,
        claims=tuple(replace(item, **changes) if item.id == id else item for item in incident.claims),
    )


@_on(e.AlertAttached)
def _(incident: Incident, event: e.AlertAttached, _: Happened) -> Incident:
    key = f"{event.integration}/{event.fingerprint}"
    if key in incident.firing:
        return incident
    began = incident.first_alert_at or event.starts_at
    return evolve(incident, firing=(*incident.firing, key), first_alert_at=began)


@_on(e.AlertResolved)
def _(incident: Incident, event: e.AlertResolved, _: Happened) -> Incident:
    key = f"{event.integration}/{event.fingerprint}"
    return evolve(incident, firing=tuple(one for one in incident.firing if one != key))


@_on(e.IncidentRestricted)
def _(incident: Incident, event: e.IncidentRestricted, _: Happened) -> Incident:
    return evolve(incident, restricted=True, members=event.members)


@_on(e.MemberAdmitted)
def _(incident: Incident, event: e.MemberAdmitted, _: Happened) -> Incident:
    return _admitted(incident, event.person)


@_on(e.MemberAdmittedAfterLock)
def _(incident: Incident, event: e.MemberAdmittedAfterLock, _: Happened) -> Incident:
    return _admitted(incident, event.person)


@_on(e.MemberDismissed)
def _(incident: Incident, event: e.MemberDismissed, _: Happened) -> Incident:
    return _dismissed(incident, event.person)


@_on(e.MemberDismissedAfterLock)
def _(incident: Incident, event: e.MemberDismissedAfterLock, _: Happened) -> Incident:
    return _dismissed(incident, event.person)


@_on(e.SeverityChanged)
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


@_on(e.SeveritySuggested)
def _(incident: Incident, event: e.SeveritySuggested, happened: Happened) -> Incident:
    told = Suggestion(event.severity, event.verdict, event.reasons, happened.at, event.measured_at)
    return evolve(incident, suggestion=told)


@_on(e.SeveritySuggestionWithdrawn)
def _(incident: Incident, _event: e.SeveritySuggestionWithdrawn, _: Happened) -> Incident:
    return evolve(incident, suggestion=None)


@_on(e.SeveritySuggestionDismissed)
def _(incident: Incident, _event: e.SeveritySuggestionDismissed, _: Happened) -> Incident:
    told = incident.suggestion
    return evolve(incident, suggestion=replace(told, dismissed=True) if told else None)


@_on(e.PageTriggered)
def _(incident: Incident, event: e.PageTriggered, happened: Happened) -> Incident:
    return evolve(incident, pages=(*incident.pages, pages.triggered(event, happened.at, incident.pages)))


@_on(e.PageSent)
def _(incident: Incident, event: e.PageSent, happened: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: pages.sent(one, event, happened.at))


@_on(e.PageSkipped)
def _(incident: Incident, event: e.PageSkipped, happened: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: pages.skipped(one, event, happened.at))


@_on(e.PageExhausted)
def _(incident: Incident, event: e.PageExhausted, _: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: replace(one, exhausted=True))


@_on(e.PageLate)
def _(incident: Incident, event: e.PageLate, _: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: pages.told_late(one, event))


@_on(e.PageAcknowledged)
def _(incident: Incident, event: e.PageAcknowledged, _: Happened) -> Incident:
    return evolve(incident, pages=tuple(pages.acknowledged(one, event.person) for one in incident.pages))


@_on(e.PageDeclined)
def _(incident: Incident, event: e.PageDeclined, _: Happened) -> Incident:
    return evolve(incident, pages=tuple(pages.declined(one, event.person) for one in incident.pages))


@_on(e.CommanderAsked)
def _(incident: Incident, event: e.CommanderAsked, _: Happened) -> Incident:
    return evolve(incident, asked_for_ic=event.person)


@_on(e.WorkQueued)
def _(incident: Incident, event: e.WorkQueued, _: Happened) -> Incident:
    return evolve(incident, queued_for=event.slot)


@_on(e.ImpactAssessed)
def _(incident: Incident, event: e.ImpactAssessed, _: Happened) -> Incident:
    known = {**dict.fromkeys(event.unknown), **event.known.known()}
    return evolve(incident, impact=replace(incident.impact, **known))


@_on(e.RoleAssigned)
def _(incident: Incident, event: e.RoleAssigned, _: Happened) -> Incident:
    return _with_role(incident, event.role, event.person)


@_on(e.RoleHandedOver)
def _(incident: Incident, event: e.RoleHandedOver, _: Happened) -> Incident:
    return _with_role(incident, event.role, event.after)


@_on(e.RoleReleased)
def _(incident: Incident, event: e.RoleReleased, _: Happened) -> Incident:
    return _with_role(incident, event.role, None)


@_on(e.ResponderJoined)
def _(incident: Incident, event: e.ResponderJoined, _: Happened) -> Incident:
    return _joined(incident, event.person)


@_on(e.AccessClaimed)
def _(incident: Incident, event: e.AccessClaimed, _: Happened) -> Incident:
    claim = Claim(event.id, event.person, event.mode, event.where, event.seconds)
    return evolve(incident, claims=(*incident.claims, claim))


@_on(e.AccessGranted)
def _(incident: Incident, event: e.AccessGranted, _: Happened) -> Incident:
    return _with_claim(incident, event.id, status=ClaimStatus.GRANTED, until=event.until)


@_on(e.AccessDeclined)
def _(incident: Incident, event: e.AccessDeclined, _: Happened) -> Incident:
    return _with_claim(incident, event.id, status=ClaimStatus.DECLINED)


@_on(e.AccessEnded)
def _(incident: Incident, event: e.AccessEnded, _: Happened) -> Incident:
    return _with_claim(incident, event.id, status=ClaimStatus.ENDED)


@_on(e.HypothesisStated)
def _(incident: Incident, event: e.HypothesisStated, happened: Happened) -> Incident:
    hypothesis = Hypothesis(event.id, event.what, event.because, happened.by.id)
    return evolve(incident, hypotheses=(*incident.hypotheses, hypothesis))


@_on(e.EvidenceAdded)
def _(incident: Incident, event: e.EvidenceAdded, _: Happened) -> Incident:
    known = incident.hypothesis(event.id)
    return _with_hypothesis(incident, event.id, evidence=known.evidence + 1 if known else 1)


@_on(e.HypothesisConfirmed)
def _(incident: Incident, event: e.HypothesisConfirmed, happened: Happened) -> Incident:
    confirmed = _with_hypothesis(incident, event.id, status=HypothesisStatus.CONFIRMED)
    return evolve(confirmed, checkpoint_since=happened.at)


@_on(e.HypothesisRefuted)
def _(incident: Incident, event: e.HypothesisRefuted, _: Happened) -> Incident:
    return _with_hypothesis(incident, event.id, status=HypothesisStatus.REFUTED)


@_on(e.HypothesisReopened)
def _(incident: Incident, event: e.HypothesisReopened, _: Happened) -> Incident:
    return _with_hypothesis(incident, event.id, status=HypothesisStatus.OPEN)


def _judged(incident: Incident, event: e.ChangeConfirmed | e.ChangeCleared, *, confirmed: bool) -> Incident:
    others = tuple(one for one in incident.changes if one.id != event.id)
    judged = JudgedChange(
        event.id, event.change, event.service, event.made_at, event.what, event.reason, confirmed, event.link
    )
    return evolve(incident, changes=(*others, judged))


@_on(e.ChangeConfirmed)
def _(incident: Incident, event: e.ChangeConfirmed, _: Happened) -> Incident:
    return _judged(incident, event, confirmed=True)


@_on(e.ChangeCleared)
def _(incident: Incident, event: e.ChangeCleared, _: Happened) -> Incident:
    return _judged(incident, event, confirmed=False)


@_on(e.MitigationProposed)
def _(incident: Incident, event: e.MitigationProposed, happened: Happened) -> Incident:
    mitigation = Mitigation(event.id, event.what, event.how, event.risk, happened.by.id, event.hypothesis)
    return evolve(incident, mitigations=(*incident.mitigations, mitigation))


@_on(e.MitigationApproved)
def _(incident: Incident, event: e.MitigationApproved, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.APPROVED, approved=True)


@_on(e.MitigationRejected)
def _(incident: Incident, event: e.MitigationRejected, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.REJECTED)


@_on(e.MitigationWithdrawn)
def _(incident: Incident, event: e.MitigationWithdrawn, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.WITHDRAWN)


def _executing(incident: Incident, id: str, happened: Happened) -> Incident:
    changed = _with_mitigation(incident, id, status=MitigationStatus.EXECUTING, executed_by=happened.by.id)
    return evolve(changed, checkpoint_since=max(changed.checkpoint_since, happened.at))


@_on(e.MitigationExecuting)
def _(incident: Incident, event: e.MitigationExecuting, happened: Happened) -> Incident:
    return _executing(incident, event.id, happened)


@_on(e.MitigationExecutedWithoutApproval)
def _(incident: Incident, event: e.MitigationExecutedWithoutApproval, happened: Happened) -> Incident:
    if incident.mitigation(event.id) is None:
        added = Mitigation(event.id, event.what or "", event.how or "", "", happened.by.id)
        incident = evolve(incident, mitigations=(*incident.mitigations, added))
    return _executing(incident, event.id, happened)


@_on(e.MitigationVerified)
def _(incident: Incident, event: e.MitigationVerified, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.VERIFIED)


@_on(e.MitigationFailed)
def _(incident: Incident, event: e.MitigationFailed, _: Happened) -> Incident:
    return _with_mitigation(incident, event.id, status=MitigationStatus.FAILED)


@_on(e.IncidentReset)
def _(incident: Incident, _event: e.IncidentReset, _: Happened) -> Incident:
    return evolve(incident, resets=incident.resets + 1)


@_on(e.PhaseEntered)
def _(incident: Incident, event: e.PhaseEntered, happened: Happened) -> Incident:
    return evolve(incident, phase=event.phase, phase_since=happened.at)


@_on(e.CheckpointHeld)
def _(incident: Incident, _event: e.CheckpointHeld, happened: Happened) -> Incident:
    return evolve(incident, checkpoint_since=max(incident.checkpoint_since, happened.at))


@_on(e.UpdatePosted)
def _(incident: Incident, event: e.UpdatePosted, happened: Happened) -> Incident:
    return evolve(incident, update_since=happened.at, update_due=event.next_by)


@_on(e.StepDone)
def _(incident: Incident, event: e.StepDone, _: Happened) -> Incident:
    return evolve(incident, steps_done=(*incident.steps_done, event.step))


@_on(e.StepReopened)
def _(incident: Incident, event: e.StepReopened, _: Happened) -> Incident:
    return evolve(incident, steps_done=tuple(step for step in incident.steps_done if step != event.step))


@_on(e.DeadlineMissed)
def _(incident: Incident, event: e.DeadlineMissed, _: Happened) -> Incident:
    return evolve(incident, missed={**incident.missed, event.deadline: Missed(event.times, event.due)})


@_on(e.DeadlineMissedAfterLock)
def _(incident: Incident, event: e.DeadlineMissedAfterLock, _: Happened) -> Incident:
    return evolve(incident, missed={**incident.missed, event.deadline: Missed(event.times, event.due)})


@_on(e.IncidentResolved)
def _(incident: Incident, _event: e.IncidentResolved, happened: Happened) -> Incident:
    return evolve(incident, ended_at=happened.at, ending=e.Ending.RESOLVED)


@_on(e.IncidentEnded)
def _(incident: Incident, event: e.IncidentEnded, happened: Happened) -> Incident:
    return evolve(
        incident,
        ended_at=happened.at,
        ending=event.ending,
        duplicate_of=event.duplicate_of,
        postmortem_due=None,
    )


@_on(e.BudgetCharged)
def _(incident: Incident, event: e.BudgetCharged, _: Happened) -> Incident:
    return evolve(incident, cost=event)


@_on(e.PostmortemScheduled)
def _(incident: Incident, event: e.PostmortemScheduled, _: Happened) -> Incident:
    return evolve(incident, postmortem_due=event.due)


@_on(e.TimelineLocked)
def _(incident: Incident, _event: e.TimelineLocked, happened: Happened) -> Incident:
    return evolve(incident, locked_at=happened.at, phase=Phase.LOCKED, phase_since=happened.at)


@_on(e.DuplicateLinked)
def _(incident: Incident, event: e.DuplicateLinked, _: Happened) -> Incident:
    return evolve(incident, duplicates=(*incident.duplicates, event.duplicate))


@_on(e.DuplicateLinkedAfterLock)
def _(incident: Incident, event: e.DuplicateLinkedAfterLock, _: Happened) -> Incident:
    return evolve(incident, duplicates=(*incident.duplicates, event.duplicate))


@_on(e.FollowUpOpened)
def _(incident: Incident, event: e.FollowUpOpened, _: Happened) -> Incident:
    return evolve(incident, follow_ups=(*incident.follow_ups, event.follow_up))


@_on(e.FollowUpOpenedAfterLock)
def _(incident: Incident, event: e.FollowUpOpenedAfterLock, _: Happened) -> Incident:
    return evolve(incident, follow_ups=(*incident.follow_ups, event.follow_up))


@_on(e.PostmortemSaved)
def _(incident: Incident, event: e.PostmortemSaved, _: Happened) -> Incident:
    return evolve(incident, postmortem_revision=event.revision)
