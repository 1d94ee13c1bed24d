"""Write everything a batch changed: events, projections, deadlines and outbox, inside one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, delete, insert, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from hotwash.adapters.store import rows
from hotwash.adapters.store.history import refold
from hotwash.adapters.store.tables import (
    alerts,
    deadlines,
    documents,
    events,
    incidents,
    instance,
    open_services,
    outbox,
    redactions,
    replays,
    texts,
)
from hotwash.app.codec import encode_incident
from hotwash.app.unit_of_work import Changes
from hotwash.domain.kernel import Instant, rfc3339
from hotwash.domain.timeline.entry import Chain


def flush(connection: Connection, changes: Changes, wall: Instant) -> None:
    """Events go first: the database refuses them once their incident's row says locked."""
    _insert(connection, events, [rows.event_row(entry) for entry in changes.entries])
    _insert(connection, texts, [row for entry in changes.entries for row in rows.text_rows(entry)])
    upsert(connection, incidents, [rows.incident_row(stored) for stored in changes.incidents.values()])
    _deadlines(connection, changes)
    _services(connection, changes.services)
    upsert(connection, alerts, [rows.alert_row(alert) for alert in changes.alerts.values()])
    _insert(
        connection,
        replays,
        [
            {"person": one.person, "key": one.key, "request": one.request, "answer": one.answer}
            for one in changes.replays.values()
        ],
    )
    _insert(
        connection,
        documents,
        [
            {
                "incident": incident,
                "revision": revision,
                "author": author,
                "saved_at": rfc3339(at),
                "markdown": markdown.decode(),
            }
            for incident, revision, author, at, markdown in changes.documents
        ],
    )
    _insert(connection, outbox, [rows.message_row(message, wall) for message in changes.outbox])
    _redact(connection, changes.redactions)
    if changes.next_number is not None:
        connection.execute(update(instance).values(next_number=changes.next_number))


def upsert(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, or replace the non-key columns of those that exist."""
    if values:
        connection.execute(_upsert(table, connection.dialect.name), list(values))


@cache
def _upsert(table: Table, dialect: str) -> Insert:
    """The statement, built once for each table: building takes longer than running it."""
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    keys = list(table.primary_key.columns)
    changed = {column.name: statement.excluded[column.name] for column in table.c if column not in set(keys)}
    upserting: Insert = statement.on_conflict_do_update(index_elements=keys, set_=changed)
    return upserting


def _insert(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        connection.execute(insert(table), values)


def _deadlines(connection: Connection, changes: Changes) -> None:
    if not changes.deadlines:
        return
    connection.execute(delete(deadlines).where(deadlines.c.incident.in_(list(changes.deadlines))))
    _insert(
        connection,
        deadlines,
        [
            rows.deadline_row(incident, deadline, changes.incidents[incident].clock)
            for incident, owed in changes.deadlines.items()
            for deadline in owed
        ],
    )


def _services(connection: Connection, services: Mapping[str, str | None]) -> None:
    closed = [service for service, incident in services.items() if incident is None]
    if closed:
        connection.execute(delete(open_services).where(open_services.c.service.in_(closed)))
    opened = [{"service": service, "incident": incident} for service, incident in services.items() if incident]
    upsert(connection, open_services, opened)


def _redact(connection: Connection, redacted: Iterable[tuple[str, Chain, int, str]]) -> None:
    """Remove the words, then rebuild what was derived from them."""
    for incident, chain, seq, field in redacted:
        key = (incident, chain.value, seq, field)
        _insert(connection, redactions, [dict(zip(("incident", "chain", "seq", "field"), key, strict=True))])
        columns = tuple_(texts.c.incident, texts.c.chain, texts.c.seq, texts.c.field)
        connection.execute(delete(texts).where(columns.in_([key])))
        state = {"state": encode_incident(refold(connection, incident))}
        connection.execute(update(incidents).where(incidents.c.id == incident).values(**state))
