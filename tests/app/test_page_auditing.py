"""The pager stalls in every way it can, and says so once: timers stopped, outbox stopped, channel dead."""

import asyncio
from datetime import timedelta

import pytest

from hotwash.app.codec import recorded
from hotwash.app.page_auditing import audit_pages
from hotwash.app.ports import ITSELF
from hotwash.bootstrap import HandClock, Settings, check_database, opened, work
from hotwash.domain.incident.paging import AcknowledgePage
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.resolve import End, Ending
from hotwash.domain.kernel import Words
from hotwash.domain.timeline.entry import Chain
from hotwash.domain.timeline.sentence import sentence
from hotwash.runtime.timers import look_at_the_clock
from tests.app.test_paging import paged
from tests.receivers import Mailbox
from tests.worlds import ANA, BO, CY, START, World


def clock(one: World) -> HandClock:
    assert isinstance(one.hotwash.clock, HandClock)
    return one.hotwash.clock


def passes(one: World, seconds: float) -> None:
    """Time goes on and nothing is done."""
    clock(one).now += timedelta(seconds=seconds)


async def alarms(one: World, id: str) -> list[str]:
    entries = await one.hotwash.reader.entries(ITSELF, id, Chain.RECORD, after=0, limit=1000)
    return [sentence(recorded(entry).event) for entry in entries if entry.kind == "page.late"]


def test_stopped_timers_are_an_alarm_and_the_page_goes_out_with_it(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV1)
        await work(one.hotwash)
        passes(one, 180 + 29)
        assert await audit_pages(one.hotwash) == 0
        passes(one, 31)
        assert await audit_pages(one.hotwash) == 1
        said = "ALARM: the page of the secondary is 1 min late (P1, time 1)."
        assert await alarms(one, id) == [said]
        assert f"{id}: {said}" in caplog.text
        assert len((await one.load(id)).pages[0].paged["bo"]) == 2
        assert await audit_pages(one.hotwash) == 0
        await work(one.hotwash)
        assert any(said in mail.get_content() for _, mail in box.mails)

    paged(database, test)


def test_a_stopped_outbox_and_a_dead_channel_are_an_alarm_once(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV1)
        passes(one, 60)
        assert await audit_pages(one.hotwash) == 0
        passes(one, 30)
        assert await audit_pages(one.hotwash) == 1
        assert await alarms(one, id) == ["ALARM: a page has not reached bo, cy after 1 min (P1, the primary)."]
        for _ in range(3):
            passes(one, 20)
            assert await audit_pages(one.hotwash) == 0

        await one.act(id, End(by=ANA, ending=Ending.FALSE_ALARM, reason=Words("A test")))
        second = await one.declare(Severity.SEV1)
        box.refusals = ["450 try later"] * 100
        await work(one.hotwash)
        passes(one, 61)
        assert await audit_pages(one.hotwash) == 1
        assert len(await alarms(one, second)) == 1

    paged(database, test)


def test_pages_that_went_through_and_answered_ones_are_not_looked_at_in_vain(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV0)
        await work(one.hotwash)
        for seconds in range(0, 900, 30):
            clock(one).now = START + timedelta(seconds=seconds)
            await work(one.hotwash)
            assert await audit_pages(one.hotwash) == 0
        assert await one.hotwash.agenda.pages_wait("", 10) == [id]
        for by in (BO, CY):
            await one.act(id, AcknowledgePage(by=by))
        assert await one.hotwash.agenda.pages_wait("", 10) == []
        assert await audit_pages(one.hotwash) == 0

    paged(database, test)


def test_two_nodes_that_find_it_at_once_say_it_once(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV1)
        passes(one, 100)
        async with opened(Settings(database=database, origin="hotwash.example"), clock(one)) as other:
            await asyncio.gather(audit_pages(one.hotwash), audit_pages(other))
        assert len(await alarms(one, id)) == 1

    paged(database, test)
    assert check_database(database)[1] == []


def test_the_audit_does_not_depend_on_the_rows_the_timers_work_from(database: str) -> None:
    """A step whose deadline was lost is never passed by the timers; the audit finds it all the same."""

    async def test(one: World, box: Mailbox) -> None:
        from sqlalchemy import delete

        from hotwash.adapters.store.tables import deadlines

        id = await one.declare(Severity.SEV1)
        await work(one.hotwash)
        await one.hotwash.store.write(lambda connection: connection.execute(delete(deadlines)))  # type: ignore[attr-defined]  # of a real store
        passes(one, 240)
        assert await look_at_the_clock(one.hotwash) == 0
        assert await audit_pages(one.hotwash) == 1
        assert "the secondary" in (await alarms(one, id))[0]

    paged(database, test)
