"""decide(state, command, now, policy) -> events | Refused: the one door to an incident's record."""

from collections.abc import Callable
from typing import Any

from hotwash.domain.incident import (
    access,
    alert,
    charge,
    checkpoint,
    deadlines,
    document,
    hypothesis,
    impact,
    lock,
    mitigation,
    need_to_know,
    notes,
    page_audit,
    paging,
    resolve,
    roles,
    severity,
    suggestion,
    suspects,
    update,
)
from hotwash.domain.incident.command import Command, Decision, Until, refuse_words
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused

_Verb = Callable[[Incident, Any, Instant, Policy], Decision]

VERBS: dict[type[Command], _Verb] = {
    severity.ChangeSeverity: severity.change_severity,
    impact.AssessImpact: impact.assess,
    suggestion.SuggestSeverity: suggestion.suggest,
    suggestion.DismissSuggestion: suggestion.dismiss,
    need_to_know.Restrict: need_to_know.restrict,
    need_to_know.Admit: need_to_know.admit,
    need_to_know.Dismiss: need_to_know.dismiss,
    roles.AssignRole: roles.assign,
    roles.ReleaseRole: roles.release,
    roles.Join: roles.join,
    access.ClaimAccess: access.claim,
    access.GrantAccess: access.grant,
    access.DeclineAccess: access.decline,
    access.EndAccess: access.end,
    hypothesis.StateHypothesis: hypothesis.state,
    hypothesis.AddEvidence: hypothesis.add_evidence,
    hypothesis.ConfirmHypothesis: hypothesis.confirm,
    hypothesis.RefuteHypothesis: hypothesis.refute,
    hypothesis.ReopenHypothesis: hypothesis.reopen,
    suspects.ConfirmChange: suspects.confirm,
    suspects.ClearChange: suspects.clear,
    mitigation.ProposeMitigation: mitigation.propose,
    mitigation.ApproveMitigation: mitigation.approve,
    mitigation.RejectMitigation: mitigation.reject,
    mitigation.WithdrawMitigation: mitigation.withdraw,
    mitigation.ExecuteMitigation: mitigation.execute,
    mitigation.RecordExecution: mitigation.record_execution,
    mitigation.VerifyMitigation: mitigation.verify,
    mitigation.FailMitigation: mitigation.fail,
    paging.PagePeople: paging.page_people,
    paging.AcknowledgePage: paging.acknowledge,
    paging.DeclinePage: paging.decline,
    page_audit.NotePagesLate: page_audit.note_late,
    checkpoint.HoldCheckpoint: checkpoint.hold,
    update.PostUpdate: update.post,
    notes.AddNote: notes.add_note,
    notes.NoteChange: notes.note_change,
    notes.Correct: notes.correct,
    notes.CheckStep: notes.check_step,
    notes.ReopenStep: notes.reopen_step,
    alert.AttachAlert: alert.attach,
    alert.ResolveAlert: alert.resolve,
    alert.SummariseAlerts: alert.summarise,
    resolve.Resolve: resolve.resolve,
    resolve.End: resolve.end,
    resolve.LinkDuplicate: resolve.link_duplicate,
    resolve.SchedulePostmortem: resolve.schedule,
    resolve.OpenFollowUp: resolve.open_follow_up,
    charge.ChargeBudget: charge.charge,
    lock.Lock: lock.lock,
    lock.Redact: lock.redact,
    document.SavePostmortem: document.save,
    deadlines.PassDeadline: deadlines.pass_deadline,
}
"""Every command and the verb that decides it."""


def decide(incident: Incident, command: Command, now: Instant, policy: Policy) -> Decision:
    """What an act leads to; never raises for anything a user can send."""
    if (refused := _refuse_late(incident, command)) is not None:
        return refused
    if (refused := refuse_words(command)) is not None:
        return refused
    if command.at(now) > now:
        return Refused("in-the-future", "What is recorded has happened.", "Check the time and its zone.")
    return VERBS[type(command)](incident, command, now, policy)


def _refuse_late(incident: Incident, command: Command) -> Refused | None:
    """Nothing is appended to a locked record by any role (R-TL-2); an ended incident only closes."""
    if incident.is_locked and command.until < Until.EVER:
        return Refused(
            "timeline-locked",
            f"{incident.id} is over and its record is locked.",
            "Write it in the postmortem, or reopen the incident as a follow-up.",
        )
    if not incident.is_open and command.until < Until.LOCKED:
        return Refused(
            "incident-ended",
            f"{incident.id} has ended; until its record locks, notes, corrections and closing steps go in.",
            "Add a note, or reopen the incident as a follow-up.",
        )
    return None
