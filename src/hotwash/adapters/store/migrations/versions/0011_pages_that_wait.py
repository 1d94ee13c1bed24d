"""Open incidents whose pages wait are found each minute, and so is what of them was delivered."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incidents", sa.Column("pages_wait", sa.Integer(), nullable=False, server_default="0"))
    # One too many is looked at until it changes; one too few would be overlooked.
    op.execute("UPDATE incidents SET pages_wait = 1 WHERE status = 'open' AND state LIKE '%\"pages\":[{%'")
    waits, of_pages = sa.text("pages_wait = 1"), sa.text("topic = 'page.channel'")
    op.create_index("incidents_with_pages", "incidents", ["id"], sqlite_where=waits, postgresql_where=waits)
    op.create_index("outbox_of_pages", "outbox", ["incident"], sqlite_where=of_pages, postgresql_where=of_pages)
