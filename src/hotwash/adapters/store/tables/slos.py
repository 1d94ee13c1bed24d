"""Services, and what their SLOs count."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, Table, Text

from hotwash.adapters.store.tables.metadata import metadata

# url, bad and total are all there or none is; dependencies is a JSON list of names.
services = Table(
    "services",
    metadata,
    Column("name", Text, primary_key=True),
    Column("objective", Float),
    Column("owner", Text),
    Column("url", Text),
    Column("bad", Text),
    Column("total", Text),
    Column("dependencies", Text, nullable=False, server_default="[]"),
)

# slo is an SLO's name and what it counts; reached is how far its backend has been asked, newest its newest sums.
slo_polls = Table(
    "slo_polls",
    metadata,
    Column("slo", Text, primary_key=True),
    Column("reached", BigInteger, nullable=False),
    Column("newest", BigInteger),
)

# Everything up to a minute: what a window holds is the difference of two rows. A minute without a row is a gap.
slo_sums = Table(
    "slo_sums",
    metadata,
    Column("slo", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("minutes", Integer, nullable=False),
    Column("bad", Float, nullable=False),
    Column("total", Float, nullable=False),
    Column("spent", Float, nullable=False),
    Column("units", Float, nullable=False),
    Column("open_bad", Float, nullable=False),
    Column("open_total", Float, nullable=False),
    sqlite_with_rowid=False,
)

Index("slo_sums_by_age", slo_sums.c.at)

# Who asks a backend now; the others leave it alone until then.
slo_leases = Table(
    "slo_leases",
    metadata,
    Column("backend", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),
)
