"""What a room shows besides its timeline, read once for all who watch it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from hotwash.app.accounts import Person
from hotwash.app.charging import cost_so_far
from hotwash.app.codec import recorded
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.severity import Judged, verdict_of
from hotwash.app.sli import read_sli, sli_for_record
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.deadlines import Deadline, deadlines
from hotwash.domain.incident.events import SliRecorded, UpdatePosted
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.cost import Charge
from hotwash.domain.slo.green import Reading
from hotwash.domain.timeline.recorded import Recorded

MOST_MARKED = 200
"""A chart with more marks than this says nothing any longer."""


@dataclass(frozen=True)
class Measured:
    """The verdict on an open incident, and what it has cost so far of the budget it is judged by."""

    judged: Judged
    cost: Charge | None


@dataclass(frozen=True)
class Level:
    """The service level now and its series since before the onset; there is no verdict once the incident has ended."""

    reading: Reading
    series: SliRecorded | None
    measured: Measured | None


@dataclass(frozen=True)
class Facts:
    """An incident at a cursor: the same for everybody who sees it."""

    stored: Stored
    policy: Policy
    owed: tuple[Deadline, ...]
    marked: Sequence[Recorded]
    people: Sequence[Person]

    @property
    def incident(self) -> Incident:
        return self.stored.incident

    @property
    def update(self) -> Recorded | None:
        """The newest status update."""
        return next((one for one in reversed(self.marked) if isinstance(one.event, UpdatePosted)), None)

    @property
    def recorded_series(self) -> SliRecorded | None:
        """The series as it was recorded when the incident ended."""
        return next((one.event for one in reversed(self.marked) if isinstance(one.event, SliRecorded)), None)


async def facts(hotwash: Hotwash, viewer: Viewer, stored: Stored) -> Facts:
    marked, people = await asyncio.gather(
        hotwash.reader.marked(viewer, stored.incident.id, limit=MOST_MARKED), hotwash.accounts.people()
    )
    policy = hotwash.policies(stored.incident.policy)
    here = [one for one in people if one.drill == stored.drill and not one.disabled]
    return Facts(stored, policy, deadlines(stored.incident, policy), [recorded(one) for one in marked], here)


async def measured(hotwash: Hotwash, stored: Stored, now: Instant) -> Measured:
    judged = await verdict_of(hotwash, stored, now)
    cost = await cost_so_far(hotwash, stored, judged.standing) if judged.standing is not None else None
    return Measured(judged, cost)


async def level(hotwash: Hotwash, known: Facts, now: Instant, measured: Measured | None) -> Level:
    """While it is open, as measured now; once it has ended, as it was recorded then."""
    if not known.incident.is_open:
        return Level(await read_sli(hotwash, known.stored, known.incident.ended_at or now), known.recorded_series, None)
    reading, series = await asyncio.gather(
        read_sli(hotwash, known.stored, now), sli_for_record(hotwash, known.stored, now)
    )
    return Level(reading, series, measured)
