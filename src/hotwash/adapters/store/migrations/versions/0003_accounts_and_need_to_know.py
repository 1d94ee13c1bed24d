"""Accounts with roles, passwords and sessions; teams; restricted incidents with their need-to-know lists."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _accounts()
    _incidents()


def _accounts() -> None:
    op.add_column("people", sa.Column("role", sa.Text(), server_default="responder", nullable=False))
    op.execute("UPDATE people SET role = 'admin' WHERE admin = 1")
    op.drop_column("people", "admin")
    op.add_column("people", sa.Column("password", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("disabled", sa.Integer(), server_default="0", nullable=False))
    op.add_column("tokens", sa.Column("scope", sa.Text(), server_default="admin", nullable=False))
    op.add_column("tokens", sa.Column("created_at", sa.BigInteger(), server_default="0", nullable=False))
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("drill", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_index("sessions_by_person", "sessions", ["person", "drill"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    op.create_table(
        "sign_in_failures",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("sign_in_failures_by_key", "sign_in_failures", ["key", "at"], unique=False)
    op.create_table(
        "teams",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "team_members",
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team", "person"),
    )


def _incidents() -> None:
    op.add_column("incidents", sa.Column("restricted", sa.Integer(), server_default="0", nullable=False))
    op.add_column("incidents", sa.Column("opened_at", sa.BigInteger(), server_default="0", nullable=False))
    # Numbers were given in the order of opening, and only their order counts.
    op.execute("UPDATE incidents SET opened_at = number")
    op.drop_index("incidents_by_status", "incidents")
    op.create_index("incidents_by_status", "incidents", ["status", "opened_at"], unique=False)
    op.create_index("incidents_by_opening", "incidents", ["opened_at"], unique=False)
    op.create_table(
        "members",
        sa.Column("incident", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("incident", "person"),
    )
