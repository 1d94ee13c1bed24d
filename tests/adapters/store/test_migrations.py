"""The migrations make exactly the tables the code works with, on both databases."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from hotwash.adapters.store import schema
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.tables import metadata
from hotwash.bootstrap import open_store, wall_clock
from tests.postgres import Server

T = TypeVar("T")


def on(database: str, statements: Callable[[Connection], T]) -> T:
    """Run statements in one transaction of a database of either kind."""

    async def run() -> T:
        store = open_store(database, wall_clock, PolicyBook())
        try:
            return await store.write(statements)
        finally:
            await store.close()

    return asyncio.run(run())


def test_migrated_tables_are_the_tables_of_the_code(database: str) -> None:
    def compare(connection: Connection) -> list[object]:
        schema.upgrade(connection)
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    assert on(database, compare) == []


def test_the_revision_named_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema._MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.REVISION


def test_a_second_upgrade_does_nothing(database: str) -> None:
    assert on(database, schema.upgrade) is True
    assert on(database, schema.upgrade) is False


def test_what_waited_before_the_second_migration_still_waits() -> None:
    with create_engine("sqlite://").connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(schema._MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for key, delivered in (("draft/INC-1", 1), ("draft/INC-2", 0)):
            connection.execute(
                text("INSERT INTO outbox VALUES (:key, 'postmortem.draft', 'INC', '{}', 5, 1, :delivered)"),
                {"key": key, "delivered": delivered},
            )
        assert schema.upgrade(connection) is True
        found = connection.execute(text("SELECT key, state, available_at, settled_at FROM outbox ORDER BY key")).all()
        expected = [("draft/INC-1", "delivered", 5, 5), ("draft/INC-2", "waiting", 5, None)]
        assert [tuple(row) for row in found] == expected


def test_nodes_that_start_together_migrate_once(fresh_postgres: str) -> None:
    async def run() -> list[bool]:
        stores = [open_store(fresh_postgres, wall_clock, PolicyBook()) for _ in range(4)]
        try:
            return await asyncio.gather(*(store.write(schema.upgrade) for store in stores))
        finally:
            await asyncio.gather(*(store.close() for store in stores))

    assert sorted(asyncio.run(run())) == [False, False, False, True]


@pytest.mark.parametrize("ahead", ["0999"])
def test_a_database_of_a_newer_version_is_left_alone(postgres: Server, fresh_postgres: str, ahead: str) -> None:
    on(fresh_postgres, schema.upgrade)
    postgres.sql(fresh_postgres.rpartition("/")[2], f"UPDATE alembic_version SET version_num = '{ahead}'")
    with pytest.raises(schema.SchemaTooNewError, match=ahead):
        on(fresh_postgres, schema.upgrade)
