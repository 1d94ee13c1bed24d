"""Load what a batch of acts needs, locked for it, in a handful of statements."""

from collections.abc import Iterable

from sqlalchemy import Connection, Select, select, tuple_

from hotwash.adapters.store import rows
from hotwash.adapters.store.tables import alerts, drills, incidents, instance, open_services, replays
from hotwash.app.unit_of_work import Known, Needs, Replay, Stored

WITH_CLOCK = incidents.outerjoin(drills, incidents.c.drill == drills.c.id)
COLUMNS = (*incidents.c, drills.c.wall_start, drills.c.start, drills.c.rate)


def stored_incidents() -> Select[tuple[object, ...]]:
    """Incidents with the clock of the drill they belong to."""
    return select(*COLUMNS).select_from(WITH_CLOCK)


def load(connection: Connection, needs: Needs) -> Known:
    """The needed rows, and the next incident number; incidents are locked in sorted order."""
    known = Known()
    known.next_number = connection.execute(select(instance.c.next_number)).scalar_one()
    wanted = set(needs.incidents)
    if needs.services:
        found = select(open_services).where(open_services.c.service.in_(needs.services))
        known.services = {row.service: row.incident for row in connection.execute(found)}
        wanted |= {incident for incident in known.services.values() if incident}
    if needs.alerts:
        by_key = tuple_(alerts.c.integration, alerts.c.fingerprint).in_(needs.alerts)
        heard = map(rows.alert, connection.execute(select(alerts).where(by_key)))
        known.alerts = {(alert.integration, alert.fingerprint): alert for alert in heard}
        wanted |= {alert.incident for alert in known.alerts.values() if alert.incident}
    if needs.replays:
        by_key = tuple_(replays.c.person, replays.c.key).in_(needs.replays)
        answered = connection.execute(select(replays).where(by_key))
        known.replays = {(row.person, row.key): Replay(*row) for row in answered}
    known.incidents = {stored.incident.id: stored for stored in _incidents(connection, wanted)}
    if wanted:
        held = select(open_services).where(open_services.c.incident.in_(wanted))
        known.services.update((row.service, row.incident) for row in connection.execute(held))
    return known


def _incidents(connection: Connection, ids: Iterable[str]) -> Iterable[Stored]:
    if not (wanted := sorted(ids)):
        return ()
    found = stored_incidents().where(incidents.c.id.in_(wanted)).order_by(incidents.c.id)
    return map(rows.stored, connection.execute(found.with_for_update(of=incidents)))
