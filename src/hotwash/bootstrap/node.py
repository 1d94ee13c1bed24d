"""An instance at work: what it does by itself, by the wall clock or by one that is set."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import httpx

from hotwash.adapters.heartbeat import Heartbeat
from hotwash.adapters.outgoing import GuardedTransport, OutgoingGuard, networks
from hotwash.app.heartbeat import beat
from hotwash.app.hotwash import Hotwash
from hotwash.app.notices import fan_out, send_mail, send_webhook
from hotwash.app.page_auditing import audit_pages
from hotwash.app.page_delivery import fan_out_page, send_page
from hotwash.app.ports import Clock, Delivered, Leased
from hotwash.app.record import draft_at_lock
from hotwash.app.shift_reminders import remind_of_shifts, send_reminder
from hotwash.app.suggesting import CalmMinutes, suggest_severities
from hotwash.bootstrap.databases import wall_clock
from hotwash.bootstrap.instance import opened
from hotwash.bootstrap.settings import Settings
from hotwash.domain.kernel import Instant
from hotwash.runtime.outbox import Handler, deliver, deliver_for_ever
from hotwash.runtime.timers import (
    AUDIT_EVERY,
    BEAT_EVERY,
    LOOK_EVERY,
    MUST_WORK_WITHIN,
    POLL_EVERY,
    REMIND_EVERY,
    TIDY_EVERY,
    look_at_the_clock,
    measure,
    run_every,
    tidy,
)


def _handlers(hotwash: Hotwash) -> Mapping[str, Handler]:
    """Who delivers what the outbox holds, by topic."""

    async def draft(leased: Leased) -> Delivered:
        await draft_at_lock(hotwash, leased.message.incident)
        return Delivered()

    return {
        "postmortem.draft": draft,
        "notice": partial(fan_out, hotwash),
        "mail": partial(send_mail, hotwash),
        "webhook": partial(send_webhook, hotwash),
        "page": partial(fan_out_page, hotwash),
        "shift": partial(send_reminder, hotwash),
        "page.channel": partial(send_page, hotwash),
    }


async def work(hotwash: Hotwash) -> int:
    """Pass what is due and deliver what waits, once."""
    passed = await look_at_the_clock(hotwash)
    return passed + await deliver(hotwash.agenda, _handlers(hotwash), hotwash.clock)


@asynccontextmanager
async def running(settings: Settings, clock: Clock = wall_clock) -> AsyncIterator[Hotwash]:
    """An instance at work: its timers and its outbox run until it is left, each at its own pace."""
    async with opened(settings, clock) as hotwash, _heartbeat(settings) as heartbeat:
        tasks = [asyncio.create_task(one) for one in _work_for_ever(hotwash, heartbeat)]
        try:
            yield hotwash
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _work_for_ever(hotwash: Hotwash, heartbeat: Heartbeat | None) -> Iterator[Coroutine[Any, Any, None]]:
    """What a node does by itself. Three parts of it make a pager, and have to show that they work."""
    calm = CalmMinutes()
    health = hotwash.health
    for part, within in MUST_WORK_WITHIN.items():
        health.begins(part, within.total_seconds())

    async def look() -> None:
        health.look()
        await look_at_the_clock(hotwash)
        health.works("timers")

    async def audit() -> None:
        await audit_pages(hotwash)
        health.works("audit")

    yield run_every(LOOK_EVERY, look, asyncio.sleep)
    yield run_every(POLL_EVERY, lambda: measure(hotwash), asyncio.sleep)
    yield run_every(POLL_EVERY, lambda: suggest_severities(hotwash, calm), asyncio.sleep)
    yield run_every(AUDIT_EVERY, audit, asyncio.sleep)
    yield run_every(REMIND_EVERY, lambda: remind_of_shifts(hotwash), asyncio.sleep)
    yield run_every(TIDY_EVERY, lambda: tidy(hotwash), asyncio.sleep)
    yield deliver_for_ever(
        hotwash.agenda,
        _handlers(hotwash),
        hotwash.clock,
        hotwash.live.outbox_changed,
        hotwash.live.wake_outbox,
        lambda: health.works("outbox"),
    )
    if heartbeat is not None:
        yield run_every(BEAT_EVERY, lambda: beat(hotwash, heartbeat), asyncio.sleep)


@asynccontextmanager
async def _heartbeat(settings: Settings) -> AsyncIterator[Heartbeat | None]:
    """The request that somebody outside waits for; its address may be no more than that of a webhook."""
    if settings.heartbeat_url is None:
        yield None
        return
    guard = OutgoingGuard(networks(settings.allow_outgoing))
    async with httpx.AsyncClient(transport=GuardedTransport(guard)) as http:
        yield Heartbeat(http, settings.heartbeat_url)


class HandClock:
    """A clock that stands until it is set."""

    def __init__(self, start: Instant) -> None:
        self.now = start

    def __call__(self) -> Instant:
        return self.now


@asynccontextmanager
async def advancing(settings: Settings, start: Instant) -> AsyncIterator[Hotwash]:
    """An instance whose time is set by its user; on the way to a moment every deadline is met at its own."""
    clock = HandClock(start)
    async with opened(settings, clock) as hotwash:

        async def advance(to: Instant) -> None:
            while (due := await hotwash.agenda.next_due()) is not None and due <= to:
                clock.now = max(clock.now, due)
                await work(hotwash)
            clock.now = max(clock.now, to)
            await work(hotwash)

        yield replace(hotwash, advance=advance)
