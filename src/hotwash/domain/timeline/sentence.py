"""What an entry says, as the channel would have read it (R-TL-3)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hotwash.domain.incident import events as e
from hotwash.domain.incident.escalation import spoken_page
from hotwash.domain.incident.summary import spoken
from hotwash.domain.kernel import Instant
from hotwash.domain.severity.phrases import QUESTIONS, said
from hotwash.domain.slo.cost import arithmetic, caveats
from hotwash.domain.slo.green import Reading
from hotwash.domain.timeline.recorded import Recorded

LATE = timedelta(seconds=60)
"""An entry written down this much later than it happened is marked as late."""


def line(recorded: Recorded) -> str:
    """OL [14:07]: Proposed mitigation M1: roll back deploy #847. Risk: none."""
    late = f" (written down {clock(recorded.recorded_at)})" if is_late(recorded) else ""
    return f"{recorded.role} [{clock(recorded.at)}]: {sentence(recorded.event)}{late}"


def is_late(recorded: Recorded) -> bool:
    return recorded.recorded_at - recorded.at >= LATE


def clock(moment: Instant) -> str:
    """14:07, in UTC."""
    return f"{moment:%H:%M}"


def sentence(event: e.Event) -> str:
    """One event in words."""
    return SENTENCES[type(event)](event)


def _stopped(words: str) -> str:
    """End a phrase as a sentence."""
    words = words.strip()
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _measured(reading: Reading | None, observation: str | None) -> str:
    if observation is not None:
        return f"Observed: {_stopped(observation)}"
    if reading is None or reading.last_ratio is None:
        return "Nothing was measured."
    return f"Errors at {reading.last_ratio:.2%}, measured by {reading.source}."


def _declared(event: e.IncidentDeclared) -> str:
    what = "Drill declared" if event.drill else "Declared"
    where = f" on {event.service}" if event.service else ""
    impact = f" Impact: {_stopped(event.impact)}" if event.impact else ""
    follows = f" Follows up {event.follow_up_of}." if event.follow_up_of else ""
    return f"{what} {event.severity}{where}: {_stopped(event.title)}{impact}{follows}"


def _assessed(event: e.ImpactAssessed) -> str:
    """Impact: 40 % of users are affected, there is no workaround. Not known any more: whether it is down."""
    known = f"Impact: {_stopped(', '.join(said(event.known)))}" if event.known.known() else ""
    asked = ", ".join(QUESTIONS[name] for name in event.unknown)
    return f"{known} Not known any more: {_stopped(asked)}".lstrip() if event.unknown else known


def _unapproved(event: e.MitigationExecutedWithoutApproval) -> str:
    what = f": {_stopped(event.what)}" if event.what else "."
    how = f" How: {_stopped(event.how)}" if event.how else ""
    return f"Executed {event.id} without approval{what}{how} Reason: {_stopped(event.reason)}"


def _resolved(event: e.IncidentResolved) -> str:
    if event.override is None:
        minutes = spoken(timedelta(seconds=event.reading.window_seconds))
        return f"Resolved: green for {minutes}, measured by {event.reading.source}."
    return f"Resolved although green was not measured ({event.reading.colour}). Reason: {_stopped(event.override)}"


def _missed(event: e.DeadlineMissed) -> str:
    missing = f" Missing: {', '.join(event.missing)}." if event.missing else ""
    name = event.deadline.replace(":", " ").replace("-", " ")
    again = f", {event.times} times now" if event.times > 1 else ""
    return f"Deadline missed: {name}, due {clock(event.due)}{again}.{missing}"


def _access(event: e.AccessClaimed) -> str:
    minutes = spoken(timedelta(seconds=event.seconds))
    return f"{event.person} asks for production: {event.where} ({event.mode}, {minutes}). {_stopped(event.why)}"


def _ended(event: e.IncidentEnded) -> str:
    of = f" of {event.duplicate_of}" if event.duplicate_of else ""
    return f"Ended as {event.ending}{of}. {_stopped(event.reason)}"


def _update(event: e.UpdatePosted) -> str:
    after = f" Next by {clock(event.next_by)} UTC." if event.next_by else ""
    return f"Status update ({event.audience}): {_stopped(event.words)}{after}"


def _phase(event: e.PhaseEntered) -> str:
    after, planned = timedelta(seconds=event.after_seconds), timedelta(seconds=event.planned_seconds)
    early = f", planned for {spoken(planned)}" if planned - after >= timedelta(minutes=1) else ""
    return f"Phase: {event.phase}, {spoken(after)} after declaration{early}."


def _evidence(event: e.EvidenceAdded) -> str:
    link = f" {event.link}" if event.link else ""
    return f"Evidence {'for' if event.supports else 'against'} {event.id}: {_stopped(event.what)}{link}"


def _storm(event: e.AlertStormSummarised) -> str:
    counted = f"{event.firing} more alerts began to fire and {event.resolved} resolved"
    return f"{counted}, such as: {_stopped(event.examples)}" if event.examples else f"{counted}."


def _sli(event: e.SliRecorded) -> str:
    return f"The SLI of {event.service} was recorded: {len(event.counts)} steps from {clock(event.start)} UTC."


def _change(event: e.ChangeConfirmed | e.ChangeCleared, verdict: str) -> str:
    where = f" of {event.service}" if event.service else ""
    made = f"{event.change}{where}, {clock(event.made_at)} UTC"
    return f"{verdict} {event.id}: {event.what.strip().rstrip('.')} ({made}). Because: {_stopped(event.reason)}"


def _triggered(event: e.PageTriggered) -> str:
    why = {e.PageCause.OPENED: "it opened", e.PageCause.RAISED: "it was raised"}.get(event.cause)
    what = f"Pages {event.trigger}" + (f", since {why} as {event.severity}" if why else ", by name")
    steps = ", ".join(
        spoken_page(rung.page)
        + (f" after {spoken(timedelta(seconds=rung.after_seconds))}" if rung.after_seconds else "")
        for rung in event.steps
    )
    again = spoken(timedelta(seconds=event.again_seconds))
    said = f"{what}: {steps}; again every {again}, {event.loops} times before the alarm."
    return f"{said} {_stopped(event.reason)}" if event.reason else said


def _paged(event: e.PageSent) -> str:
    again = f", time {event.loop}" if event.loop > 1 else ""
    whom = spoken_page(event.page)
    who = ", ".join(event.people)
    return f"Paged {who}{again}." if who == whom else f"Paged {whom}: {who}{again}."


def _not_paged(event: e.PageSkipped) -> str:
    whom = spoken_page(event.page)
    return {
        e.SkipReason.NOBODY: f"Nobody could be paged as {whom}: a gap in who is on call.",
        e.SkipReason.ACKNOWLEDGED: f"Not paged again, since they have acknowledged: {whom}.",
        e.SkipReason.DECLINED: f"Passed over, since they cannot come: {whom}.",
    }[event.why]


def _alarm(event: e.PageExhausted) -> str:
    who = f"{', '.join(event.waiting)} did not acknowledge" if event.waiting else "nobody could be paged"
    return f"ALARM: {who} ({event.trigger}, paged {event.loops} times)."


def _late(event: e.PageLate) -> str:
    whom, late = spoken_page(event.page), spoken(timedelta(seconds=event.late_seconds))
    if event.what is e.LateReason.NOT_SENT:
        return f"ALARM: the page of {whom} is {late} late ({event.trigger}, time {event.loop})."
    return f"ALARM: a page has not reached {', '.join(event.people)} after {late} ({event.trigger}, {whom})."


def _charged(event: e.BudgetCharged) -> str:
    if not event.charges:
        return f"Budget charged: unknown, {_stopped(event.unknown or 'nothing was read')}"
    each = (f"{one.slo} {arithmetic(one)}{caveats(one)}" for one in event.charges)
    return f"Budget charged: {'; '.join(each)}."


SENTENCES: dict[type[e.Event], Callable[[Any], str]] = {
    e.IncidentDeclared: _declared,
    e.AlertAttached: lambda event: f"Alert from {event.integration}: {_stopped(event.summary)}",
    e.AlertResolved: lambda event: f"Alert resolved: {_stopped(event.summary)}",
    e.AlertStormSummarised: _storm,
    e.IncidentRestricted: lambda event: (
        f"Restricted to {', '.join(event.members)}" + (f": {_stopped(event.reason)}" if event.reason else ".")
    ),
    e.MemberAdmitted: lambda event: f"{event.person} is let in: {_stopped(event.reason)}",
    e.MemberAdmittedAfterLock: lambda event: f"{event.person} is let in: {_stopped(event.reason)}",
    e.MemberDismissed: lambda event: f"{event.person} is taken off the list: {_stopped(event.reason)}",
    e.MemberDismissedAfterLock: lambda event: f"{event.person} is taken off the list: {_stopped(event.reason)}",
    e.ImpactAssessed: _assessed,
    e.SeveritySuggested: lambda event: (
        f"Suggested: {'raise' if event.severity.is_worse_than(event.declared) else 'lower'} it from {event.declared} "
        f"to {event.severity}. {' '.join(event.reasons)}"
    ),
    e.SeveritySuggestionWithdrawn: lambda event: f"No longer suggested: {event.severity}. {event.reason}",
    e.SeveritySuggestionDismissed: lambda event: (
        f"Dismissed the suggestion of {event.severity}: {_stopped(event.reason)}"
    ),
    e.SeverityChanged: lambda event: (
        f"Severity {'raised' if event.after.is_worse_than(event.before) else 'lowered'} from {event.before} "
        f"to {event.after}: {_stopped(event.reason)}"
    ),
    e.RoleAssigned: lambda event: f"{event.person} is {event.role}.",
    e.RoleHandedOver: lambda event: (
        f"{event.role} handed over from {event.before} to {event.after}: {_stopped(event.reason)}"
    ),
    e.RoleReleased: lambda event: f"{event.person} is no longer {event.role}: {_stopped(event.reason)}",
    e.ResponderJoined: lambda event: f"{event.person} joined.",
    e.AccessClaimed: _access,
    e.AccessGranted: lambda event: f"Access {event.id} granted until {clock(event.until)} UTC.",
    e.AccessDeclined: lambda event: f"Access {event.id} declined: {_stopped(event.reason)}",
    e.AccessEnded: lambda event: f"Access {event.id} {'ran out' if event.expired else 'ended'}.",
    e.HypothesisStated: lambda event: f"Hypothesis {event.id}: {event.what}, because {_stopped(event.because)}",
    e.EvidenceAdded: _evidence,
    e.HypothesisConfirmed: lambda event: f"Hypothesis {event.id} confirmed: {_stopped(event.evidence)}",
    e.HypothesisRefuted: lambda event: f"Hypothesis {event.id} refuted: {_stopped(event.evidence)}",
    e.HypothesisReopened: lambda event: f"Hypothesis {event.id} is open again: {_stopped(event.reason)}",
    e.MitigationProposed: lambda event: (
        f"Proposed mitigation {event.id}: {_stopped(event.what)} How: {_stopped(event.how)} "
        f"Risk: {_stopped(event.risk)}"
    ),
    e.MitigationApproved: lambda event: f"Approved {event.id}.",
    e.MitigationRejected: lambda event: f"Rejected {event.id}: {_stopped(event.reason)}",
    e.MitigationWithdrawn: lambda event: f"Withdrew {event.id}: {_stopped(event.reason)}",
    e.MitigationExecuting: lambda event: f"Executing {event.id}.",
    e.MitigationExecutedWithoutApproval: _unapproved,
    e.MitigationVerified: lambda event: f"Verified {event.id}. {_measured(event.reading, event.observation)}",
    e.MitigationFailed: lambda event: f"{event.id} did not help. {_measured(event.reading, event.observation)}",
    e.IncidentReset: lambda event: f"Reset to investigation after {event.mitigation}.",
    e.PhaseEntered: _phase,
    e.PageTriggered: _triggered,
    e.PageSent: _paged,
    e.PageSkipped: _not_paged,
    e.PageAcknowledged: lambda event: f"{event.person} acknowledged the page.",
    e.PageDeclined: lambda event: (
        f"{event.person} cannot come" + (f": {_stopped(event.reason)}" if event.reason else "; the next is paged.")
    ),
    e.PageExhausted: _alarm,
    e.PageLate: _late,
    e.CommanderAsked: lambda event: f"{event.person} acknowledged first and is asked to take IC.",
    e.WorkQueued: lambda event: f"Nobody is paged; it is work for {event.slot:%Y-%m-%d %H:%M} UTC.",
    e.CheckpointHeld: lambda event: (
        f"Checkpoint: {'progress' if event.progress else 'no progress'}, {event.decision}. {_stopped(event.summary)}"
    ),
    e.UpdatePosted: _update,
    e.StepDone: lambda event: f"Step done: {event.step}.",
    e.StepReopened: lambda event: f"Step open again: {event.step}.",
    e.NoteAdded: lambda event: _stopped(event.words),
    e.ChangeNoted: lambda event: f"Change ({event.change}): {_stopped(event.what)}",
    e.ChangeConfirmed: lambda event: _change(event, "It was"),
    e.ChangeCleared: lambda event: _change(event, "It was not"),
    e.EntryCorrected: lambda event: f"Correction of entry {event.corrects}: {_stopped(event.words)}",
    e.DeadlineMissed: _missed,
    e.ActRefused: lambda event: f"Refused ({event.code}): {_stopped(event.reason)}",
    e.SliRecorded: _sli,
    e.BudgetCharged: _charged,
    e.IncidentResolved: _resolved,
    e.IncidentEnded: _ended,
    e.DuplicateLinked: lambda event: f"{event.duplicate} is a duplicate of this.",
    e.PostmortemScheduled: lambda event: f"Postmortem due {event.due:%Y-%m-%d %H:%M} UTC.",
    e.TimelineLocked: lambda event: f"The record is locked{' by itself' if event.by_itself else ''}.",
    e.FollowUpOpened: lambda event: f"Reopened as {event.follow_up}: {_stopped(event.reason)}",
    e.FollowUpOpenedAfterLock: lambda event: f"Reopened as {event.follow_up}: {_stopped(event.reason)}",
    e.DuplicateLinkedAfterLock: lambda event: f"{event.duplicate} is a duplicate of this.",
    e.DeadlineMissedAfterLock: lambda event: f"Deadline missed: {event.deadline}, due {clock(event.due)}.",
    e.RecordSealed: lambda _: "The record was sealed with a signed checkpoint.",
    e.TextRedacted: lambda event: (
        f"Words of entry {event.seq} ({event.redacted_chain}, {event.field}) were redacted: {_stopped(event.reason)}"
    ),
    e.PostmortemSaved: lambda event: f"Revision {event.revision} of the postmortem was saved.",
}
