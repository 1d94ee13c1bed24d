"""Deliver what was committed to be delivered: at least once, leased, retried later when it fails."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from hotwash.app.ports import Agenda, Clock
from hotwash.app.unit_of_work import Message

_LOG = logging.getLogger(__name__)

LEASE_SECONDS = 60
AT_ONCE = 50
RETRY_AFTER = timedelta(seconds=30)

Handler = Callable[[Message], Awaitable[None]]


async def deliver(agenda: Agenda, handlers: Mapping[str, Handler], clock: Clock) -> int:
    """Deliver every waiting message once; how many were delivered. One that fails holds no other back."""
    delivered = 0
    while messages := await agenda.lease(clock(), LEASE_SECONDS, AT_ONCE):
        for message in messages:
            try:
                await handlers[message.topic](message)
            except Exception:  # noqa: BLE001  # logged whole and tried again
                _LOG.exception("%s was not delivered and will be tried again", message.key)
                await agenda.postpone(message.key, clock() + RETRY_AFTER)
            else:
                await agenda.delivered(message.key)
                delivered += 1
    return delivered
