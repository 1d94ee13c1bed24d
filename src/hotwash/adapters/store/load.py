"""Load what a batch of acts needs, locked for it, in a handful of statements."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, TypeVar
from zlib import crc32

from sqlalchemy import Connection, Row, Select, Table, select, text, tuple_

from hotwash.adapters.store import rows
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.tables import (
    alerts,
    drills,
    incidents,
    instance,
    maintenance,
    open_services,
    replays,
    storms,
)
from hotwash.app.unit_of_work import Known, Needs, Replay

T = TypeVar("T")

_CHUNK = 5_000

WITH_CLOCK = incidents.outerjoin(drills, incidents.c.drill == drills.c.id)
COLUMNS = (*incidents.c, drills.c.wall_start, drills.c.start, drills.c.rate)


def stored_incidents() -> Select[tuple[object, ...]]:
    """Incidents with the clock of the drill they belong to."""
    return select(*COLUMNS).select_from(WITH_CLOCK)


def load(connection: Connection, needs: Needs, book: PolicyBook) -> Known:
    """The needed rows, held for this transaction.

    Whatever its kind, a row is only ever waited for in this order, so no two nodes wait for each other: keys
    (by bucket), incidents (sorted), and last, while acting, the number of the next incident.
    """
    _hold_keys(connection, needs)
    known = Known(first_number=lambda: _next_number(connection))
    wanted = set(needs.incidents | needs.storms)
    if needs.services:
        wanted.update(row.incident for row in _found(connection, open_services, needs.services))
    if needs.alerts:
        heard = map(rows.alert, _found(connection, alerts, needs.alerts))
        known.alerts = {alert.key: alert for alert in heard}
        wanted |= {alert.incident for alert in known.alerts.values() if alert.incident}
    if needs.replays:
        answered = _found(connection, replays, needs.replays)
        known.replays = {
            (row.person, row.key): Replay(row.person, row.key, row.request, row.answer) for row in answered
        }
    if needs.maintenance:
        planned = select(maintenance).where(maintenance.c.closed == 0)
        known.maintenance = tuple(map(rows.window, connection.execute(planned)))
    if wanted:
        _load_incidents(connection, wanted, book, known)
    if wanted and (needs.alerts or needs.storms):
        known.storms = {row.incident: rows.storm(row) for row in _found(connection, storms, wanted)}
    return known


def _load_incidents(connection: Connection, wanted: AbstractSet[str], book: PolicyBook, known: Known) -> None:
    for ids in chunks(sorted(wanted)):
        found = stored_incidents().where(incidents.c.id.in_(ids)).order_by(incidents.c.id)
        held = connection.execute(found.with_for_update(of=incidents))
        known.incidents.update((one.incident.id, one) for one in book.learned(connection, map(rows.stored, held)))
        # One that closed while its row was waited for holds its service no longer.
        slots = connection.execute(select(open_services).where(open_services.c.incident.in_(ids)))
        known.services.update(
            (row.service, row.incident) for row in slots if known.incidents[row.incident].incident.is_open
        )


def _found(connection: Connection, table: Table, keys: Iterable[Any]) -> Iterator[Row[Any]]:
    """Rows by primary key."""
    columns = list(table.primary_key.columns)
    for some in chunks(list(keys)):
        key = columns[0] if len(columns) == 1 else tuple_(*columns)
        yield from connection.execute(select(table).where(key.in_(some)))


def chunks(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """So many keys at a time as a statement may have parameters."""
    for first in range(0, len(keys), _CHUNK):
        yield keys[first : first + _CHUNK]


def _next_number(connection: Connection) -> int:
    number: int = connection.execute(select(instance.c.next_number).with_for_update()).scalar_one()
    return number


_BUCKETS = 256


def _hold_keys(connection: Connection, needs: Needs) -> None:
    """Keep other nodes from acting on the same keys, rows that do not exist yet included; SQLite has one writer.

    Buckets keep the number of locks small; two keys of one bucket only wait for each other.
    """
    if connection.dialect.name != "postgresql":
        return
    keys = (
        *(f"service/{slot}" for slot in needs.services),
        *("/".join(("alert", *key)) for key in needs.alerts),
        *("/".join(("replay", *key)) for key in needs.replays),
    )
    if buckets := sorted({crc32(key.encode()) % _BUCKETS for key in keys}):
        connection.execute(_HOLD, {"space": _SPACE, "buckets": buckets})


_SPACE = 0x4057
"""The first half of the advisory locks' number, so that other programs' locks in the database are others."""
_HOLD = text(
    "SELECT pg_advisory_xact_lock(CAST(:space AS int), bucket)"
    " FROM unnest(CAST(:buckets AS int[])) WITH ORDINALITY AS wanted (bucket, n) ORDER BY n"
)
