"""Cover me: somebody asks, the other consents, and then it is an override; it can be withdrawn."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.oncall.schedule import Change, Override, Schedule, shifts_of

_LONGEST = timedelta(days=92)


class CoverState(StrEnum):
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Cover:
    """In [start, end) one takes the shifts of another in a schedule, once they have agreed to."""

    id: str
    schedule: str
    asker: str
    other: str
    start: Instant
    end: Instant
    state: CoverState = CoverState.ASKED


def ask(cover: Cover, schedule: Schedule, now: Instant) -> Cover | Refused:
    """Only for shifts of one's own that are not over, and of somebody else; nothing changes until they agree."""
    if cover.other == cover.asker:
        return Refused("bad-request", "You cannot cover yourself.", "Choose somebody else.")
    asked = replace(cover, start=max(cover.start, now))
    if not timedelta() < asked.end - asked.start <= _LONGEST:
        return Refused(
            "bad-request", "A cover ends after it begins, in the future, within 92 days.", "Choose other times."
        )
    shifts = (shifts_of(schedule, level.name, asked.start, asked.end) for level in schedule.levels)
    if not any(shift.user == cover.asker for level in shifts for shift in level):
        return Refused("not-yours", "You are not on call then.", "Ask for a time in which you are.")
    return asked


def answer(cover: Cover, by: str, agrees: bool, now: Instant) -> Cover | Refused:
    """Only who was asked answers, once, and before it is over."""
    if by != cover.other:
        return Refused("not-allowed", f"Only {cover.other} can answer this.", "Wait for their answer.")
    if (refused := _refuse_state(cover, CoverState.ASKED)) is not None:
        return refused
    if agrees and cover.end <= now:
        return Refused("too-late", "That time is over.", "Ask anew for another time.")
    return replace(cover, start=max(cover.start, now), state=CoverState.AGREED if agrees else CoverState.DECLINED)


def withdraw(cover: Cover, by: str, now: Instant) -> Cover | Refused:
    """Who asked takes it back: before an answer it is as if never asked, afterwards the rest is theirs again."""
    if by != cover.asker:
        return Refused("not-allowed", f"Only {cover.asker} can take this back.", "Ask to be covered yourself.")
    if cover.end <= now:
        return Refused("too-late", "That time is over.", "There is nothing left to take back.")
    if (refused := _refuse_state(cover, CoverState.ASKED, CoverState.AGREED)) is not None:
        return refused
    return replace(cover, state=CoverState.WITHDRAWN)


def as_override(cover: Cover) -> Override:
    """What an agreed cover does to its schedule, in whichever level the asker has shifts."""
    return Override(cover.start, cover.end, cover.other, Change.REPLACE, cover.asker)


def _refuse_state(cover: Cover, *possible: CoverState) -> Refused | None:
    if cover.state in possible:
        return None
    return Refused("not-open", f"This was {cover.state} already.", "Ask anew if it is still needed.")
