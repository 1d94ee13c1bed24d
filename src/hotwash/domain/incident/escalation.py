"""Who is paged when, as data (R-SEV-1..4): steps, how often they are gone through, and what comes after the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from hotwash.domain.incident.severities import Severity
from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.rotation import first_instant

EVERYONE, LEAD = "everyone", "lead"
POSITIONS = ("primary", "secondary", "tertiary")
"""Whom a step may page: all who are on call in turn, or one of them by their place in the line."""


def spoken_page(page: str) -> str:
    """Whom a step pages, in words: everyone on call, the primary, bo, team payments."""
    kind, _, name = page.partition(":")
    if name:
        return name if kind == "person" else f"team {name}"
    return {EVERYONE: "everyone on call", LEAD: "the fallback lead"}.get(page, f"the {page}")


class AnsweredBy(StrEnum):
    """Whose acknowledgement ends it."""

    EACH = "each"
    """Everybody who is paged has to."""
    EVERY_STEP = "every-step"
    """Somebody of every step has to: the primary does not answer for the secondary."""
    ANYBODY = "anybody"


@dataclass(frozen=True, slots=True)
class PageStep:
    """after is counted from the beginning of a loop."""

    page: str
    after: timedelta


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps that are gone through again and again until they are answered."""

    steps: tuple[PageStep, ...] = ()
    answered_by: AnsweredBy = AnsweredBy.ANYBODY
    again_every: timedelta = timedelta(minutes=5)
    """A loop lasts so long."""
    loops: int = 3
    """After so many without an answer there is an alarm."""
    keeps_on: bool = False
    """Who was paged is paged on after the alarm, until they acknowledge."""
    lead: bool = True
    """With the alarm the fallback lead is paged."""


@dataclass(frozen=True, slots=True)
class EscalationLevel(Ladder):
    """What one severity does; without steps nobody is paged."""

    level: Severity = Severity.SEV3
    asks_for_ic: bool = False
    """Where an IC is missed, the first to acknowledge is asked to take it."""
    queued: bool = False
    """It waits for the next business hours (R-SEV-4)."""


@dataclass(frozen=True, slots=True)
class BusinessHours:
    """days are 1 (Monday) to 7; begin and end are wall-clock times of the zone."""

    zone: str = "UTC"
    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    begin: str = "09:00"
    end: str = "17:00"


@dataclass(frozen=True, slots=True)
class Escalation:
    """schedule: the one (or its team) that holds where a service's team has none. lead: the team to fall back on."""

    levels: tuple[EscalationLevel, ...] = ()
    named: Ladder = Ladder(answered_by=AnsweredBy.EVERY_STEP, lead=False)
    """How people and teams are paged who are called in by name (R-ROLE-7); its steps are these people."""
    schedule: str | None = None
    lead: str = "leads"
    business: BusinessHours = BusinessHours()
    link_lasts: timedelta = timedelta(hours=12)
    remind_before: timedelta = timedelta()
    """Whoever is on call is told so long before their shift; nothing tells nobody."""
    sent_within: timedelta = timedelta(seconds=30)
    """A step that is out later than this is an alarm."""
    delivered_within: timedelta = timedelta(seconds=60)
    """A page that no channel has taken by then is one, too."""

    def level(self, severity: Severity) -> EscalationLevel:
        found = (one for one in self.levels if one.level is severity)
        return next(found, EscalationLevel(level=severity))


def next_slot(business: BusinessHours, now: Instant) -> Instant:
    """The next moment of business hours: now, where that is one."""
    for begins, ends in _days(business, now):
        if now < ends:
            return max(now, begins)
    raise ValueError("business hours have no day")


def _days(business: BusinessHours, now: Instant) -> Iterator[tuple[Instant, Instant]]:
    zone = ZoneInfo(business.zone)
    today = now.astimezone(zone).date()
    for ahead in range(9):
        day = today + timedelta(days=ahead)
        if day.isoweekday() in business.days:
            begin, end = (
                first_instant(datetime.combine(day, time.fromisoformat(clock)), zone)
                for clock in (business.begin, business.end)
            )
            yield begin, end
