"""Bring a database's tables to this version: the only way tables are made."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from hotwash.adapters.store.triggers import grants

REVISION = "0012"
"""The newest migration; a test compares it with the migrations."""

_INSUFFICIENT_PRIVILEGE = "42501"
_MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaTooOldError(Exception):
    """The database needs a migration that the role it is opened with may not run."""


class SchemaTooNewError(Exception):
    """The database was written by a newer Hotwash: install that version, or restore a backup."""


def revision(connection: Connection) -> str | None:
    """The migration the database is at; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(connection: Connection) -> bool:
    """Run the missing migrations; True when there were any. Nodes that start together do it one after the other."""
    if connection.dialect.name == "postgresql" and revision(connection) != REVISION:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('hotwash.upgrade'))"))
    found = revision(connection)
    if found == REVISION:
        return False
    if found is not None and found > REVISION:
        raise SchemaTooNewError(f"the database is at migration {found}, this version knows {REVISION}")
    try:
        _run_migrations(connection)
    except ProgrammingError as error:
        if getattr(error.orig, "sqlstate", None) == _INSUFFICIENT_PRIVILEGE:
            raise SchemaTooOldError(
                f"the database is at migration {found or 'none'}, this version needs {REVISION}, and its role may not"
                " change tables: run hotwash db upgrade --database URL with the role that owns them"
            ) from None
        raise
    return True


def admit(connection: Connection, role: str) -> None:
    """Give a serving role of PostgreSQL what serving needs and no more."""
    quoted = connection.dialect.identifier_preparer.quote_identifier(role)
    for statement in grants(quoted):
        connection.exec_driver_sql(statement)


def _run_migrations(connection: Connection) -> None:
    # Alembic takes longer to import than serving takes to start; most starts need no migration.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
