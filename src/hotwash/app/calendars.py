"""Calendars of shifts, per person and per team, behind links that can be ended."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.on_call import may_change
from hotwash.app.people import find_team
from hotwash.app.schedules import Kept
from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.oncall.rotation import Shift

BACK, AHEAD = timedelta(weeks=4), timedelta(weeks=26)
_LONGEST_SHIFT = timedelta(weeks=53)
"""So far back the looking begins: a shift that it cuts would have another start, so another UID, each day."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift, of which schedule and level; changed is when the schedule last was."""

    schedule: str
    level: str
    shift: Shift
    changed: Instant


@dataclass(frozen=True, slots=True)
class Calendar:
    name: str
    duties: Sequence[Duty]


async def link_calendar(hotwash: Hotwash, caller: Caller, team: str | None) -> str | Refused:
    """The secret of a new link: to one's own shifts, or a team's."""
    of = await _of(hotwash, caller, team)
    if isinstance(of, Refused):
        return of
    secret = hotwash.secret()
    await hotwash.schedules.link_calendar(of, secret)
    return secret


async def unlink_calendar(hotwash: Hotwash, caller: Caller, team: str | None) -> Refused | None:
    """End the link."""
    of = await _of(hotwash, caller, team)
    if isinstance(of, Refused):
        return of
    if await hotwash.schedules.unlink_calendar(of):
        return None
    return Refused("unknown-calendar", "There is no link to this calendar.", "Make one first.")


async def read_calendar(hotwash: Hotwash, secret: str) -> Calendar | None:
    """What a link shows; None for one that has ended, and for somebody whose account is disabled."""
    of = await hotwash.schedules.calendar_of(secret)
    kind, _, id = (of or "").partition(":")
    # From midnight to midnight: a calendar changes when a schedule does, or once a day.
    now = hotwash.clock()
    today = now - timedelta(hours=now.hour, minutes=now.minute, seconds=now.second, microseconds=now.microsecond)
    team = await find_team(hotwash, id) if kind == "team" else None
    person = await hotwash.accounts.person(id, None) if kind == "person" else None
    if team is None and (person is None or person.disabled):
        return None
    every = [
        duty
        for kept in await hotwash.schedules.all(today - _LONGEST_SHIFT)
        for duty in duties_of(kept, today - _LONGEST_SHIFT, today + AHEAD)
        if duty.shift.end > today - BACK and (duty.shift.user == id if team is None else kept.team == id)
    ]
    return Calendar("On call" if team is None else f"On call: {team.name}", every)


def duties_of(kept: Kept, since: Instant, until: Instant) -> Iterator[Duty]:
    """Every shift of every level."""
    changed = kept.recorded.versions[-1].since
    for level in kept.schedule.levels:
        for shift in kept.recorded.shifts(level.name, since, until):
            yield Duty(kept.name, level.name, shift, changed)


async def _of(hotwash: Hotwash, caller: Caller, team: str | None) -> str | Refused:
    if team is None:
        return f"person:{caller.actor.id}"
    if await find_team(hotwash, team) is None:
        return Refused("unknown-team", "There is no such team.", "Look at the list of teams.")
    if not await may_change(hotwash, caller, team):
        return Refused(
            "not-allowed", "Only administrators and the team make links to its calendar.", "Ask one of them."
        )
    return f"team:{team}"
