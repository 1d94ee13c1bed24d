"""An incident as JSON for people and programs (docs/incident.schema.json)."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec

from hotwash.app.hotwash import Hotwash
from hotwash.app.sli import read_sli, sli_for_record
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.deadlines import Deadline
from hotwash.domain.incident.time_at import time_at
from hotwash.domain.kernel import rfc3339
from hotwash.domain.timeline.entry import Chain

_MINUTE = timedelta(minutes=1)


def incident_view(stored: Stored, hotwash: Hotwash, owed: Sequence[Deadline]) -> dict[str, Any]:
    """The state, with its deadlines, its playbook and the size of its record."""
    view: dict[str, Any] = msgspec.to_builtins(stored.incident)
    view["status"] = "locked" if stored.incident.is_locked else "open" if stored.incident.is_open else "ended"
    now = stored.now(hotwash.clock())
    view["now"] = rfc3339(now)
    view["minutes_at"] = {level: length / _MINUTE for level, length in time_at(stored.incident, now).items()}
    view["record"] = {
        "entries": stored.heads[Chain.RECORD].size,
        "head": stored.heads[Chain.RECORD].hash,
        "annex": stored.heads[Chain.ANNEX].size,
    }
    view["deadlines"] = [
        {
            "name": one.name,
            "due": rfc3339(one.due),
            "what": one.what,
            "role": one.role,
            "missing": list(one.missing),
        }
        for one in owed
    ]
    view["playbook"] = [
        {
            "phase": part.phase,
            "steps": [
                {
                    "id": step.id,
                    "role": step.role,
                    "what": step.what,
                    "done": step.id in stored.incident.steps_done,
                }
                for step in part.steps
                if stored.incident.severity in step.severities
            ],
        }
        for part in hotwash.policies(stored.incident.policy).playbook.phases
    ]
    return view


async def series_view(hotwash: Hotwash, stored: Stored) -> dict[str, Any]:
    """The SLI's reading now, and its series since before the onset."""
    now = stored.now(hotwash.clock())
    reading = await read_sli(hotwash, stored, now)
    series = await sli_for_record(hotwash, stored, now)
    return {
        "reading": msgspec.to_builtins(reading),
        "series": msgspec.to_builtins(series) if series else None,
    }
