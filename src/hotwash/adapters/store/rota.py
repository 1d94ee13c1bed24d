"""Who can be paged, read within the transaction that pages them."""

from collections.abc import Iterator
from itertools import chain, zip_longest

from sqlalchemy import Connection, select

from hotwash.adapters.store.schedules import kept_in
from hotwash.adapters.store.tables import people, services, team_members
from hotwash.domain.incident.rota import Rota
from hotwash.domain.kernel import Instant
from hotwash.domain.oncall.schedule import Schedule, by_level, members, on_call
from hotwash.domain.people.account import AccountRole

_ACTING = [role.value for role in AccountRole if role.allows(AccountRole.RESPONDER)]
_ACCOUNTS = (
    select(people.c.id, people.c.role)
    .where(people.c.drill == "", people.c.disabled == 0, people.c.role.in_(_ACTING))
    .order_by(people.c.id)
)
_MEMBERS = select(team_members).order_by(team_members.c.team, team_members.c.person)
_OWNED = select(services.c.name, services.c.owner).where(services.c.owner.is_not(None))


def read_rota(connection: Connection) -> Rota:
    accounts = connection.execute(_ACCOUNTS).all()
    teams: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(_MEMBERS):
        teams[row.team] = (*teams.get(row.team, ()), row.person)
    return Rota(
        responders=tuple(row.id for row in accounts),
        admins=tuple(row.id for row in accounts if row.role == AccountRole.ADMIN),
        teams=teams,
        owners={row.name: row.owner for row in connection.execute(_OWNED)},
        on_call=KeptOnCall(connection),
    )


class KeptOnCall:
    """The schedules in use, by their team's id, or by their own name where they have no team."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._in_use: dict[str, list[Schedule]] | None = None

    def at(self, team: str, moment: Instant) -> tuple[tuple[str, ...], ...] | None:
        """Of several schedules of a team each level holds whoever is on in any."""
        schedules = self._of(team, moment)
        if not schedules:
            return None
        levels = zip_longest(*(by_level(one, moment) for one in schedules), fillvalue=())
        return tuple(tuple(chain.from_iterable(level)) for level in levels)

    def members(self, team: str, moment: Instant) -> tuple[str, ...]:
        """Whoever is on is among them, also somebody who takes no turns and covers for one who does."""
        every = (people for one in self._of(team, moment) for people in (on_call(one, moment), members(one)))
        return tuple(dict.fromkeys(chain.from_iterable(every)))

    def _of(self, team: str, moment: Instant) -> list[Schedule]:
        if self._in_use is None:
            self._in_use = {}
            for name, schedule in self._read(moment):
                self._in_use.setdefault(name, []).append(schedule)
        return self._in_use.get(team, [])

    def _read(self, moment: Instant) -> Iterator[tuple[str, Schedule]]:
        for one in kept_in(self._connection, moment):
            if (now := one.recorded.now) is not None:
                yield one.team or one.name, now
