"""The tables of both stores, SQLite and PostgreSQL.

Moments that are compared are milliseconds since the epoch; moments that are under a hash are RFC 3339 text.
JSON is text: what is hashed must come back byte for byte.
"""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

instance = Table(
    "instance",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("signing_seed", LargeBinary, nullable=False),
    Column("next_number", Integer, nullable=False),
)

policies = Table("policies", metadata, Column("hash", Text, primary_key=True), Column("document", Text, nullable=False))

drills = Table(
    "drills",
    metadata,
    Column("id", Text, primary_key=True),
    Column("scenario", Text, nullable=False),
    Column("wall_start", BigInteger, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("rate", Float, nullable=False),
)

# drill is '' outside drills: a drill has people of its own, who may share a name with somebody real.
people = Table(
    "people",
    metadata,
    Column("id", Text, primary_key=True),
    Column("drill", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("admin", Integer, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False),
    Column("drill", Text, nullable=False),
    Column("name", Text, nullable=False),
)

integrations = Table(
    "integrations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_digest", Text, nullable=False, unique=True),
    Column("drill", Text),
)

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
)
Index("incidents_by_status", incidents.c.status, incidents.c.number)

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

outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("incident", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("available_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("delivered", Integer, nullable=False),
)
Index("outbox_to_do", outbox.c.delivered, outbox.c.available_at)

alerts = Table(
    "alerts",
    metadata,
    Column("integration", Text, primary_key=True),
    Column("fingerprint", Text, primary_key=True),
    Column("firing", Integer, nullable=False),
    Column("service", Text),
    Column("incident", Text),
    Column("labels", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("starts_at", Text, nullable=False),
    Column("ends_at", Text),
    Column("last_seen", BigInteger, nullable=False),
    Column("times", Integer, nullable=False),
)
Index("alerts_by_last_seen", alerts.c.last_seen)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("integration", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

replays = Table(
    "replays",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("answer", Text, nullable=False),
)

APPEND_ONLY = ("events", "redactions", "documents", "policies")
"""Tables whose rows are never changed or removed."""
