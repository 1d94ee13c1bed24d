"""What alerts do to a running incident: attach, resolve, and a storm in one line."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import AlertAttached, AlertResolved, AlertStormSummarised
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachAlert(Command):
    until = Until.LOCKED
    integration: str
    fingerprint: str
    summary: Words
    starts_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveAlert(Command):
    until = Until.LOCKED
    integration: str
    fingerprint: str
    summary: Words
    ends_at: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class SummariseAlerts(Command):
    until = Until.LOCKED
    integration: str
    firing: int
    resolved: int
    examples: Words


def attach(incident: Incident, command: AttachAlert, now: Instant, policy: Policy) -> Decision:
    """An alert that is attached and firing already adds nothing."""
    if f"{command.integration}/{command.fingerprint}" in incident.firing:
        return []
    return [AlertAttached(command.integration, command.fingerprint, command.summary, command.starts_at)]


def resolve(incident: Incident, command: ResolveAlert, now: Instant, policy: Policy) -> Decision:
    """A resolved alert is noted; it never resolves an incident, people do (R-PB-4)."""
    if f"{command.integration}/{command.fingerprint}" not in incident.firing:
        return []
    return [AlertResolved(command.integration, command.fingerprint, command.summary, command.ends_at)]


def summarise(incident: Incident, command: SummariseAlerts, now: Instant, policy: Policy) -> Decision:
    """A storm becomes one entry, so that the record stays readable."""
    return [AlertStormSummarised(command.integration, command.firing, command.resolved, command.examples)]
