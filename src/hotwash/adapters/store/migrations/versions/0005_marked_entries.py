"""What a room shows beside its timeline is found at once, however long the record is."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MARKED = sa.column("kind").in_(
    [
        "change.noted",
        "incident.declared",
        "incident.resolved",
        "mitigation.executed-without-approval",
        "mitigation.executing",
        "mitigation.failed",
        "phase.entered",
        "sli.recorded",
        "update.posted",
    ]
)


def upgrade() -> None:
    op.create_index("events_marked", "events", ["incident", "seq"], sqlite_where=_MARKED, postgresql_where=_MARKED)
