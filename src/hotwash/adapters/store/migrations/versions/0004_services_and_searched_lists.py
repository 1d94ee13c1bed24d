"""Services added on the page; what lists of incidents are searched by."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "services",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("objective", sa.Float(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("bad", sa.Text(), nullable=True),
        sa.Column("total", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.add_column("incidents", sa.Column("severity", sa.Text(), server_default="", nullable=False))
    op.add_column("incidents", sa.Column("words", sa.Text(), server_default="", nullable=False))
    op.add_column("incidents", sa.Column("owed_by", sa.Text(), nullable=True))
    op.create_index("incidents_by_debt", "incidents", ["owed_by"], unique=False)
    _fill()


def _fill() -> None:
    """The new columns of the incidents that are there, from their states as this version wrote them."""
    connection = op.get_bind()
    written = [
        _searched(row.id, json.loads(row.state))
        for row in connection.execute(sa.text("SELECT id, state FROM incidents"))
    ]
    if written:
        filled = "UPDATE incidents SET severity = :severity, words = :words, owed_by = :owed_by WHERE id = :id"
        connection.execute(sa.text(filled), written)


def _searched(id: str, state: dict[str, Any]) -> dict[str, Any]:
    owed = state["postmortem_due"] is not None and not state["postmortem_revision"]
    holders = [state["roles"][role] for role in ("IC", "OL", "CL", "Scribe") if role in state["roles"]]
    return {
        "id": id,
        "severity": state["severity"],
        "words": f"{id} {state['title']}".casefold(),
        "owed_by": [*holders, state["declared_by"]][0] if owed else None,
    }
