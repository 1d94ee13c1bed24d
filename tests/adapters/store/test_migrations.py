"""The migrations make exactly the tables the code works with."""

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from hotwash.adapters.store import schema
from hotwash.adapters.store.tables import metadata
from hotwash.adapters.store.triggers import SQLITE


def test_migrated_tables_are_the_tables_of_the_code() -> None:
    with create_engine("sqlite://").connect() as connection:
        schema.upgrade(connection)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_migrated_triggers_are_the_triggers_of_the_code() -> None:
    with create_engine("sqlite://").connect() as connection:
        schema.upgrade(connection)
        found = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalars()
        assert sorted(sql.split() for sql in found) == sorted(sql.split() for sql in SQLITE)


def test_the_revision_named_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.REVISION


def test_a_second_upgrade_does_nothing() -> None:
    with create_engine("sqlite://").connect() as connection:
        assert schema.upgrade(connection) is True
        assert schema.upgrade(connection) is False
