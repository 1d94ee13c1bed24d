"""The embedded store: SQLite in WAL mode, one writer thread, group commit.

Acts wait in a queue; the writer takes all that are there, performs them in one transaction and answers each
after the commit. synchronous=FULL: an answered act survives a power cut.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from hotwash.adapters.store.group_commit import GroupCommit, Job, Result, transact
from hotwash.adapters.store.kept import Kept
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.app.ports import Clock, Committed, StoreUnavailableError
from hotwash.app.unit_of_work import Needs, Surroundings, UnitOfWork

T = TypeVar("T")

READERS = 4


def connect(url: str, *, writing: bool) -> Engine:
    """An engine whose transactions take the write lock at once (writing) or read a snapshot."""
    engine = create_engine(url, pool_size=1 if writing else READERS, max_overflow=0)

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


class SqliteStore:
    """Acts go in by submit; statements that are no incident's (people, tokens) by write; reads by read."""

    def __init__(self, url: str, clock: Clock, book: PolicyBook) -> None:
        self._writer = connect(url, writing=True)
        self._connection: Connection | None = None
        """The writer's, kept: taking one from the pool costs as much as a small transaction."""
        self._readers = connect(url, writing=False)
        self._pool = ThreadPoolExecutor(READERS, "hotwash-read")
        self._kept = Kept()
        self._version: object = None
        self._clock = clock
        self._book = book
        self._around: Surroundings | None = None
        self._thread = ThreadPoolExecutor(1, "hotwash-writer")
        self._group = GroupCommit(self._commit)

    async def start(self, around: Surroundings, committed: Callable[[Committed], None]) -> None:
        """Take acts from now on; committed is told, on the event loop, what each commit changed."""
        self._around = around
        self._group.committed = committed

    async def close(self) -> None:
        """Finish what is queued, then stop."""
        await self._group.close()
        if self._connection is not None:
            self._thread.submit(self._connection.close)
        self._thread.shutdown()
        self._pool.shutdown()
        self._writer.dispose()
        self._readers.dispose()

    async def submit(self, needs: Needs, act: Callable[[UnitOfWork], T]) -> T:
        """Perform an act; its result comes once everything it changed is durable."""
        return await self._group.submit(needs, act)

    async def write(self, statements: Callable[[Connection], T]) -> T:
        """Run statements in the writer's transaction."""
        return await self._group.submit(None, statements)

    async def read(self, statements: Callable[[Connection], T]) -> T:
        """Run statements on a snapshot of what is committed."""

        def run() -> T:
            try:
                with self._readers.begin() as connection:
                    return statements(connection)
            except DBAPIError as error:
                raise StoreUnavailableError(str(error.orig)) from error

        return await asyncio.get_running_loop().run_in_executor(self._pool, run)

    async def _commit(self, jobs: list[Job]) -> tuple[list[Result], Committed]:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transact, jobs)

    def _transact(self, jobs: list[Job]) -> tuple[list[Result], Committed]:
        if self._connection is None:
            self._connection = self._writer.connect()
        try:
            with self._connection.begin():
                self._forget_what_others_changed(self._connection)
                return transact(self._connection, jobs, self._around, self._book, self._clock(), self._kept)
        except BaseException:
            self._kept.forget()
            raise

    def _forget_what_others_changed(self, connection: Connection) -> None:
        """SQLite's data_version changes when another connection, of whichever process, has committed."""
        version = connection.exec_driver_sql("PRAGMA data_version").scalar()
        if version != self._version:
            self._kept.forget()
            self._version = version
