"""Delivery by e-mail and webhook, storms, maintenance windows, and redaction in saved postmortems."""

import sqlalchemy as sa
from alembic import op

from hotwash.adapters.store.triggers import redactable_documents

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("email", sa.Text(), nullable=True))
    op.add_column("documents", sa.Column("redacted", sa.Integer(), server_default="0", nullable=False))
    op.add_column("replays", sa.Column("answered_at", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("alerts", sa.Column("rounds", sa.Integer(), server_default="0", nullable=False))
    op.add_column("alerts", sa.Column("maintenance", sa.Text(), nullable=True))
    op.create_index("alerts_by_incident", "alerts", ["incident"], unique=False)
    op.create_index("alerts_by_maintenance", "alerts", ["maintenance"], unique=False)
    _outbox()
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("disabled", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "storms",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("integration", sa.Text(), nullable=False),
        sa.Column("firing", sa.Integer(), nullable=False),
        sa.Column("resolved", sa.Integer(), nullable=False),
        sa.Column("examples", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("incident"),
    )
    op.create_table(
        "maintenance",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("starts", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("maintenance_open", "maintenance", ["closed", "ends"], unique=False)
    for statement in redactable_documents(op.get_bind().dialect.name):
        op.execute(statement)


def _outbox() -> None:
    """Give messages a state instead of a flag; what waits goes on waiting."""
    op.drop_index("outbox_to_do", "outbox")
    op.rename_table("outbox", "outbox_before")
    op.create_table(
        "outbox",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("available_at", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("outbox_to_do", "outbox", ["state", "available_at"], unique=False)
    op.execute(
        "INSERT INTO outbox (key, topic, incident, payload, state, available_at, attempts, settled_at)"
        " SELECT key, topic, incident, payload, CASE delivered WHEN 1 THEN 'delivered' ELSE 'waiting' END,"
        " available_at, attempts, CASE delivered WHEN 1 THEN available_at END FROM outbox_before"
    )
    op.drop_table("outbox_before")
