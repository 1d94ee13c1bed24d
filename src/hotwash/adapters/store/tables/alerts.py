"""Where alerts come from, what fires, and what holds it back."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, Table, Text

from hotwash.adapters.store.tables.metadata import metadata

integrations = Table(
    "integrations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("key_digest", Text, nullable=False, unique=True),
    Column("drill", Text),
)

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
    Column("rounds", Integer, nullable=False, server_default="0"),
    Column("maintenance", Text),
)

Index("alerts_by_last_seen", alerts.c.last_seen)

Index("alerts_by_incident", alerts.c.incident)

Index("alerts_by_maintenance", alerts.c.maintenance)

# What a storm added to an incident since its record was last told; due is when it is told next.
storms = Table(
    "storms",
    metadata,
    Column("incident", Text, primary_key=True),
    Column("integration", Text, nullable=False),
    Column("firing", Integer, nullable=False),
    Column("resolved", Integer, nullable=False),
    Column("examples", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
)

# closed is 1 once the alerts that still fired at the end have been looked at.
maintenance = Table(
    "maintenance",
    metadata,
    Column("id", Text, primary_key=True),
    Column("service", Text, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("closed", Integer, nullable=False),
)

Index("maintenance_open", maintenance.c.closed, maintenance.c.ends)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("integration", Text, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("why", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
