"""Deliver what was committed to be delivered: at least once, leased, tried again ever later when it fails."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence

from hotwash.app.ports import Agenda, Clock, Delivered, Failed, Leased, StoreUnavailableError
from hotwash.domain.notices.retry import retry_after

_LOG = logging.getLogger(__name__)

LEASE_SECONDS = 120
"""Longer than any one delivery may take, so that no other node takes it over while it is under way."""
PATIENCE_SECONDS = 60
AT_ONCE = 32
LOOK_EVERY_SECONDS = 1.0
"""What another node committed, or what is to be tried again, may wait this long to be seen."""

Handler = Callable[[Leased], Awaitable[Delivered | Failed]]


async def deliver(agenda: Agenda, handlers: Mapping[str, Handler], clock: Clock) -> int:
    """Try every message that waits, once; how many were delivered. One that fails holds no other back."""
    delivered = 0
    while leased := await agenda.lease(clock(), LEASE_SECONDS, AT_ONCE):
        outcomes = await asyncio.gather(*(_deliver(agenda, handlers, clock, one) for one in leased))
        delivered += sum(isinstance(outcome, Delivered) for outcome in outcomes)
    return delivered


async def deliver_for_ever(
    agenda: Agenda,
    handlers: Mapping[str, Handler],
    clock: Clock,
    woken: Callable[[float], Awaitable[None]],
    wake: Callable[[], None],
    works: Callable[[], None] = lambda: None,
) -> None:
    """Deliver as messages come; one that hangs takes up one of the places, and the others go past it.

    works is called each time the database could be asked for more. woken returns once wake was called or a commit has
    something new to deliver, or after the seconds it is given.
    """
    under_way: set[asyncio.Task[Delivered | Failed]] = set()

    def done(task: asyncio.Task[Delivered | Failed]) -> None:
        """What it led to, or what found no place so far, need not wait for the next look."""
        full = len(under_way) == AT_ONCE
        under_way.discard(task)
        if not task.cancelled() and (full or (isinstance(outcome := task.result(), Delivered) and outcome.then)):
            wake()

    try:
        while True:
            free = AT_ONCE - len(under_way)
            leased = await _lease(agenda, clock, free, works) if free else ()
            for one in leased:
                task = asyncio.create_task(_deliver(agenda, handlers, clock, one))
                under_way.add(task)
                task.add_done_callback(done)
            await woken(LOOK_EVERY_SECONDS)
    finally:
        for task in under_way:
            task.cancel()
        await asyncio.gather(*under_way, return_exceptions=True)


async def _lease(agenda: Agenda, clock: Clock, free: int, works: Callable[[], None]) -> Sequence[Leased]:
    try:
        leased = await agenda.lease(clock(), LEASE_SECONDS, free)
    except Exception:  # noqa: BLE001  # logged whole; a pager does not stop
        _LOG.exception("the outbox cannot be read and is tried again")
        return ()
    works()
    return leased


async def _deliver(agenda: Agenda, handlers: Mapping[str, Handler], clock: Clock, leased: Leased) -> Delivered | Failed:
    outcome = await _attempt(handlers, leased)
    try:
        await _note(agenda, clock, leased, outcome)
    except StoreUnavailableError as error:
        # Its lease runs out, and it is delivered once more under the same key.
        _LOG.error("%s: what became of it cannot be noted: %s", leased.message.key, error)
    return outcome


async def _note(agenda: Agenda, clock: Clock, leased: Leased, outcome: Delivered | Failed) -> None:
    key = leased.message.key
    if isinstance(outcome, Delivered):
        await agenda.settle(key, clock(), outcome.then)
        return
    later = None if outcome.for_good else retry_after(leased.attempts)
    if later is None:
        _LOG.error("%s is given up after %d attempts: %s", key, leased.attempts, outcome.why)
        await agenda.give_up(key, clock(), outcome.why)
    else:
        _LOG.warning("%s is tried again in %s: %s", key, later, outcome.why)
        await agenda.postpone(key, clock() + later, outcome.why)


async def _attempt(handlers: Mapping[str, Handler], leased: Leased) -> Delivered | Failed:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await handlers[leased.message.topic](leased)
    except TimeoutError:
        return Failed(f"it took longer than {PATIENCE_SECONDS} s")
    except Exception as error:  # noqa: BLE001  # a message that breaks its handler waits like any other
        _LOG.exception("delivering %s broke", leased.message.key)
        return Failed(f"{type(error).__name__}: {error}")
