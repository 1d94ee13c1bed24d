"""Lock the record: immutable from then on, for everybody (R-TL-2, R-PB-4)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import AccessEnded, Event, TextRedacted, TimelineLocked
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words
from hotwash.domain.timeline.entry import Chain


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock(Command):
    until = Until.LOCKED


@dataclass(frozen=True, slots=True, kw_only=True)
class Redact(Command):
    """Remove the words of one field of one entry; the chain keeps their digest."""

    until = Until.EVER
    chain: Chain
    seq: int
    field: str
    reason: Words


def lock(incident: Incident, command: Lock, now: Instant, policy: Policy) -> Decision:
    """The Scribe locks; without one the IC, without both anyone."""
    if incident.is_open:
        return Refused("not-resolved", f"{incident.id} is still open.", "Resolve or end it first.")
    keeper = incident.roles.get(Role.SCRIBE) or incident.commander
    if keeper not in (None, command.by.id):
        return Refused(
            "not-scribe",
            f"{keeper} keeps this record and locks it.",
            f"Ask {keeper}; otherwise it locks by itself.",
        )
    return locked(incident, by_itself=False)


def locked(incident: Incident, *, by_itself: bool) -> list[Event]:
    """The record's last entries: whoever is still in production leaves, then the lock."""
    leaving = [AccessEnded(claim.id, expired=False) for claim in incident.in_production()]
    return [*leaving, TimelineLocked(by_itself)]


def redact(incident: Incident, command: Redact, now: Instant, policy: Policy) -> Decision:
    """A redaction is itself on record, in the annex, with its reason."""
    return [TextRedacted(command.chain, command.seq, command.field, command.reason)]
