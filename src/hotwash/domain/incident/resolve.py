"""Resolve an incident, or end one that was none; schedule the postmortem; reopen as a follow-up."""

from dataclasses import dataclass

from hotwash.domain.incident.command import Command, Decision, Until, refuse_unless_commander
from hotwash.domain.incident.events import (
    DuplicateLinked,
    DuplicateLinkedAfterLock,
    Ending,
    Event,
    FollowUpOpened,
    FollowUpOpenedAfterLock,
    IncidentEnded,
    IncidentResolved,
    PostmortemScheduled,
    SliRecorded,
)
from hotwash.domain.incident.phases import enter
from hotwash.domain.incident.policy import Phase, Policy
from hotwash.domain.incident.roles import take_command
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.summary import spoken
from hotwash.domain.kernel import Instant, Refused, Words
from hotwash.domain.slo.green import Colour, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolve(Command):
    """reading is the SLI now; override is the IC's reason where it is not green."""

    reading: Reading
    override: Words | None = None
    sli: SliRecorded | None = None
    postmortem_due: Instant | None = None
    take_command: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class End(Command):
    """End as false alarm, duplicate or drill (R-TL-4)."""

    ending: Ending
    reason: Words
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDuplicate(Command):
    """The surviving side of a merge."""

    until = Until.EVER
    duplicate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePostmortem(Command):
    until = Until.LOCKED
    due: Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFollowUp(Command):
    """The old side of a reopening; follow_up is the new incident's id."""

    until = Until.EVER
    follow_up: str
    reason: Words


def resolve(incident: Incident, command: Resolve, now: Instant, policy: Policy) -> Decision:
    """The IC resolves when the SLI has been green long enough, or overrides on record (R-PB-4, R-MIT-5)."""
    taken = take_command(incident, command.by, policy) if command.take_command else []
    if isinstance(taken, Refused):
        return taken
    if not taken and (refused := refuse_unless_commander(incident, command.by, "resolve it")) is not None:
        return refused
    if (refused := _refuse_colour(command)) is not None:
        return refused
    at = command.at(now)
    due = command.postmortem_due
    if due is None and policy.level(incident.severity).postmortem and not incident.drill:
        due = at + policy.playbook.postmortem_within
    if due is not None and (refused := _refuse_due(due, at, now, policy)) is not None:
        return refused
    events: list[Event] = [*taken]
    if command.sli is not None:
        events.append(command.sli)
    green = command.reading.colour is Colour.GREEN
    events.append(IncidentResolved(command.reading, None if green else command.override))
    events += enter(incident, Phase.RESOLUTION, at, policy)
    return [*events, PostmortemScheduled(due)] if due is not None else events


def _refuse_colour(command: Resolve) -> Refused | None:
    if command.reading.colour is Colour.GREEN or command.override is not None:
        return None
    unknown = command.reading.colour is Colour.UNKNOWN
    return Refused(
        "sli-unknown" if unknown else "not-green",
        ("Nobody can say that it is green. " if unknown else "It is not green yet. ") + command.reading.why,
        "Wait for the measurement, or override it with a reason that goes on record.",
        on_record=True,
    )


def _refuse_due(due: Instant, ended: Instant, now: Instant, policy: Policy) -> Refused | None:
    within = policy.playbook.postmortem_within
    if now < due <= ended + within:
        return None
    return Refused(
        "postmortem-date",
        f"The postmortem is due within {spoken(within)} of the resolution, and not in the past.",
        f"Choose a date up to {(ended + within):%Y-%m-%d %H:%M} UTC.",
    )


def end(incident: Incident, command: End, now: Instant, policy: Policy) -> Decision:
    """A false alarm, a duplicate or a drill ends without a postmortem; the IC's call while there is one."""
    if incident.commander is not None:
        refused = refuse_unless_commander(incident, command.by, "end it")
        if refused is not None:
            return refused
    if (refused := _refuse_ending(incident, command)) is not None:
        return refused
    ended = IncidentEnded(command.ending, command.reason, command.duplicate_of)
    return [ended, *enter(incident, Phase.RESOLUTION, command.at(now), policy)]


def _refuse_ending(incident: Incident, command: End) -> Refused | None:
    match command.ending:
        case Ending.RESOLVED:
            return Refused("use-resolve", "Resolved is measured, not said.", "Resolve it.")
        case Ending.DRILL if not incident.drill:
            return Refused("not-a-drill", f"{incident.id} is not a drill.", "Resolve it, or call it a false alarm.")
        case Ending.DUPLICATE if command.duplicate_of in (None, incident.id):
            return Refused(
                "duplicate-of-what", "A duplicate names the incident it repeats.", "Name the other incident."
            )
        case _:
            return None


def link_duplicate(incident: Incident, command: LinkDuplicate, now: Instant, policy: Policy) -> Decision:
    """Both records point at each other; after the lock the annex does (R-TL-4)."""
    link = DuplicateLinkedAfterLock if incident.is_locked else DuplicateLinked
    return [link(command.duplicate)]


def schedule(incident: Incident, command: SchedulePostmortem, now: Instant, policy: Policy) -> Decision:
    """The postmortem's date is set in the closing phase, at most 48 h away (R-PB-4)."""
    if incident.ended_at is None:
        return Refused("not-resolved", f"{incident.id} is still open.", "Resolve it first.")
    if incident.ending is not Ending.RESOLVED:
        return Refused("owes-none", f"A {incident.ending} owes no postmortem.", "Nothing needs to be done.")
    return _refuse_due(command.due, incident.ended_at, now, policy) or [PostmortemScheduled(command.due)]


def open_follow_up(incident: Incident, command: OpenFollowUp, now: Instant, policy: Policy) -> Decision:
    """What comes back is a new incident that points at the old; an ended record stays as it is."""
    if incident.is_open:
        return Refused("still-open", f"{incident.id} is still open.", "Go on in it; nothing needs reopening.")
    opened = FollowUpOpenedAfterLock if incident.is_locked else FollowUpOpened
    return [opened(command.follow_up, command.reason)]
