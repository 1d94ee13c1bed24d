"""What somebody sees first: what is open, what they have to do, and when all is calm, how things stand."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.app.reading import Sought
from hotwash.app.unit_of_work import Stored
from hotwash.domain.incident.deadlines import Deadline, overdue
from hotwash.domain.incident.duties import Duty, duties
from hotwash.domain.incident.paging import waits_for
from hotwash.domain.incident.policy import Role
from hotwash.domain.kernel import Instant
from hotwash.domain.timeline.entry import Chain

MOST_OPEN = 100
"""More open incidents than one person can look at; the rest are on the page of all incidents."""
_MOST_OWED = 20


@dataclass(frozen=True, slots=True)
class Running:
    """An open incident in a list: `now` is the time in it, next what is due soonest."""

    stored: Stored
    now: Instant
    next: Deadline | None


@dataclass(frozen=True, slots=True)
class Mine:
    """What one incident wants of somebody who holds these roles in it."""

    stored: Stored
    now: Instant
    roles: tuple[Role, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Home:
    running: Sequence[Running]
    drills: Sequence[Running]
    mine: Sequence[Mine]
    postmortems: Sequence[Stored]
    """Those this person has to write, the one that is due first leading."""
    pages: Sequence[Stored]
    """Those that wait for this person's answer, the worst leading."""
    calm: bool
    mark: str
    """Changes when anything of this does."""


async def read_home(hotwash: Hotwash, viewer: Viewer, person: str) -> Home:
    """Three queries, however many incidents there ever were."""
    found = await hotwash.reader.incidents(viewer, Sought("open"), before=None, limit=MOST_OPEN)
    owed = await hotwash.reader.deadlines_of(viewer, [one.incident.id for one in found])
    debts = await hotwash.reader.incidents(viewer, Sought(owed_by=person, drills=False), before=None, limit=_MOST_OWED)
    wall = hotwash.clock()
    worst_first = sorted(found, key=lambda one: (one.incident.severity.rank, one.incident.declared_at))
    due = {one.incident.id: _due(hotwash, one, owed.get(one.incident.id, ())) for one in found}
    shown = [Running(one, one.now(wall), next(iter(due[one.incident.id]), None)) for one in worst_first]
    return Home(
        running=[one for one in shown if not one.stored.incident.drill],
        drills=[one for one in shown if one.stored.incident.drill],
        mine=[
            mine
            for one in worst_first
            # Somebody in a drill's cast may share a name with somebody real.
            if one.drill == viewer.drill and (mine := _mine(one, person, due, wall)) is not None
        ],
        postmortems=sorted(debts, key=lambda one: one.incident.postmortem_due or wall),
        pages=[one for one in worst_first if one.drill == viewer.drill and waits_for(one.incident, person)],
        calm=all(one.incident.drill for one in found),
        mark=_mark([*worst_first, *debts], owed),
    )


def _due(hotwash: Hotwash, one: Stored, owed: Sequence[Deadline]) -> list[Deadline]:
    """What is overdue leads, and not the reminders of it."""
    late = overdue(one.incident, hotwash.policies(one.incident.policy))
    names = {deadline.name for deadline in late}
    return [*late, *(deadline for deadline in owed if deadline.name not in names)]


def _mine(one: Stored, person: str, due: Mapping[str, Sequence[Deadline]], wall: Instant) -> Mine | None:
    roles = one.incident.roles_of(person)
    if not roles:
        return None
    return Mine(one, one.now(wall), roles, duties(one.incident, person, due.get(one.incident.id, ())))


def _mark(shown: Sequence[Stored], owed: Mapping[str, Sequence[Deadline]]) -> str:
    """A digest of how far each record has come and what is due: two nodes give the same."""
    stand = [(one.incident.id, one.heads[Chain.RECORD].size, one.heads[Chain.ANNEX].size) for one in shown]
    due = [(id, [(one.name, one.due) for one in deadlines]) for id, deadlines in sorted(owed.items())]
    return hashlib.sha256(repr((stand, due)).encode()).hexdigest()[:16]
