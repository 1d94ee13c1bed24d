"""The Scribe's words: notes, late entries, corrections, and the steps of the checklist (R-TL-1)."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until, unknown
from hotwash.domain.incident.events import (
    ChangeKind,
    ChangeNoted,
    EntryCorrected,
    NoteAdded,
    StepDone,
    StepReopened,
)
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Command):
    """A late entry is a note with happened_at."""

    until = Until.LOCKED
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChange(Command):
    """happened_at is when the change was made."""

    until = Until.LOCKED
    change: ChangeKind
    what: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    until = Until.LOCKED
    corrects: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckStep(Command):
    until = Until.LOCKED
    step: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenStep(Command):
    until = Until.LOCKED
    step: str


def add_note(incident: Incident, command: AddNote, now: Instant, policy: Policy) -> Decision:
    """Anyone may write down what happened."""
    return [NoteAdded(command.words)]


def note_change(incident: Incident, command: NoteChange, now: Instant, policy: Policy) -> Decision:
    """Recent changes first: most incidents follow one."""
    return [ChangeNoted(command.change, command.what)]


def correct(incident: Incident, command: Correct, now: Instant, policy: Policy) -> Decision:
    """A correction is a new entry that points at the old one; nothing is ever changed."""
    if not 1 <= command.corrects <= incident.entries:
        return Refused(
            "unknown-entry",
            f"There is no entry {command.corrects}.",
            f"The record has entries 1 to {incident.entries}.",
        )
    return [EntryCorrected(command.corrects, command.words)]


def check_step(incident: Incident, command: CheckStep, now: Instant, policy: Policy) -> Decision:
    """Checking a step twice is checking it once."""
    if (refused := _refuse_step(command.step, policy)) is not None:
        return refused
    return [] if command.step in incident.steps_done else [StepDone(command.step)]


def reopen_step(incident: Incident, command: ReopenStep, now: Instant, policy: Policy) -> Decision:
    """A step checked by mistake is opened again; the record keeps both."""
    if (refused := _refuse_step(command.step, policy)) is not None:
        return refused
    return [StepReopened(command.step)] if command.step in incident.steps_done else []


def _refuse_step(step: str, policy: Policy) -> Refused | None:
    steps = tuple(one.id for phase in policy.playbook.phases for one in phase.steps)
    return None if step in steps else unknown("step", step, steps)
