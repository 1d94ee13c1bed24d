"""Change the declared severity: people decide, with a reason (R-SEV-5, R-SEV-7)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, refuse_unless_commander
from hotwash.domain.incident.events import Event, PageCause, SeverityChanged, WorkQueued
from hotwash.domain.incident.paging import page_for_severity
from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.suggestion import by_answers
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeverity(Command):
    """Without a reason it is the suggested severity that is taken, for the reasons of the verdict."""

    severity: Severity
    reason: Words | None = None


def change_severity(incident: Incident, command: ChangeSeverity, now: Instant, policy: Policy) -> Decision:
    """Raising is anyone's right in an emergency, and pages more people; lowering is the IC's while there is one."""
    if command.severity is incident.severity:
        return Refused("same-severity", f"It is {incident.severity} already.", "Choose another level.")
    raises = command.severity.is_worse_than(incident.severity)
    if not raises and incident.commander is not None:
        refused = refuse_unless_commander(incident, command.by, "lower the severity")
        if refused is not None:
            return refused
    if command.at(now) < incident.severity_since:
        return Refused(
            "before-the-last-change",
            f"It has been {incident.severity} since {incident.severity_since:%H:%M} UTC.",
            "Give a time after that.",
        )
    told = incident.suggestion
    accepted = told if told is not None and told.severity is command.severity else None
    if command.reason is None and accepted is None:
        return Refused("no-reason", "A change of severity needs a reason.", "Say why in a few words.")
    reason = command.reason or Words(" ".join(accepted.reasons if accepted else ()))
    kept = told if told is not None and told.dismissed and accepted is None else None
    changed: list[Event] = [
        SeverityChanged(incident.severity, command.severity, reason),
        *by_answers(command.severity, kept, incident.impact, policy),
    ]
    if incident.drill:
        return changed
    number, at = len(incident.pages) + 1, command.at(now)
    follows = page_for_severity(command.severity, PageCause.RAISED, number, at, policy)
    return [*changed, *(one for one in follows if raises or isinstance(one, WorkQueued))]
