"""Bring a database's tables to this version: the only way tables are made."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

REVISION = "0001"
"""The newest migration; a test compares it with the migrations."""

_MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaTooNewError(Exception):
    """The database was written by a newer Hotwash: install that version, or restore a backup."""


def revision(connection: Connection) -> str | None:
    """The migration the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> bool:
    """Run the missing migrations; True when there were any."""
    found = revision(connection)
    if found == REVISION:
        return False
    if found is not None and found > REVISION:
        raise SchemaTooNewError(f"the database is at migration {found}, this version knows {REVISION}")
    # Alembic takes longer to import than serving takes to start; most starts need no migration.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True
