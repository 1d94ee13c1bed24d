"""Propose, decide, execute, verify: the one path a mitigation takes (R-MIT-2..4)."""

from collections.abc import Iterable
from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until, refuse_unless_commander, unknown
from hotwash.domain.incident.events import (
    Event,
    IncidentReset,
    MitigationApproved,
    MitigationExecutedWithoutApproval,
    MitigationExecuting,
    MitigationFailed,
    MitigationProposed,
    MitigationRejected,
    MitigationVerified,
    MitigationWithdrawn,
)
from hotwash.domain.incident.phases import advance, enter
from hotwash.domain.incident.policy import Phase, Policy, Role
from hotwash.domain.incident.roles import take_command
from hotwash.domain.incident.state import Incident, Mitigation, MitigationStatus
from hotwash.domain.kernel import Instant, Refused, Words
from hotwash.domain.slo.green import Reading
from hotwash.domain.slo.service import error_budget


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeMitigation(Command):
    what: Words
    how: Words
    risk: Words
    hypothesis: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveMitigation(Command):
    """take_command: take the empty IC chair and approve in one act (R-SEV-5)."""

    id: str
    take_command: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectMitigation(Command):
    id: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawMitigation(Command):
    id: str
    reason: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecuteMitigation(Command):
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordExecution(Command):
    """Executed without approval: id of what was proposed, or what and how of what was not (R-MIT-3)."""

    until = Until.LOCKED
    reason: Words
    id: str | None = None
    what: Words | None = None
    how: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyMitigation(Command):
    """reading is what the SLI said now; observation is what a person saw."""

    until = Until.LOCKED
    id: str
    reading: Reading | None = None
    observation: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FailMitigation(Command):
    until = Until.LOCKED
    id: str
    observation: Words
    reading: Reading | None = None


def propose(incident: Incident, command: ProposeMitigation, now: Instant, policy: Policy) -> Decision:
    """A proposal says what, how and what could go wrong."""
    if command.hypothesis is not None and incident.hypothesis(command.hypothesis) is None:
        return unknown("hypothesis", command.hypothesis, tuple(one.id for one in incident.hypotheses))
    proposed = MitigationProposed(_next_id(incident), command.what, command.how, command.risk, command.hypothesis)
    return [*advance(incident, Phase.MITIGATION, command.at(now), policy), proposed]


def approve(incident: Incident, command: ApproveMitigation, now: Instant, policy: Policy) -> Decision:
    """Only the current IC approves."""
    known = _in(incident, command.id, MitigationStatus.PROPOSED)
    if isinstance(known, Refused):
        return known
    taken = take_command(incident, command.by, policy) if command.take_command else []
    if isinstance(taken, Refused):
        return taken
    if not taken and (refused := refuse_unless_commander(incident, command.by, "approve it")) is not None:
        return refused
    return [*taken, MitigationApproved(known.id)]


def reject(incident: Incident, command: RejectMitigation, now: Instant, policy: Policy) -> Decision:
    """Only the current IC rejects, and says why."""
    known = _in(incident, command.id, MitigationStatus.PROPOSED)
    if isinstance(known, Refused):
        return known
    refused = refuse_unless_commander(incident, command.by, "reject it")
    return refused or [MitigationRejected(known.id, command.reason)]


def withdraw(incident: Incident, command: WithdrawMitigation, now: Instant, policy: Policy) -> Decision:
    """Whoever proposed it, the OL or the IC takes a proposal back."""
    known = _in(incident, command.id, MitigationStatus.PROPOSED)
    if isinstance(known, Refused):
        return known
    if command.by.id not in (known.by, incident.roles.get(Role.OL), incident.commander):
        return Refused(
            "not-yours-to-withdraw", f"{known.by} proposed {known.id}.", f"Ask {known.by}, the OL or the IC."
        )
    return [MitigationWithdrawn(known.id, command.reason)]


def execute(incident: Incident, command: ExecuteMitigation, now: Instant, policy: Policy) -> Decision:
    """Nobody executes without approval (R-ROLE-5), and the IC not at all (R-ROLE-4)."""
    known = _in(incident, command.id, MitigationStatus.APPROVED)
    if isinstance(known, Refused):
        return known
    doubled_up = incident.holds(command.by, Role.OL) and policy.level(incident.severity).several_roles
    if incident.holds(command.by, Role.IC) and not doubled_up:
        return Refused(
            "ic-does-not-execute",
            "The IC decides and does not touch production.",
            "Have the OL execute it, or hand over IC first.",
            on_record=True,
        )
    return [*advance(incident, Phase.MITIGATION, command.at(now), policy), MitigationExecuting(known.id)]


def record_execution(incident: Incident, command: RecordExecution, now: Instant, policy: Policy) -> Decision:
    """What already happened is always recordable, or the record would lie (R-MIT-3)."""
    entering: Iterable[Event] = advance(incident, Phase.MITIGATION, command.at(now), policy)
    if command.id is None:
        if command.what is None or command.how is None:
            return Refused(
                "what-was-executed",
                "Nothing says what was executed.",
                "Say what and how, or name the proposal.",
            )
        return [
            *entering,
            MitigationExecutedWithoutApproval(_next_id(incident), command.reason, command.what, command.how),
        ]
    known = incident.mitigation(command.id)
    if known is None:
        return _unknown(incident, command.id)
    if known.status in _HAPPENED:
        return Refused("already-executed", f"{known.id} is {known.status}.", "Nothing needs to be done.")
    if known.status is MitigationStatus.APPROVED:
        return Refused("was-approved", f"{known.id} is approved.", "Record it as executed, with the time it happened.")
    return [*entering, MitigationExecutedWithoutApproval(known.id, command.reason)]


def verify(incident: Incident, command: VerifyMitigation, now: Instant, policy: Policy) -> Decision:
    """Verified needs a measurement: an SLI reading, or an observation marked as one (R-MIT-4)."""
    known = _in(incident, command.id, MitigationStatus.EXECUTING)
    if isinstance(known, Refused):
        return known
    if command.observation is None and (refused := _refuse_reading(command.reading)) is not None:
        return refused
    return [MitigationVerified(known.id, command.reading, command.observation)]


def _refuse_reading(reading: Reading | None) -> Refused | None:
    """The last step's error ratio must be within the budget's rate; no number is no measurement."""
    if reading is None or reading.last_ratio is None or reading.objective is None:
        why = reading.why if reading else "No SLI was read."
        return Refused(
            "not-measured",
            f"Nothing measured shows that it worked. {why}",
            "State what you observed instead.",
            on_record=True,
        )
    allowed = error_budget(reading.objective)
    if reading.last_ratio >= allowed:
        return Refused(
            "not-better",
            f"Errors are at {reading.last_ratio:.2%}; the objective allows {allowed:.2%}.",
            "Wait for the SLI to follow, mark it failed, or state what you observed.",
            on_record=True,
        )
    return None


def fail(incident: Incident, command: FailMitigation, now: Instant, policy: Policy) -> Decision:
    """A failed mitigation is a reset: the incident is under investigation again (R-MIT-2)."""
    known = _in(incident, command.id, MitigationStatus.EXECUTING)
    if isinstance(known, Refused):
        return known
    events: list[Event] = [MitigationFailed(known.id, command.reading, command.observation)]
    if incident.is_open:
        events += [IncidentReset(known.id), *enter(incident, Phase.INVESTIGATION, command.at(now), policy)]
    return events


_HAPPENED = (MitigationStatus.EXECUTING, MitigationStatus.VERIFIED, MitigationStatus.FAILED)

_NEXT = {
    MitigationStatus.PROPOSED: "It awaits the IC's decision: approve or reject it.",
    MitigationStatus.APPROVED: "It can be executed now.",
    MitigationStatus.EXECUTING: "Verify it, or mark it failed.",
    MitigationStatus.REJECTED: "Propose it anew if things have changed.",
    MitigationStatus.WITHDRAWN: "Propose it anew if things have changed.",
    MitigationStatus.VERIFIED: "It is done.",
    MitigationStatus.FAILED: "Propose another one.",
}


def _next_id(incident: Incident) -> str:
    return f"M{len(incident.mitigations) + 1}"


def _unknown(incident: Incident, id: str) -> Refused:
    return unknown("mitigation", id, tuple(one.id for one in incident.mitigations))


def _in(incident: Incident, id: str, status: MitigationStatus) -> Mitigation | Refused:
    """The mitigation, if it stands where this act needs it."""
    known = incident.mitigation(id)
    if known is None:
        return _unknown(incident, id)
    if known.status is status:
        return known
    unapproved = status is MitigationStatus.APPROVED and known.status is MitigationStatus.PROPOSED
    return Refused(
        "not-approved" if unapproved else f"not-{status}",
        f"{id} is {known.status}, not {status}.",
        _NEXT[known.status]
        + (" If it already happened, record it as executed without approval." if unapproved else ""),
        on_record=unapproved,
    )
