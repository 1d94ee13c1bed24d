"""A message that fails is tried again and holds no other back; none is delivered while leased elsewhere."""

import asyncio
from datetime import timedelta
from pathlib import Path

from hotwash.app.unit_of_work import Message
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.runtime.outbox import LEASE_SECONDS, deliver
from tests.worlds import ANA, START, World, reading, world


async def locked(one: World) -> str:
    """An incident whose draft waits in the outbox."""
    id = await one.declare(service=None)
    await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
    await one.act(id, Resolve(by=ANA, reading=reading()))
    await one.act(id, Lock(by=ANA))
    return id


def test_a_failing_message_is_tried_again_and_holds_no_other_back(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            first, second = await locked(one), await locked(one)
            heard: list[str] = []

            async def handle(message: Message) -> None:
                heard.append(message.incident)
                if message.incident == first and heard.count(first) == 1:
                    raise ConnectionError("the channel is down")

            now = START
            handlers = {"postmortem.draft": handle}
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 1
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 0
            now = START + timedelta(seconds=30)
            assert await deliver(one.hotwash.agenda, handlers, lambda: now) == 1
            assert sorted(heard) == sorted([first, second, first])

    asyncio.run(run())


def test_a_leased_message_is_not_given_to_another_until_the_lease_is_over(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await locked(one)
            agenda = one.hotwash.agenda
            assert len(await agenda.lease(START, LEASE_SECONDS, 10)) == 1
            assert await agenda.lease(START, LEASE_SECONDS, 10) == ()
            assert len(await agenda.lease(START + timedelta(seconds=LEASE_SECONDS), LEASE_SECONDS, 10)) == 1

    asyncio.run(run())
