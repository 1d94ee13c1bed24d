"""The store behind a URL, and what is done to a database itself."""

import asyncio
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hotwash.adapters.store.fsck import count_incidents, fsck
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.schema import admit, upgrade
from hotwash.adapters.store.sqlite import SqliteStore
from hotwash.app.ports import Clock
from hotwash.bootstrap.settings import Settings
from hotwash.domain.kernel import Instant, to_millisecond

if TYPE_CHECKING:
    from hotwash.adapters.store.postgresql import PostgresStore


class UnknownDatabaseError(Exception):
    """The database's URL names no store Hotwash has: write sqlite:///PATH or postgresql://..."""


def wall_clock() -> Instant:
    return to_millisecond(datetime.now(UTC))


def open_store(database: str, clock: Clock, book: PolicyBook) -> "SqliteStore | PostgresStore":
    """The store behind a database's URL."""
    if re.match(r"sqlite:///.", database):
        return SqliteStore(database, clock, book)
    if re.match(r"postgres(ql)?://.", database):
        # Its driver takes longer to import than the embedded store takes to open.
        from hotwash.adapters.store.postgresql import PostgresStore

        return PostgresStore(re.sub("^postgres:", "postgresql:", database), clock, book)
    raise UnknownDatabaseError(
        f"{database!r} is no database known here: write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    )


def upgrade_database(database: str | None, serving_role: str | None = None) -> bool:
    """Run the missing migrations, and give a serving role what it needs; True when there were any."""

    async def run() -> bool:
        store = open_store(database or Settings.from_environment().database, wall_clock, PolicyBook())
        try:
            upgraded = await store.write(upgrade)
            if serving_role is not None:
                await store.write(lambda connection: admit(connection, serving_role))
            return upgraded
        finally:
            await store.close()

    return asyncio.run(run())


def check_database(database: str | None) -> tuple[int, list[str]]:
    """How many incidents there are, and everything that is wrong with them."""

    async def run() -> tuple[int, list[str]]:
        book = PolicyBook()
        store = open_store(database or Settings.from_environment().database, wall_clock, book)
        try:
            problems = await store.read(lambda connection: list(fsck(connection, book)))
            return await store.read(count_incidents), problems
        finally:
            await store.close()

    return asyncio.run(run())
