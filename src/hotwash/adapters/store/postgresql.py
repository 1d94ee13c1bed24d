"""The store of several nodes: PostgreSQL over asyncpg, each node with group commit of its own.

Acts wait in a queue; a writer takes all that are there, performs them in one transaction and answers each after
the commit. Nodes share nothing but the database: rows are locked while acted on, and each commit notifies the
others of the incidents it changed, by id only.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from hotwash.adapters.store.group_commit import BATCH, Job, Result, spoken, transact
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.app.ports import Clock, Committed, StoreUnavailableError
from hotwash.app.unit_of_work import Needs, Surroundings, UnitOfWork

T = TypeVar("T")

READERS = 8
WRITERS = 2
"""Transactions in flight: while one waits for its commit, the next is performed."""
CHANNEL = "hotwash_incidents"
_LISTEN_AGAIN_AFTER = 1.0
_NOTIFY_IDS = 400
"""A notification holds fewer than 8000 bytes."""
_PATIENCE = 10.0

_LOG = logging.getLogger(__name__)
_NOTIFY = text("SELECT pg_notify(:channel, :ids)")


def _engine(url: str, connections: int, isolation: str) -> AsyncEngine:
    """An engine for a postgresql:// URL; a connection that broke is noticed before it is used."""
    return create_async_engine(
        _driver_url(url),
        isolation_level=isolation,
        pool_size=connections,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"timeout": _PATIENCE, "server_settings": {"application_name": "hotwash"}},
    )


def _driver_url(url: str) -> Any:
    """The URL as SQLAlchemy wants it; sslmode is libpq's name for what asyncpg calls ssl."""
    parsed = make_url(url).set(drivername="postgresql+asyncpg")
    query = {"ssl" if name == "sslmode" else name: value for name, value in parsed.query.items()}
    return parsed.set(query=query)


class PostgresStore:
    """Acts go in by submit; statements that are no incident's (people, tokens) by write; reads by read."""

    def __init__(self, url: str, clock: Clock, book: PolicyBook) -> None:
        self._url = url
        self._clock = clock
        self._book = book
        self._writer = _engine(url, WRITERS, "READ COMMITTED")
        self._readers = _engine(url, READERS, "REPEATABLE READ")
        self._around: Surroundings | None = None
        self._committed: Callable[[Committed], None] = lambda _: None
        self._queue: asyncio.Queue[Job] = asyncio.Queue()
        self._tasks = [asyncio.create_task(self._run()) for _ in range(WRITERS)]

    async def start(self, around: Surroundings, committed: Callable[[Committed], None]) -> None:
        """Take acts from now on; committed is told what each commit changed, those of other nodes included."""
        self._around = around
        self._committed = committed
        self._tasks.append(asyncio.create_task(self._listen()))

    async def close(self) -> None:
        """Finish what is queued, then stop."""
        await self._queue.join()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._writer.dispose()
        await self._readers.dispose()

    async def submit(self, needs: Needs, act: Callable[[UnitOfWork], T]) -> T:
        """Perform an act; its result comes once everything it changed is durable."""
        return await self._enqueue(needs, act)

    async def write(self, statements: Callable[[Connection], T]) -> T:
        """Run statements in a writer's transaction."""
        return await self._enqueue(None, statements)

    async def read(self, statements: Callable[[Connection], T]) -> T:
        """Run statements on one snapshot of what is committed."""
        try:
            async with self._readers.connect() as connection:
                return await connection.run_sync(statements)
        except (DBAPIError, OSError, TimeoutError) as error:
            raise StoreUnavailableError(str(error)) from error

    async def _enqueue(self, needs: Needs | None, work: Callable[[Any], T]) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put_nowait(Job(needs, work, done))
        return await done

    async def _run(self) -> None:
        while True:
            jobs = [await self._queue.get()]
            while len(jobs) < BATCH and not self._queue.empty():
                jobs.append(self._queue.get_nowait())
            await self._commit(jobs)
            for _ in jobs:
                self._queue.task_done()

    async def _commit(self, jobs: list[Job]) -> None:
        """One transaction for all; if it fails, each alone, so that one spoils nobody else's."""
        try:
            async with self._writer.begin() as connection:
                results, changed = await connection.run_sync(self._transact, jobs)
        except Exception as error:  # noqa: BLE001  # whatever broke belongs to those who wait, not to this task
            if len(jobs) > 1 and not _is_lost(error):
                for job in jobs:
                    await self._commit([job])
                return
            # A connection that broke may have broken after the commit: nothing is performed twice on a guess.
            results, changed = [Result(job, error=spoken(error)) for job in jobs], Committed()
        self._answer(results, changed)

    def _answer(self, results: list[Result], changed: Committed) -> None:
        for result in results:
            result.answer()
        self._committed(changed)

    def _transact(self, connection: Connection, jobs: list[Job]) -> tuple[list[Result], Committed]:
        results, changed = transact(connection, jobs, self._around, self._book, self._clock())
        for first in range(0, len(changed.incidents), _NOTIFY_IDS):
            ids = ",".join(changed.incidents[first : first + _NOTIFY_IDS])
            connection.execute(_NOTIFY, {"channel": CHANNEL, "ids": ids})
        return results, changed

    async def _listen(self) -> None:
        """Hear of other nodes' commits on a connection of its own; while it is down, watchers poll."""
        while True:
            lost = asyncio.Event()
            try:
                connection = await asyncpg.connect(**self._direct())
            except (OSError, TimeoutError, asyncpg.PostgresError) as error:
                _LOG.warning("cannot listen for other nodes' changes, trying again: %s", error)
                await asyncio.sleep(_LISTEN_AGAIN_AFTER)
                continue
            try:
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                await connection.add_listener(CHANNEL, self._heard)
                await lost.wait()
            finally:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await connection.close(timeout=1)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self._committed(Committed(tuple(str(payload).split(","))))

    def _direct(self) -> dict[str, Any]:
        parsed = _driver_url(self._url)
        return {
            "host": parsed.host,
            "port": parsed.port,
            "user": parsed.username,
            "password": parsed.password,
            "database": parsed.database,
            "timeout": _PATIENCE,
            **parsed.query,
        }


def _is_lost(error: Exception) -> bool:
    """Whether the connection broke, so that what became of the commit is not known."""
    return isinstance(error, (OSError, TimeoutError)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
