"""Change the declared severity: people decide, with a reason (R-SEV-5, R-SEV-7)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, refuse_unless_commander
from hotwash.domain.incident.events import SeverityChanged
from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSeverity(Command):
    severity: Severity
    reason: Words


def change_severity(incident: Incident, command: ChangeSeverity, now: Instant, policy: Policy) -> Decision:
    """Raising is anyone's right in an emergency; lowering is the IC's while there is one."""
    if command.severity is incident.severity:
        return Refused("same-severity", f"It is {incident.severity} already.", "Choose another level.")
    if not command.severity.is_worse_than(incident.severity) and incident.commander is not None:
        refused = refuse_unless_commander(incident, command.by, "lower the severity")
        if refused is not None:
            return refused
    return [SeverityChanged(incident.severity, command.severity, command.reason)]
