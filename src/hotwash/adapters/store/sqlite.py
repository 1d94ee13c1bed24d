"""The embedded store: SQLite in WAL mode, one writer thread, group commit.

Acts wait in a queue; the writer takes all that are there, performs them in one transaction and answers each
after the commit. synchronous=FULL: an answered act survives a power cut.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from hotwash.adapters.store.group_commit import BATCH, Job, Result, spoken, transact
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
        self._readers = connect(url, writing=False)
        self._pool = ThreadPoolExecutor(READERS, "hotwash-read")
        self._clock = clock
        self._book = book
        self._around: Surroundings | None = None
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._committed: Callable[[Committed], None] = lambda _: None
        self._thread = threading.Thread(target=self._run, name="hotwash-writer", daemon=True)
        self._thread.start()

    async def start(self, around: Surroundings, committed: Callable[[Committed], None]) -> None:
        """Take acts from now on; committed is told, on the event loop, what each commit changed."""
        self._around = around
        self._committed = committed

    async def close(self) -> None:
        """Finish what is queued, then stop."""
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join)
        self._pool.shutdown()
        self._writer.dispose()
        self._readers.dispose()

    async def submit(self, needs: Needs, act: Callable[[UnitOfWork], T]) -> T:
        """Perform an act; its result comes once everything it changed is durable."""
        return await self._enqueue(needs, act)

    async def write(self, statements: Callable[[Connection], T]) -> T:
        """Run statements in the writer's transaction."""
        return await self._enqueue(None, statements)

    async def read(self, statements: Callable[[Connection], T]) -> T:
        """Run statements on a snapshot of what is committed."""

        def run() -> T:
            try:
                with self._readers.begin() as connection:
                    return statements(connection)
            except DBAPIError as error:
                raise StoreUnavailableError(str(error.orig)) from error

        return await asyncio.get_running_loop().run_in_executor(self._pool, run)

    async def _enqueue(self, needs: Needs | None, work: Callable[[Any], T]) -> T:
        done: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(Job(needs, work, done))
        return await done

    def _run(self) -> None:
        running = True
        while running:
            jobs: list[Job] = []
            job = self._queue.get()
            while job is not None:
                jobs.append(job)
                if len(jobs) == BATCH or self._queue.empty():
                    break
                job = self._queue.get()
            running = job is not None
            if jobs:
                self._commit(jobs)

    def _commit(self, jobs: list[Job]) -> None:
        """One transaction for all; if it fails, each alone, so that one spoils nobody else's."""
        try:
            with self._writer.begin() as connection:
                results, changed = transact(connection, jobs, self._around, self._book, self._clock())
        except Exception as error:  # noqa: BLE001  # whatever broke belongs to those who wait, not to this thread
            if len(jobs) > 1:
                for job in jobs:
                    self._commit([job])
                return
            results, changed = [Result(jobs[0], error=spoken(error))], Committed()
        self._loop.call_soon_threadsafe(self._answer, results, changed)

    def _answer(self, results: list[Result], changed: Committed) -> None:
        for result in results:
            result.answer()
        self._committed(changed)
