"""When an incident ended, which the ledger asks for, and every severity it had."""

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("ended_at", sa.BigInteger(), nullable=True))
    op.create_index("incidents_by_end", "incidents", ["ended_at"], unique=False)
    _fill()


def _fill() -> None:
    """The incidents that are there, from their states and entries as this version wrote them."""
    connection = op.get_bind()
    severities = _severities(connection)
    written = []
    for row in connection.execute(sa.text("SELECT id, state FROM incidents")):
        state = json.loads(row.state)
        ended = state["ended_at"] and round(datetime.fromisoformat(state["ended_at"]).timestamp() * 1000)
        state |= {"severities": severities.get(row.id, []), "cost": None}
        written.append(
            {"id": row.id, "ended": ended, "state": json.dumps(state, separators=(",", ":"), ensure_ascii=False)}
        )
    if written:
        filled = "UPDATE incidents SET ended_at = :ended, state = :state WHERE id = :id"
        connection.execute(sa.text(filled), written)


def _severities(connection: sa.Connection) -> dict[str, list[dict[str, Any]]]:
    asked = (
        "SELECT incident, at, kind, data FROM events WHERE chain = 'record' AND kind IN ('incident.declared',"
        " 'severity.changed') ORDER BY incident, seq"
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(sa.text(asked)):
        data = json.loads(row.data)
        level = data["severity" if row.kind == "incident.declared" else "after"]
        found.setdefault(row.incident, []).append({"severity": level, "since": row.at})
    return found
