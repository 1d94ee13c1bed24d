"""Whoever is on call soon hears of it once, by mail, with the ways pages will reach them."""

import asyncio
from datetime import timedelta

from hotwash.app.ports import ITSELF
from hotwash.app.schedules import NewVersion
from hotwash.app.shift_reminders import remind_of_shifts
from hotwash.bootstrap import HandClock, work
from tests.app.test_paging import paged
from tests.receivers import Mailbox
from tests.worlds import START, World


async def takes_turns(one: World, *users: str) -> None:
    """A day each, from nine to nine; it is two in the afternoon of the second of March."""
    turn = {"start": "2026-03-01", "handoff": "09:00", "every": {"days": 1}, "users": list(users)}
    levels = [{"name": "primary", "layers": [turn]}]
    document = {"name": "payments", "team": "payments", "zone": "UTC", "levels": levels}
    await one.hotwash.schedules.keep([NewVersion("payments", document, "ana")], START - timedelta(days=1))


def reminded(box: Mailbox) -> list[tuple[str, str]]:
    return [(to, str(mail["Subject"])) for to, mail in box.mails if "On call from" in mail["Subject"]]


def test_a_reminder_comes_twelve_hours_before_a_shift_and_once(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        await takes_turns(one, "ana", "bo", "cy")
        assert isinstance(one.hotwash.clock, HandClock)
        assert await remind_of_shifts(one.hotwash) == 0
        one.hotwash.clock.now = START + timedelta(hours=7, minutes=1)
        assert sum(await asyncio.gather(*(remind_of_shifts(one.hotwash) for _ in range(3)))) == 1
        await work(one.hotwash)
        assert await remind_of_shifts(one.hotwash) == 0
        assert reminded(box) == [("cy@example.com", "On call from Tue 03 Mar 09:00 UTC: payments, primary")]
        text = box.mails[-1][1].get_content()
        assert "Tue 03 Mar 09:00 to Wed 04 Mar 09:00 UTC." in text
        assert "Pages will reach you by mail (cy@example.com)." in text

    paged(database, test)


def test_who_goes_on_from_shift_to_shift_is_not_reminded_and_who_cannot_be_is_shown(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        assert isinstance(one.hotwash.clock, HandClock)
        one.hotwash.clock.now = START + timedelta(hours=8)
        await takes_turns(one, "ana")
        assert await remind_of_shifts(one.hotwash) == 0
        await takes_turns(one, "ana", "bo", "zed")
        assert await remind_of_shifts(one.hotwash) == 1
        await work(one.hotwash)
        assert reminded(box) == []
        (given_up,) = await one.hotwash.agenda.deliveries(ITSELF, state="given-up", limit=9)
        assert given_up.why == "zed is on call soon and has no account with an address"
        one.sign_in("dee")
        shown = (await one.http.get("/deliveries?state=given-up")).text
        assert "zed is on call soon" in shown
        assert 'href="/incidents/"' not in shown

    paged(database, test)
