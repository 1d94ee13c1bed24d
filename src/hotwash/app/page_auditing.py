"""Look each minute whether every page that waits is out and through; what is late is an alarm on the record."""

import logging

from hotwash.app.codec import recorded
from hotwash.app.execute import Caller, execute
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import ITSELF
from hotwash.domain.incident.page_audit import AUDITED, NotePagesLate, PageKey, late_pages, untold
from hotwash.domain.kernel import HOTWASH
from hotwash.domain.timeline.sentence import sentence

_LOG = logging.getLogger(__name__)

AT_ONCE = 500
LONGEST_LOG = 10_000
"""A page a minute for a week, of which the record has told by then."""
_KINDS = [event.kind for event in AUDITED]


async def audit_pages(hotwash: Hotwash) -> int:
    """How many incidents it found late, of which the record did not say so yet."""
    found, after = 0, ""
    while ids := await hotwash.agenda.pages_wait(after, AT_ONCE):
        for id in ids:
            found += await _audit(hotwash, id)
        after = ids[-1]
    return found


async def _audit(hotwash: Hotwash, id: str) -> bool:
    stored = await hotwash.reader.incident(ITSELF, id)
    if stored is None or not stored.incident.is_open:
        return False
    entries = await hotwash.reader.newest(ITSELF, id, before=None, limit=LONGEST_LOG, kinds=_KINDS)
    log = [(entry.at, recorded(entry).event) for entry in reversed(entries)]
    delivered = {_key(key) for key in await hotwash.agenda.pages_delivered(id)}
    policy = hotwash.policies(stored.incident.policy)
    late = late_pages(log, delivered, stored.now(hotwash.clock()), policy.escalation)
    new = untold(stored.incident, late)
    if new:
        for one in new:
            _LOG.error("%s: %s", id, sentence(one))
        # Whatever act touches an incident sends what is due: what was late goes out with the alarm.
        await execute(hotwash.store, id, NotePagesLate(by=HOTWASH, late=tuple(new)), Caller(HOTWASH))
    return bool(new)


def _key(key: str) -> PageKey:
    """From the key of a page's message: page/INCIDENT/TRIGGER/STEP/LOOP/PERSON."""
    _, _, trigger, step, loop, person = key.split("/", 5)
    return trigger, int(step), int(loop), person
