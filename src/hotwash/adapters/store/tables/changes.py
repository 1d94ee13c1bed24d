"""Changes that were reported."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from hotwash.adapters.store.tables.metadata import metadata

# A change by its source's own id; number is what people here call it, and is given out once.
changes = Table(
    "changes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Column("over_at", BigInteger, nullable=False),
    Column("regions", Text),
    Column("link", Text),
    Column("outcome", Text),
    Column("by", Text, nullable=False),
    Column("reported_at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

Index("changes_by_id", changes.c.source, changes.c.id, unique=True)

Index("changes_by_end", changes.c.over_at)

Index("changes_by_start", changes.c.started_at)
