"""A sign of life for somebody outside, given only while this node really pages."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Failed, StoreUnavailableError

_LOG = logging.getLogger(__name__)

LATE = timedelta(seconds=30)
"""A deadline that is this late was not seen by any node."""


async def timers_late(hotwash: Hotwash) -> timedelta:
    """How late the soonest deadline is, whichever node should have passed it."""
    soonest = await hotwash.agenda.next_due()
    return max(timedelta(), hotwash.clock() - soonest) if soonest is not None else timedelta()


async def ailments(hotwash: Hotwash) -> list[str]:
    """What does not work, in words; empty while everything does."""
    try:
        late = await timers_late(hotwash)
    except StoreUnavailableError:
        return ["the database does not answer"]
    stalled = [f"{name} stalled" for name in hotwash.health.stalled()]
    return [*(["timers are late"] if late > LATE else []), *stalled]


async def beat(hotwash: Hotwash, send: Callable[[], Awaitable[Failed | None]]) -> bool:
    """Tell somebody outside that this node pages. When it does not, or cannot say so, the silence is what is heard."""
    unwell = [*await ailments(hotwash), *(f"{name} not begun" for name in hotwash.health.unproven())]
    if unwell:
        _LOG.warning("no heartbeat: %s", ", ".join(unwell))
        return False
    if (failed := await send()) is not None:
        _LOG.warning("the heartbeat did not arrive: %s", failed.why)
    return failed is None
