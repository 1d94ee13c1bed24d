"""Counts of good and bad events, minute by minute, added up; how far each backend has been asked, and by whom."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slo_polls",
        sa.Column("slo", sa.Text(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("newest", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("slo"),
    )
    op.create_table(
        "slo_sums",
        sa.Column("slo", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("bad", sa.Float(), nullable=False),
        sa.Column("total", sa.Float(), nullable=False),
        sa.Column("spent", sa.Float(), nullable=False),
        sa.Column("units", sa.Float(), nullable=False),
        sa.Column("open_bad", sa.Float(), nullable=False),
        sa.Column("open_total", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("slo", "at"),
        sqlite_with_rowid=False,
    )
    op.create_index("slo_sums_by_age", "slo_sums", ["at"])
    op.create_table(
        "slo_leases",
        sa.Column("backend", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("backend"),
    )
