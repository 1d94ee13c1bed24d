"""The heartbeat comes while a node pages and stops when it does not; a clock that is set is noticed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from hotwash.adapters.heartbeat import Heartbeat, HeartbeatUrlError
from hotwash.adapters.outgoing import GuardedTransport, OutgoingGuard, networks
from hotwash.app.health import NodeHealth
from hotwash.app.heartbeat import beat
from hotwash.app.hotwash import Hotwash
from hotwash.bootstrap import HandClock, Settings, running, work
from hotwash.domain.incident.policy import Severity
from hotwash.runtime.timers import MUST_WORK_WITHIN
from tests.app.test_paging import kinds, paged, pages
from tests.receivers import Endpoint, Mailbox, endpoint
from tests.worlds import START, World, world

LOCAL = OutgoingGuard(networks("127.0.0.1"))


class Ticks:
    """A monotonic clock that stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def beating(test: Callable[[Hotwash, Ticks, Heartbeat, Endpoint], Awaitable[None]], database: str) -> None:
    async def run(receiver: Endpoint) -> None:
        ticks = Ticks()
        async with world(database) as one, httpx.AsyncClient(transport=GuardedTransport(LOCAL)) as http:
            one.hotwash.health = NodeHealth(one.hotwash.clock, ticks)
            for part, within in MUST_WORK_WITHIN.items():
                one.hotwash.health.begins(part, within.total_seconds())
            await test(one.hotwash, ticks, Heartbeat(http, receiver.url), receiver)

    with endpoint() as receiver:
        asyncio.run(run(receiver))


def test_the_heartbeat_comes_once_every_part_has_worked_and_stops_with_any_of_them(database: str) -> None:
    async def test(hotwash: Hotwash, ticks: Ticks, heartbeat: Heartbeat, receiver: Endpoint) -> None:
        assert not await beat(hotwash, heartbeat)
        for part in MUST_WORK_WITHIN:
            hotwash.health.works(part)
        assert await beat(hotwash, heartbeat)
        for stalled in MUST_WORK_WITHIN:
            ticks.now += 200
            for part in MUST_WORK_WITHIN:
                if part != stalled:
                    hotwash.health.works(part)
            assert hotwash.health.stalled() == [stalled]
            assert not await beat(hotwash, heartbeat)
            hotwash.health.works(stalled)
        assert await beat(hotwash, heartbeat)
        assert len(receiver.requests) == 2

    beating(test, database)


def test_a_deadline_that_no_node_passes_stops_it(database: str) -> None:
    async def test(hotwash: Hotwash, ticks: Ticks, heartbeat: Heartbeat, receiver: Endpoint) -> None:
        for part in MUST_WORK_WITHIN:
            hotwash.health.works(part)
        await World(hotwash, httpx.AsyncClient(), START).declare(Severity.SEV0)
        assert isinstance(hotwash.clock, HandClock)
        hotwash.clock.now += timedelta(hours=1)
        assert not await beat(hotwash, heartbeat)
        await work(hotwash)
        assert await beat(hotwash, heartbeat)
        assert len(receiver.requests) == 1

    beating(test, database)


def test_a_running_node_beats(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hotwash.bootstrap.node.BEAT_EVERY", timedelta(milliseconds=50))

    async def run(receiver: Endpoint) -> None:
        settings = Settings(database=database, heartbeat_url=receiver.url, allow_outgoing="127.0.0.1")
        heard, loop = asyncio.Event(), asyncio.get_running_loop()
        receiver.heard = lambda: loop.call_soon_threadsafe(heard.set)
        async with running(settings), asyncio.timeout(30):
            await heard.wait()

    with endpoint() as receiver:
        asyncio.run(run(receiver))


def test_an_address_that_only_this_host_reaches_has_to_be_allowed(tmp_path: Path) -> None:
    async def run(receiver: Endpoint) -> None:
        async with httpx.AsyncClient(transport=GuardedTransport(OutgoingGuard())) as http:
            failed = await Heartbeat(http, receiver.url)()
            assert failed is not None
            assert "HOTWASH_ALLOW_OUTGOING=127.0.0.1" in failed.why
            with pytest.raises(HeartbeatUrlError):
                Heartbeat(http, "file:///etc/passwd")

    with endpoint() as receiver:
        asyncio.run(run(receiver))
    assert receiver.requests == []


def test_a_clock_that_is_set_is_noticed_and_one_that_is_slewed_is_not(caplog: pytest.LogCaptureFixture) -> None:
    clock, ticks = HandClock(START), Ticks()
    health = NodeHealth(clock, ticks)
    for wall, passed in ((60, 60.5), (60, 58)):
        clock.now += timedelta(seconds=wall)
        ticks.now += passed
        health.look()
    assert health.jump is None
    for by, said in ((-3600, "back by 3600.0 s"), (300, "forward by 300.0 s")):
        clock.now += timedelta(seconds=by + 1)
        ticks.now += 1
        health.look()
        health.look()
        assert health.jump is not None
        assert health.jump.by == timedelta(seconds=by)
        assert f"the clock was set {said}" in caplog.text


def test_what_a_clock_that_is_set_leads_to_shows_in_readyz(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            assert (await one.http.get("/readyz")).json()["clock_set"] is None
            one.hotwash.health.begins("timers", -1)
            assert isinstance(one.hotwash.clock, HandClock)
            one.hotwash.clock.now += timedelta(minutes=10)
            one.hotwash.health.look()
            answer = await one.http.get("/readyz")
            assert answer.status_code == 503
            told = answer.json()
            assert (told["status"], told["stalled"]) == ("timers stalled", ["timers"])
            assert told["clock_set"] == {"at": "2026-03-02T14:10:00Z", "by_seconds": pytest.approx(600, abs=1)}

    asyncio.run(run())


@pytest.mark.parametrize("jumps", [(-600, 700), (2000, -2000), (-30, 30)])
def test_pages_go_out_once_and_none_is_skipped_when_the_clock_is_set(database: str, jumps: tuple[int, int]) -> None:
    async def test(one: World, box: Mailbox) -> None:
        assert isinstance(one.hotwash.clock, HandClock)
        id = await one.declare(Severity.SEV1)
        await work(one.hotwash)
        for jump in jumps:
            one.hotwash.clock.now += timedelta(seconds=jump)
            for _ in range(4):
                await work(one.hotwash)
                one.hotwash.clock.now += timedelta(seconds=40)
        for _ in range(80):
            one.hotwash.clock.now += timedelta(seconds=40)
            await work(one.hotwash)
        told = await kinds(one, id)
        # Three loops of two steps and the lead; each of them to whoever it found, in one mail each.
        assert told.count("page.sent") == 7
        assert told.count("page.exhausted") == 1
        keys = [mail["Message-ID"] for _, mail in box.mails]
        assert len(keys) == len(set(keys))
        assert len(pages(box)) == 2 * 6 + 1

    paged(database, test)
