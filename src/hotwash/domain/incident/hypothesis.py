"""I think X because Y: state a hypothesis, gather evidence, confirm or refute (R-MIT-1)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until, unknown
from hotwash.domain.incident.events import (
    EvidenceAdded,
    HypothesisConfirmed,
    HypothesisRefuted,
    HypothesisReopened,
    HypothesisStated,
)
from hotwash.domain.incident.phases import advance
from hotwash.domain.incident.policy import Phase, Policy
from hotwash.domain.incident.state import Hypothesis, HypothesisStatus, Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StateHypothesis(Command):
    what: Words
    because: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AddEvidence(Command):
    until = Until.LOCKED
    id: str
    what: Words
    link: Words | None = None
    supports: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmHypothesis(Command):
    until = Until.LOCKED
    id: str
    evidence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuteHypothesis(Command):
    until = Until.LOCKED
    id: str
    evidence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenHypothesis(Command):
    until = Until.LOCKED
    id: str
    reason: Words


def state(incident: Incident, command: StateHypothesis, now: Instant, policy: Policy) -> Decision:
    """Stating the first hypothesis starts the investigation."""
    id = f"H{len(incident.hypotheses) + 1}"
    stated = HypothesisStated(id, command.what, command.because)
    return [*advance(incident, Phase.INVESTIGATION, command.at(now), policy), stated]


def add_evidence(incident: Incident, command: AddEvidence, now: Instant, policy: Policy) -> Decision:
    """Evidence may speak for or against, at any time."""
    known = _known(incident, command.id)
    if isinstance(known, Refused):
        return known
    return [EvidenceAdded(known.id, command.supports, command.what, command.link)]


def confirm(incident: Incident, command: ConfirmHypothesis, now: Instant, policy: Policy) -> Decision:
    """Confirming says what shows it, and counts as a checkpoint (R-MIT-6)."""
    known = _open(incident, command.id)
    return known if isinstance(known, Refused) else [HypothesisConfirmed(known.id, command.evidence)]


def refute(incident: Incident, command: RefuteHypothesis, now: Instant, policy: Policy) -> Decision:
    """Refuting says what speaks against it: a dead end that is known saves the next one."""
    known = _open(incident, command.id)
    return known if isinstance(known, Refused) else [HypothesisRefuted(known.id, command.evidence)]


def reopen(incident: Incident, command: ReopenHypothesis, now: Instant, policy: Policy) -> Decision:
    """A judgement that turns out wrong is taken back with a reason; the record keeps both."""
    known = _known(incident, command.id)
    if isinstance(known, Refused):
        return known
    if known.status is HypothesisStatus.OPEN:
        return Refused("hypothesis-is-open", f"{known.id} is open.", "Confirm or refute it.")
    return [HypothesisReopened(known.id, command.reason)]


def _known(incident: Incident, id: str) -> Hypothesis | Refused:
    return incident.hypothesis(id) or unknown("hypothesis", id, tuple(one.id for one in incident.hypotheses))


def _open(incident: Incident, id: str) -> Hypothesis | Refused:
    known = _known(incident, id)
    if isinstance(known, Hypothesis) and known.status is not HypothesisStatus.OPEN:
        return Refused("hypothesis-is-decided", f"{id} is {known.status}.", "Reopen it first if that no longer holds.")
    return known
