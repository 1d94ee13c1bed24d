"""The instance itself: who it is, its policies, its drills."""

from sqlalchemy import BigInteger, Column, Float, Integer, LargeBinary, Table, Text

from hotwash.adapters.store.tables.metadata import metadata

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
