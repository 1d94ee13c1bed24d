"""Open incidents are found by their service every minute, however many others are open."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    is_open = sa.text("status = 'open'")
    op.create_index(
        "incidents_open_by_service", "incidents", ["service"], sqlite_where=is_open, postgresql_where=is_open
    )
