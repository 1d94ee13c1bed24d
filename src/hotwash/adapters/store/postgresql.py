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
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from hotwash.adapters.store.group_commit import GroupCommit, Job, Result, transact
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.app.ports import Clock, Committed, StoreUnavailableError
from hotwash.app.unit_of_work import Needs, Surroundings, UnitOfWork

T = TypeVar("T")

READERS = 8
CHANNEL = "hotwash_incidents"
_LISTEN_AGAIN_AFTER = 1.0
_NOTIFY_IDS = 400
"""A notification holds fewer than 8000 bytes."""
_PATIENCE = 10.0
_TRUSTED_FOR = 1.0
"""A connection used so many seconds ago is taken to stand."""

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
        self._writer = _engine(url, 1, "READ COMMITTED")
        self._connection: AsyncConnection | None = None
        self._used = 0.0
        self._readers = _engine(url, READERS, "REPEATABLE READ")
        self._around: Surroundings | None = None
        self._group = GroupCommit(self._commit)
        self._listening: asyncio.Task[None] | None = None

    async def start(self, around: Surroundings, committed: Callable[[Committed], None]) -> None:
        """Take acts from now on; committed is told what each commit changed, those of other nodes included."""
        self._around = around
        self._group.committed = committed
        tried = asyncio.Event()
        self._listening = asyncio.create_task(self._listen(tried))
        await tried.wait()

    async def close(self) -> None:
        """Finish what is queued, then stop."""
        await self._group.close()
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self._disconnect()
        await self._writer.dispose()
        await self._readers.dispose()

    async def submit(self, needs: Needs, act: Callable[[UnitOfWork], T]) -> T:
        """Perform an act; its result comes once everything it changed is durable."""
        return await self._group.submit(needs, act)

    async def write(self, statements: Callable[[Connection], T]) -> T:
        """Run statements in a writer's transaction."""
        return await self._group.submit(None, statements)

    async def read(self, statements: Callable[[Connection], T]) -> T:
        """Run statements on one snapshot of what is committed."""
        try:
            async with self._readers.connect() as connection:
                return await connection.run_sync(statements)
        except (DBAPIError, OSError, TimeoutError) as error:
            raise StoreUnavailableError(str(error)) from error

    async def _commit(self, jobs: list[Job]) -> tuple[list[Result], Committed]:
        connection = await self._connected()
        try:
            async with connection.begin():
                return await connection.run_sync(self._transact, jobs)
        except BaseException:
            await self._disconnect()
            raise

    async def _connected(self) -> AsyncConnection:
        """The writer's connection; one that lay idle goes through the pool, which notices when it broke meanwhile."""
        now = asyncio.get_running_loop().time()
        if self._connection is not None and now - self._used > _TRUSTED_FOR:
            await self._disconnect()
        self._used = now
        if self._connection is None:
            self._connection = await self._writer.connect()
        return self._connection

    async def _disconnect(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            await connection.close()

    def _transact(self, connection: Connection, jobs: list[Job]) -> tuple[list[Result], Committed]:
        results, changed = transact(connection, jobs, self._around, self._book, self._clock())
        for first in range(0, len(changed.incidents), _NOTIFY_IDS):
            ids = ",".join(changed.incidents[first : first + _NOTIFY_IDS])
            connection.execute(_NOTIFY, {"channel": CHANNEL, "ids": ids})
        return results, changed

    async def _listen(self, tried: asyncio.Event) -> None:
        """Hear of other nodes' commits on a connection of its own; while it is down, watchers look at each heartbeat.

        tried is set once it listens, or found that it cannot yet.
        """
        while True:
            lost = asyncio.Event()
            try:
                connection = await asyncpg.connect(**self._direct())
            except (OSError, TimeoutError, asyncpg.PostgresError) as error:
                _LOG.warning("cannot listen for other nodes' changes, trying again: %s", error)
                tried.set()
                await asyncio.sleep(_LISTEN_AGAIN_AFTER)
                continue
            try:
                connection.add_termination_listener(lambda _, lost=lost: lost.set())
                await connection.add_listener(CHANNEL, self._heard)
                tried.set()
                await lost.wait()
            finally:
                with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                    await connection.close(timeout=1)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: object) -> None:
        self._group.committed(Committed(tuple(str(payload).split(","))))

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
