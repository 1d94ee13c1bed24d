"""Schedules, and what departs from them."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text

from hotwash.adapters.store.tables.metadata import metadata

# A schedule as its file has it, from a moment on; no document: from then on it is not in use. Rows are never changed.
schedule_versions = Table(
    "schedule_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("since", BigInteger, nullable=False),
    Column("document", Text),
    Column("file", Text),
    Column("by", Text, nullable=False),
)

# made is the order in which they came: of two that overlap the later one holds.
oncall_overrides = Table(
    "oncall_overrides",
    metadata,
    Column("made", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("schedule", Text, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("person", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("instead_of", Text),
    Column("level", Text),
    Column("by", Text, nullable=False),
)

Index("oncall_overrides_by_id", oncall_overrides.c.id, unique=True)

Index("oncall_overrides_by_end", oncall_overrides.c.schedule, oncall_overrides.c.ends)

covers = Table(
    "covers",
    metadata,
    Column("id", Text, primary_key=True),
    Column("schedule", Text, nullable=False),
    Column("asker", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("starts", BigInteger, nullable=False),
    Column("ends", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
)

Index("covers_by_end", covers.c.ends)

# of is person:ana or team:payments; whoever has the link reads that calendar.
calendar_links = Table(
    "calendar_links",
    metadata,
    Column("of", Text, primary_key=True),
    Column("digest", Text, nullable=False),
)

Index("calendar_links_by_digest", calendar_links.c.digest, unique=True)
