"""Load what a batch of acts needs, locked for it, in a handful of statements."""

from collections.abc import Iterable, Iterator, Set as AbstractSet
from functools import cache
from typing import Any
from zlib import crc32

from sqlalchemy import Column, Connection, Row, Select, Table, bindparam, select, text

from hotwash.adapters.store import rows
from hotwash.adapters.store.kept import Kept
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.rota import read_rota
from hotwash.adapters.store.statements import keys, listed
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
from hotwash.domain.alerts.maintenance import Window

WITH_CLOCK = incidents.outerjoin(drills, incidents.c.drill == drills.c.id)
COLUMNS = (*incidents.c, drills.c.wall_start, drills.c.start, drills.c.rate)
STORM_COLUMNS = tuple(column.label(f"storm_{column.name}") for column in storms.c)


def stored_incidents() -> Select[tuple[object, ...]]:
    """Incidents with the clock of the drill they belong to."""
    return select(*COLUMNS).select_from(WITH_CLOCK)


def load(connection: Connection, needs: Needs, book: PolicyBook, kept: Kept) -> Known:
    """The needed rows, held for this transaction; incidents that are kept are not read again.

    Whatever its kind, a row is only ever waited for in this order, so no two nodes wait for each other: keys
    (by bucket), incidents (sorted), and last, while acting, the number of the next incident.
    """
    _hold_keys(connection, needs)
    known = Known(
        first_number=lambda: _next_number(connection),
        windows=cache(lambda: _windows(connection)),
        rota=cache(lambda: read_rota(connection)),
    )
    wanted = set(needs.incidents | needs.storms)
    slots: dict[str, str] = {}
    if needs.services:
        slots = {row.service: row.incident for row in _found(connection, open_services, needs.services)}
        wanted.update(slots.values())
    if needs.alerts:
        heard = map(rows.alert, _found_in_pairs(connection, alerts, needs.alerts))
        known.alerts = {alert.key: alert for alert in heard}
        wanted |= {alert.incident for alert in known.alerts.values() if alert.incident}
    if needs.replays:
        answered = _found_in_pairs(connection, replays, needs.replays)
        known.replays = {
            (row.person, row.key): Replay(row.person, row.key, row.request, row.answer) for row in answered
        }
    if unread := kept.known(wanted, known):
        held = connection.execute(_held_incidents(connection.dialect.name), keys(unread, connection)).all()
        loaded = book.learned(connection, map(rows.stored, held))
        known.incidents.update((one.incident.id, one) for one in loaded)
        known.storms.update((row.id, rows.storm(row)) for row in held if row.storm_due is not None)
    # One that closed while its row was waited for holds its service no longer; one to be acted on may close.
    slots.update((row.service, row.incident) for row in _slots_of(connection, needs.incidents))
    known.services = {slot: id for slot, id in slots.items() if known.incidents[id].incident.is_open}
    return known


def _found(connection: Connection, table: Table, wanted: Iterable[str]) -> Iterator[Row[Any]]:
    """Rows by a primary key of one column."""
    (column,) = table.primary_key.columns
    yield from connection.execute(_by(column, connection.dialect.name), keys(wanted, connection))


def _found_in_pairs(connection: Connection, table: Table, wanted: Iterable[tuple[str, str]]) -> Iterator[Row[Any]]:
    """Rows by a primary key of two columns."""
    within: dict[str, list[str]] = {}
    for one, other in wanted:
        within.setdefault(one, []).append(other)
    for one, others in within.items():
        params = {"within": one, **keys(others, connection)}
        yield from connection.execute(_by_pair(table, connection.dialect.name), params)


@cache
def _by(column: Column[str], dialect: str) -> Select[Any]:
    return select(column.table).where(listed(column, dialect))


@cache
def _by_pair(table: Table, dialect: str) -> Select[Any]:
    first, second = table.primary_key.columns
    return select(table).where(first == bindparam("within"), listed(second, dialect))


@cache
def _held_incidents(dialect: str) -> Select[Any]:
    raging = incidents.outerjoin(drills, incidents.c.drill == drills.c.id).outerjoin(
        storms, incidents.c.id == storms.c.incident
    )
    wanted = select(*COLUMNS, *STORM_COLUMNS).select_from(raging).where(listed(incidents.c.id, dialect))
    return wanted.order_by(incidents.c.id).with_for_update(of=incidents)


def _windows(connection: Connection) -> tuple[Window, ...]:
    return tuple(map(rows.window, connection.execute(_PLANNED)))


def _slots_of(connection: Connection, ids: AbstractSet[str]) -> Iterable[Row[Any]]:
    if not ids:
        return ()
    return connection.execute(_by(open_services.c.incident, connection.dialect.name), keys(ids, connection))


def _next_number(connection: Connection) -> int:
    number: int = connection.execute(select(instance.c.next_number).with_for_update()).scalar_one()
    return number


_PLANNED = select(maintenance).where(maintenance.c.closed == 0)
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
