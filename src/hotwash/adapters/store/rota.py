"""Who can be paged, read within the transaction that pages them."""

from sqlalchemy import Connection, select

from hotwash.adapters.store.tables import people, services, team_members
from hotwash.domain.incident.rota import Rota
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
    )
