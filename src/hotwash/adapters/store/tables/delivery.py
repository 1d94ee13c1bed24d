"""What waits to be sent, and where to."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, literal

from hotwash.adapters.store.tables.metadata import metadata

# state is waiting, delivered or given-up; why is what the last try said.
outbox = Table(
    "outbox",
    metadata,
    Column("key", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("incident", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("available_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("settled_at", BigInteger),
    Column("why", Text),
)

Index("outbox_to_do", outbox.c.state, outbox.c.available_at)

is_page = outbox.c.topic == literal("page.channel", literal_execute=True)

Index("outbox_of_pages", outbox.c.incident, sqlite_where=is_page, postgresql_where=is_page)

# kinds is a JSON list of the entry kinds an endpoint wants; an empty one wants all that are told.
webhooks = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("kinds", Text, nullable=False),
    Column("disabled", Text),
)
