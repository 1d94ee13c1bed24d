"""Deadlines come due: read from the store, passed through the rules, never held in memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from hotwash.app.changes import forget_changes
from hotwash.app.charging import charge_ended, lock_with_cost
from hotwash.app.execute import Caller, execute
from hotwash.app.hotwash import Hotwash
from hotwash.app.intake import after_maintenance, tell_storm
from hotwash.app.polling import forget_counts, poll_slos
from hotwash.app.ports import Due
from hotwash.domain.incident.deadlines import PassDeadline
from hotwash.domain.kernel import HOTWASH

_LOG = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)
"""A new deadline may be this late in being seen."""
POLL_EVERY = timedelta(seconds=30)
"""Every minute of an SLO is seen soon after it is complete."""
AUDIT_EVERY = timedelta(minutes=1)
REMIND_EVERY = timedelta(minutes=5)
BEAT_EVERY = timedelta(minutes=1)
MUST_WORK_WITHIN = {
    "timers": timedelta(seconds=30),
    "outbox": timedelta(seconds=30),
    "audit": 3 * AUDIT_EVERY,
}
"""Parts of a node without which nobody is paged; one that has not come round by then has stalled."""
TIDY_EVERY = timedelta(hours=1)
KEEP = timedelta(days=7)
"""Delivered messages and answers to idempotency keys are kept this long."""
AT_ONCE = 500


async def look_at_the_clock(hotwash: Hotwash) -> int:
    """Everything whose time has come; how many things that were."""
    passed = await pass_due(hotwash)
    for incident in await hotwash.agenda.storms_due(hotwash.clock(), AT_ONCE):
        await tell_storm(hotwash, incident)
        passed += 1
    await hotwash.audience.look()
    return passed + await after_maintenance(hotwash)


async def pass_due(hotwash: Hotwash) -> int:
    """Pass every deadline that is due now; how many there were."""
    passed = 0
    while due := await hotwash.agenda.due(hotwash.clock(), AT_ONCE):
        passing = (PassDeadline(by=HOTWASH, name=one.name) for one in due)
        await asyncio.gather(*(_pass(hotwash, one, command) for one, command in zip(due, passing, strict=True)))
        passed += len(due)
    return passed


async def _pass(hotwash: Hotwash, due: Due, command: PassDeadline) -> None:
    if due.name == "lock":
        await lock_with_cost(hotwash, due.incident, command, Caller(HOTWASH))
    else:
        await execute(hotwash.store, due.incident, command, Caller(HOTWASH))


async def measure(hotwash: Hotwash) -> int:
    """Poll every SLO, then charge what has ended and settled; how many things that were."""
    return await poll_slos(hotwash) + await charge_ended(hotwash)


async def tidy(hotwash: Hotwash) -> int:
    """Forget what nobody needs any more; how many rows that were."""
    forgotten = await hotwash.agenda.clear(hotwash.clock() - KEEP)
    return forgotten + await forget_counts(hotwash) + await forget_changes(hotwash)


async def run_every(
    pause: timedelta, once: Callable[[], Awaitable[object]], sleep: Callable[[float], Awaitable[None]]
) -> None:
    """Work for ever; what breaks is logged and tried again, since a pager does not stop."""
    while True:
        try:
            await once()
        except Exception:  # noqa: BLE001  # logged whole; the next round may work
            _LOG.exception("the timers failed and go on")
        await sleep(pause.total_seconds())
