"""A message that fails is tried again and holds no other back; none is delivered while leased elsewhere."""

import asyncio
from datetime import timedelta
from pathlib import Path

from hotwash.app.ports import ITSELF, Delivered, Failed, Leased
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.runtime.outbox import AT_ONCE, LEASE_SECONDS, Handler, deliver, deliver_for_ever
from tests.worlds import ANA, START, World, reading, world


async def locked(one: World) -> str:
    """An incident whose draft waits in the outbox."""
    id = await one.declare(service=None)
    await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
    await one.act(id, Resolve(by=ANA, reading=reading()))
    await one.act(id, Lock(by=ANA))
    return id


def drafting(outcomes: list[Delivered | Failed | Exception], heard: list[str]) -> dict[str, Handler]:
    """Handlers that answer drafts with these outcomes in turn, and everything else at once."""

    async def draft(leased: Leased) -> Delivered | Failed:
        heard.append(leased.message.incident)
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def notice(leased: Leased) -> Delivered:
        return Delivered()

    return {"postmortem.draft": draft, "notice": notice}


async def drafts(one: World) -> list[tuple[str, int, str | None]]:
    """State, attempts and last error of each draft in the outbox."""
    found = await one.hotwash.agenda.deliveries(ITSELF, state=None, limit=1000)
    return [(this.state, this.attempts, this.why) for this in found if this.message.topic == "postmortem.draft"]


def test_a_failing_message_is_tried_again_later_and_holds_no_other_back(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://mail.example") as one:
            await locked(one)
            await locked(one)
            heard: list[str] = []
            down = ConnectionError("the channel is down")
            handlers = drafting([down, Delivered(), Failed("busy"), Delivered()], heard)
            now = START
            await deliver(one.hotwash.agenda, handlers, lambda: now)
            assert sorted(await drafts(one)) == [
                ("delivered", 1, None),
                ("waiting", 1, "ConnectionError: the channel is down"),
            ]
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 0
            now += timedelta(seconds=5)
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 0
            assert sorted(await drafts(one))[1] == ("waiting", 2, "busy")
            now += timedelta(seconds=5)
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 0
            now += timedelta(seconds=10)
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 1
            assert len(heard) == 4

    asyncio.run(run())


def test_a_message_is_given_up_after_a_day_and_is_never_just_gone(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://mail.example") as one:
            await locked(one)
            handlers = drafting([Failed("no route to host")] * 100, [])
            now = START
            while (await drafts(one))[0][0] == "waiting":
                await deliver(one.hotwash.agenda, handlers, lambda now=now: now)  # type: ignore[misc]
                now += timedelta(minutes=30)
            assert await drafts(one) == [("given-up", 14, "no route to host")]
            assert timedelta(hours=23) < now - START < timedelta(hours=30)

    asyncio.run(run())


def test_what_can_never_be_delivered_is_given_up_at_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://mail.example") as one:
            await locked(one)
            await deliver(one.hotwash.agenda, drafting([Failed("no such address", for_good=True)], []), lambda: START)
            assert await drafts(one) == [("given-up", 1, "no such address")]

    asyncio.run(run())


def test_a_message_that_hangs_does_not_keep_the_others_waiting(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://mail.example") as one:
            await locked(one)
            hanging, others = asyncio.Event(), asyncio.Event()

            async def draft(leased: Leased) -> Delivered:
                await hanging.wait()
                return Delivered()

            async def notice(leased: Leased) -> Delivered:
                if leased.message.key.endswith("annex/1"):
                    others.set()
                return Delivered()

            handlers: dict[str, Handler] = {"postmortem.draft": draft, "notice": notice}
            live = one.hotwash.live
            task = asyncio.create_task(
                deliver_for_ever(one.hotwash.agenda, handlers, lambda: START, live.outbox_changed, live.wake_outbox)
            )
            await others.wait()
            assert await drafts(one) == [("waiting", 1, None)]
            await locked(one)
            hanging.set()
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_more_than_fit_at_once_are_delivered_without_waiting_for_the_next_look(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://mail.example") as one:
            for _ in range(2 * AT_ONCE + 1):
                await one.declare(service=None)
            heard: list[str] = []
            all_heard = asyncio.Event()

            async def notice(leased: Leased) -> Delivered:
                heard.append(leased.message.key)
                if len(heard) > 2 * AT_ONCE:
                    all_heard.set()
                return Delivered()

            async def woken(_seconds: float) -> None:
                await one.hotwash.live.outbox_changed(3600)

            wake = one.hotwash.live.wake_outbox
            task = asyncio.create_task(
                deliver_for_ever(one.hotwash.agenda, {"notice": notice}, lambda: START, woken, wake)
            )
            await all_heard.wait()
            assert len(heard) == len(set(heard)) == 2 * AT_ONCE + 1
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())


def test_what_is_done_is_forgotten_after_a_week(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://mail.example") as one:
            await locked(one)
            await deliver(one.hotwash.agenda, drafting([Delivered()], []), lambda: START)
            assert await one.hotwash.agenda.clear(START) == 0
            assert await one.hotwash.agenda.clear(START + timedelta(days=1)) == 5
            assert await one.hotwash.agenda.deliveries(ITSELF, state=None, limit=10) == []

    asyncio.run(run())


def test_a_leased_message_is_not_given_to_another_until_the_lease_is_over(database: str) -> None:
    async def run() -> None:
        async with world(database, smtp="smtp://mail.example") as one:
            await locked(one)
            agenda = one.hotwash.agenda
            taken = await asyncio.gather(*(agenda.lease(START, LEASE_SECONDS, 2) for _ in range(4)))
            keys = [leased.message.key for some in taken for leased in some]
            assert len(keys) == len(set(keys)) == 5
            assert await agenda.lease(START, LEASE_SECONDS, 10) == []
            again = await agenda.lease(START + timedelta(seconds=LEASE_SECONDS), LEASE_SECONDS, 10)
            assert {leased.message.key for leased in again} == set(keys)
            assert {leased.attempts for leased in again} == {2}

    asyncio.run(run())
