"""Incidents: the record, and what is projected from it."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, bindparam, literal

from hotwash.adapters.store.tables.metadata import metadata
from hotwash.app.reading import MARKED

# Lists are searched by severity, words (id and title, case-folded), owed_by (who has a postmortem to write) and
# ended_at (null while it is open).
incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("header", Text, nullable=False),
    Column("drill", Text),
    Column("status", Text, nullable=False),
    Column("service", Text),
    Column("state", Text, nullable=False),
    Column("record_size", Integer, nullable=False),
    Column("record_head", Text, nullable=False),
    Column("annex_size", Integer, nullable=False),
    Column("annex_head", Text, nullable=False),
    Column("restricted", Integer, nullable=False, server_default="0"),
    Column("opened_at", BigInteger, nullable=False, server_default="0"),
    Column("severity", Text, nullable=False, server_default=""),
    Column("words", Text, nullable=False, server_default=""),
    Column("owed_by", Text),
    Column("ended_at", BigInteger),
    Column("pages_wait", Integer, nullable=False, server_default="0"),
)

Index("incidents_by_status", incidents.c.status, incidents.c.opened_at)

Index("incidents_by_debt", incidents.c.owed_by)

Index("incidents_by_opening", incidents.c.opened_at)

Index(
    "incidents_open_by_service",
    incidents.c.service,
    sqlite_where=incidents.c.status == "open",
    postgresql_where=incidents.c.status == "open",
)

Index("incidents_by_end", incidents.c.ended_at)

pages_wait = incidents.c.pages_wait == literal(1, literal_execute=True)
"""Open incidents with a page that nobody has answered; written out, so that SQLite uses its index."""

Index("incidents_with_pages", incidents.c.id, sqlite_where=pages_wait, postgresql_where=pages_wait)

# The need-to-know list of a restricted incident.
members = Table(
    "members",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("person", Text, primary_key=True),
)

open_services = Table(
    "open_services",
    metadata,
    Column("service", Text, primary_key=True),
    Column("incident", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("v", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("recorded_at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("digests", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    sqlite_with_rowid=False,
)

is_marked = events.c.kind.in_(bindparam("marked", MARKED, expanding=True, literal_execute=True))
"""Asked alone (such entries are the record's only) and written out, or SQLite leaves the index below unused."""

Index(
    "events_marked",
    events.c.incident,
    events.c.seq,
    sqlite_where=events.c.kind.in_(MARKED),
    postgresql_where=events.c.kind.in_(MARKED),
)

texts = Table(
    "texts",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("salt", Text, nullable=False),
    Column("words", Text, nullable=False),
    sqlite_with_rowid=False,
)

redactions = Table(
    "redactions",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("chain", Text, primary_key=True),
    Column("seq", Integer, primary_key=True),
    Column("field", Text, primary_key=True),
)

documents = Table(
    "documents",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("author", Text, nullable=False),
    Column("saved_at", Text, nullable=False),
    Column("markdown", Text, nullable=False),
    Column("redacted", Integer, nullable=False, server_default="0"),
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due", Text, nullable=False),
    Column("due_wall", BigInteger, nullable=False),
    Column("what", Text, nullable=False),
    Column("role", Text),
    Column("missing", Text, nullable=False),
)

Index("deadlines_by_wall", deadlines.c.due_wall)

replays = Table(
    "replays",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("answered_at", BigInteger, nullable=False, server_default="0"),
)
