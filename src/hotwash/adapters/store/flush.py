"""Write everything a batch changed: events, projections, deadlines and outbox, inside one transaction."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache

from sqlalchemy import Column, Connection, Delete, delete, select, tuple_, update

from hotwash.adapters.store import rows
from hotwash.adapters.store.history import refold
from hotwash.adapters.store.statements import insert_rows, keys, listed, upsert_rows
from hotwash.adapters.store.tables import (
    alerts,
    deadlines,
    documents,
    events,
    incidents,
    instance,
    members,
    open_services,
    outbox,
    redactions,
    replays,
    storms,
    texts,
)
from hotwash.app.codec import encode_incident
from hotwash.app.unit_of_work import Changes, Storm
from hotwash.domain.kernel import REDACTED, Instant, rfc3339
from hotwash.domain.timeline.entry import Chain


def flush(connection: Connection, changes: Changes, wall: Instant) -> None:
    """Events go first: the database refuses them once their incident's row says locked."""
    insert_rows(connection, events, [rows.event_row(entry) for entry in changes.entries])
    insert_rows(connection, texts, [row for entry in changes.entries for row in rows.text_rows(entry)])
    upsert_rows(connection, incidents, [rows.incident_row(stored) for stored in changes.incidents.values()])
    _deadlines(connection, changes)
    _services(connection, changes.services)
    upsert_rows(connection, alerts, [rows.alert_row(alert) for alert in changes.alerts.values()])
    insert_rows(
        connection,
        replays,
        [
            {
                "person": one.person,
                "key": one.key,
                "request": one.request,
                "answer": one.answer,
                "answered_at": rows.milliseconds(wall),
            }
            for one in changes.replays.values()
        ],
    )
    insert_rows(
        connection,
        documents,
        [
            {
                "incident": incident,
                "revision": revision,
                "author": author,
                "saved_at": rfc3339(at),
                "markdown": markdown.decode(),
                "redacted": 0,
            }
            for incident, revision, author, at, markdown in changes.documents
        ],
    )
    _storms(connection, changes.storms)
    _members(connection, changes.members)
    insert_rows(connection, outbox, [rows.message_row(message, wall) for message in changes.outbox])
    _redact(connection, changes.redactions)
    if changes.next_number is not None:
        connection.execute(update(instance).values(next_number=changes.next_number))


def _deadlines(connection: Connection, changes: Changes) -> None:
    if not changes.deadlines:
        return
    _delete(connection, deadlines.c.incident, changes.deadlines)
    insert_rows(
        connection,
        deadlines,
        [
            rows.deadline_row(incident, deadline, changes.incidents[incident].clock)
            for incident, owed in changes.deadlines.items()
            for deadline in owed
        ],
    )


def _services(connection: Connection, services: Mapping[str, str | None]) -> None:
    _delete(connection, open_services.c.service, [slot for slot, incident in services.items() if incident is None])
    opened = [{"service": service, "incident": incident} for service, incident in services.items() if incident]
    upsert_rows(connection, open_services, opened)


def _storms(connection: Connection, changed: Mapping[str, Storm | None]) -> None:
    _delete(connection, storms.c.incident, [incident for incident, storm in changed.items() if storm is None])
    upsert_rows(connection, storms, [rows.storm_row(storm) for storm in changed.values() if storm is not None])


def _members(connection: Connection, changed: Mapping[str, tuple[str, ...]]) -> None:
    _delete(connection, members.c.incident, changed)
    listed = [{"incident": incident, "person": person} for incident, people in changed.items() for person in people]
    insert_rows(connection, members, listed)


def _delete(connection: Connection, column: Column[str], values: Collection[str]) -> None:
    if values:
        connection.execute(_deletion(column, connection.dialect.name), keys(values, connection))


@cache
def _deletion(column: Column[str], dialect: str) -> Delete:
    return delete(column.table).where(listed(column, dialect))


def _redact(connection: Connection, redacted: Iterable[tuple[str, Chain, int, str]]) -> None:
    """Remove the words, then take them out of what was derived from them."""
    for incident, chain, seq, field in redacted:
        key = (incident, chain.value, seq, field)
        insert_rows(connection, redactions, [dict(zip(("incident", "chain", "seq", "field"), key, strict=True))])
        entry = tuple_(texts.c.incident, texts.c.chain, texts.c.seq, texts.c.field).in_([key])
        words = connection.execute(select(texts.c.words).where(entry)).scalar()
        connection.execute(delete(texts).where(entry))
        said = refold(connection, incident)
        without = {"state": encode_incident(said), **rows.searched_by(said)}
        connection.execute(update(incidents).where(incidents.c.id == incident).values(**without))
        if words:
            _redact_documents(connection, incident, words)
            _redact_alerts(connection, incident, words)


def _redact_documents(connection: Connection, incident: str, words: str) -> None:
    """Every revision of the postmortem that quotes the words; a digest in the annex stays that of the original."""
    kept = select(documents).where(documents.c.incident == incident)
    for row in connection.execute(kept).all():
        if words in row.markdown:
            one = (documents.c.incident == incident) & (documents.c.revision == row.revision)
            said = {"markdown": row.markdown.replace(words, REDACTED), "redacted": row.redacted + 1}
            connection.execute(update(documents).where(one).values(said))


def _redact_alerts(connection: Connection, incident: str, words: str) -> None:
    heard = map(rows.alert, connection.execute(select(alerts).where(alerts.c.incident == incident)).all())
    upsert_rows(
        connection,
        alerts,
        [
            rows.alert_row(
                replace(
                    alert,
                    summary=alert.summary.replace(words, REDACTED),
                    labels={name: value.replace(words, REDACTED) for name, value in alert.labels.items()},
                )
            )
            for alert in heard
            if words in alert.summary or any(words in value for value in alert.labels.values())
        ],
    )
