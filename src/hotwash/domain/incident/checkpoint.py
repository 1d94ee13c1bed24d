"""Every 15 minutes: are we getting anywhere? (R-PB-2, R-MIT-6)"""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, refuse_unless_commander
from hotwash.domain.incident.events import CheckpointDecision, CheckpointHeld
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCheckpoint(Command):
    progress: bool
    summary: Words
    decision: CheckpointDecision = CheckpointDecision.CONTINUE


def hold(incident: Incident, command: HoldCheckpoint, now: Instant, policy: Policy) -> Decision:
    """The IC holds it (anyone while there is none); without progress: escalate or swap the OL."""
    if incident.commander is not None:
        refused = refuse_unless_commander(incident, command.by, "hold a checkpoint")
        if refused is not None:
            return refused
    if not command.progress and command.decision is CheckpointDecision.CONTINUE:
        return Refused(
            "no-progress",
            "No progress since the last checkpoint, and nothing would change.",
            "Escalate, or swap the OL.",
            on_record=True,
        )
    return [CheckpointHeld(command.progress, command.decision, command.summary)]
