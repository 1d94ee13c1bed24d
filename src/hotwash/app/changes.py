"""Changes come in and are read again: what was reported stands beside incidents and belongs to none."""

import json
from collections.abc import Sequence
from datetime import timedelta

from hotwash.app.execute import Once
from hotwash.app.hotwash import Hotwash
from hotwash.app.unit_of_work import Replay
from hotwash.domain.changes.change import Change, refuse_change
from hotwash.domain.kernel import Instant, Refused

KEEP = timedelta(days=90)
"""Changes are forgotten so long after they were over; an incident's record keeps those that were judged in it."""
BY_HAND = "hotwash"
"""The source of changes that people and their scripts report themselves."""


async def record_changes(
    hotwash: Hotwash, changes: Sequence[Change], once: Once | None = None
) -> Sequence[Change] | Refused:
    """Keep what one source reports, or the same as before where this key was heard before; durable when it returns."""
    now = hotwash.clock()
    if (refused := next(filter(None, (refuse_change(one, now) for one in changes)), None)) is not None:
        return refused
    ids = [one.id for one in changes]
    source, by = (changes[0].source, changes[0].by) if changes else (BY_HAND, BY_HAND)
    key = Replay(f"changes/{source}/{by}", once.key, once.request, json.dumps(ids)) if once is not None else None
    earlier = await hotwash.change_log.keep(changes, now, key)
    if earlier is not None and once is not None and earlier.request != once.request:
        return Refused(
            "idempotency-key-reused",
            "This Idempotency-Key came with another request before.",
            "Send a new key with a new request.",
        )
    return await hotwash.change_log.of_source(source, json.loads(earlier.answer) if earlier is not None else ids)


async def changes_of(hotwash: Hotwash, service: str, since: Instant, until: Instant) -> Sequence[Change]:
    """What was changed of a service, and of those it calls, between two moments; oldest first."""
    known = await hotwash.services.get(service)
    theirs = {service, *(known.dependencies if known is not None else ())}
    return await hotwash.change_log.between(since, until, theirs)


async def forget_changes(hotwash: Hotwash) -> int:
    """Forget what has been over for long."""
    return await hotwash.change_log.forget(hotwash.clock() - KEEP)
