"""A change did it, or did not: what people make of the ranking (R-PB-2, R-LRN)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.events import ChangeCleared, ChangeConfirmed, ChangeKind
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgeChange(Command):
    """place is where the ranking has it, 1 for the most likely; None where it is not ranked."""

    until = Until.LOCKED
    id: str
    change: ChangeKind
    service: str | None
    made_at: Instant
    what: Words
    reason: Words
    link: Words | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmChange(JudgeChange):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearChange(JudgeChange):
    pass


def confirm(incident: Incident, command: ConfirmChange, now: Instant, policy: Policy) -> Decision:
    """Several changes may have done it together; one that was cleared may turn out to have."""
    return _refuse_again(incident, command.id, confirmed=True) or [ChangeConfirmed(*_said(command))]


def clear(incident: Incident, command: ClearChange, now: Instant, policy: Policy) -> Decision:
    """A change that is cleared is no suspect any longer, until somebody confirms it after all."""
    return _refuse_again(incident, command.id, confirmed=False) or [ChangeCleared(*_said(command))]


def _refuse_again(incident: Incident, id: str, *, confirmed: bool) -> Refused | None:
    known = incident.change(id)
    if known is None or known.confirmed is not confirmed:
        return None
    if confirmed:
        return Refused("change-is-confirmed", f"{id} is confirmed.", "Clear it if that no longer holds, or add a note.")
    return Refused("change-is-cleared", f"{id} is cleared.", "Confirm it if that no longer holds, or add a note.")


def _said(
    command: JudgeChange,
) -> tuple[str, ChangeKind, str | None, Instant, Words, Words, Words | None, int | None]:
    return (
        command.id,
        command.change,
        command.service,
        command.made_at,
        command.what,
        command.reason,
        command.link,
        command.place,
    )
