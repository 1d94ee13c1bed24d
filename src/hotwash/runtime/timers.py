"""Deadlines come due: read from the store, passed through the rules, never held in memory."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from hotwash.app.execute import Caller, execute
from hotwash.app.ports import Agenda, Clock, Store
from hotwash.domain.incident.deadlines import PassDeadline
from hotwash.domain.kernel import HOTWASH

_LOG = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)
"""A new deadline may be this late in being seen."""
AT_ONCE = 500


async def pass_due(store: Store, agenda: Agenda, clock: Clock) -> int:
    """Pass every deadline that is due now; how many there were."""
    passed = 0
    while due := await agenda.due(clock(), AT_ONCE):
        await asyncio.gather(
            *(execute(store, one.incident, PassDeadline(by=HOTWASH, name=one.name), Caller(HOTWASH)) for one in due)
        )
        passed += len(due)
    return passed


async def run_every(once: Callable[[], Awaitable[object]], sleep: Callable[[float], Awaitable[None]]) -> None:
    """Work for ever; what breaks is logged and tried again, since a pager does not stop."""
    while True:
        try:
            await once()
        except Exception:  # noqa: BLE001  # logged whole; the next round may work
            _LOG.exception("the timers failed and go on")
        await sleep(LOOK_EVERY.total_seconds())
