"""Whoever is on call soon is told some hours before, once for each shift, and by which ways pages will reach them."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from hotwash.app.calendars import Duty, duties_of
from hotwash.app.hotwash import Hotwash
from hotwash.app.notices import message_id
from hotwash.app.ports import Delivered, Failed, Leased, Mail
from hotwash.app.reaching import ways_to
from hotwash.app.schedules import Kept
from hotwash.app.unit_of_work import Message
from hotwash.domain.kernel import Instant, rfc3339

_LONGEST_SHIFT = timedelta(weeks=6)
"""So far its end is looked for."""


async def remind_of_shifts(hotwash: Hotwash) -> int:
    """How many reminders are new; the key of each is its shift, so that two nodes send one."""
    before = hotwash.policy.escalation.remind_before
    if hotwash.mailer is None or not before:
        return 0
    now = hotwash.clock()
    messages = [one for kept in await hotwash.schedules.all(now) for one in _reminders(kept, now, now + before)]
    return await hotwash.agenda.enqueue(messages, now) if messages else 0


def _reminders(kept: Kept, now: Instant, until: Instant) -> Iterator[Message]:
    """Of each shift that begins by then; who goes on from one shift to the next is on call already."""
    duties = [*duties_of(kept, now - timedelta(minutes=1), until + _LONGEST_SHIFT)]
    ends = {(duty.level, duty.shift.user, duty.shift.end) for duty in duties}
    for duty in duties:
        shift = duty.shift
        if now < shift.start <= until and (duty.level, shift.user, shift.start) not in ends:
            yield _reminder(duty)


def _reminder(duty: Duty) -> Message:
    shift = duty.shift
    said = {
        "schedule": duty.schedule,
        "level": duty.level,
        "person": shift.user,
        "start": rfc3339(shift.start),
        "end": rfc3339(shift.end),
    }
    return Message(f"shift/{duty.schedule}/{duty.level}/{rfc3339(shift.start)}/{shift.user}", "shift", "", said)


async def send_reminder(hotwash: Hotwash, leased: Leased) -> Delivered | Failed:
    """By mail; whoever cannot be told, and so perhaps not be paged, is a delivery that was given up."""
    said = {name: str(value) for name, value in leased.message.payload.items()}
    start, end = (datetime.fromisoformat(said[name]) for name in ("start", "end"))
    person = await hotwash.accounts.person(said["person"], None)
    if hotwash.clock() >= start:
        return Delivered()
    if person is None or person.disabled or person.email is None:
        return Failed(f"{said['person']} is on call soon and has no account with an address", for_good=True)
    if hotwash.mailer is None:
        return Failed("no mail server is configured (HOTWASH_SMTP)", for_good=True)
    ways = [f"{contact.kind} ({contact.address})" for _, contact in await ways_to(hotwash, person)]
    text = [
        f"You are on call as {said['level']} of {said['schedule']}:",
        f"{start:%a %d %b %H:%M} to {end:%a %d %b %H:%M} UTC.",
        "",
        f"Pages will reach you by {' and '.join(ways)}." if ways else "No way to reach you works: add one.",
        "Try it now: hotwash oncall test" + (f", or {hotwash.base_url}/account" if hotwash.base_url else "") + ".",
        "If you cannot take it, ask somebody to cover for you.",
    ]
    key = message_id(leased.message.key)
    subject = f"On call from {start:%a %d %b %H:%M} UTC: {said['schedule']}, {said['level']}"
    return await hotwash.mailer.send(Mail(key, key, person.email, subject, "\n".join(text) + "\n")) or Delivered()
