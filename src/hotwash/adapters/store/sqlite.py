"""The embedded store: SQLite in WAL mode, one writer thread, group commit.

Acts wait in a queue; the writer takes all that are there, performs them in one transaction and answers each
after the commit. synchronous=FULL: an answered act survives a power cut.
"""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from hotwash.adapters.store import schema
from hotwash.adapters.store.flush import flush
from hotwash.adapters.store.load import load
from hotwash.adapters.store.tables import instance, policies
from hotwash.app.ports import Clock, StoreUnavailableError
from hotwash.app.unit_of_work import Batch, Needs, Surroundings, UnitOfWork

T = TypeVar("T")

BATCH = 512
"""Acts in one transaction, at most."""
READERS = 4


@dataclass(slots=True)
class _Job:
    """An act waiting for the writer, or (needs is None) statements of its own."""

    needs: Needs | None
    work: Callable[[Any], Any]
    done: "asyncio.Future[Any]"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this instance is: the origin of its records and the seed of its signing key."""

    origin: str
    seed: bytes


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

    def __init__(self, url: str, clock: Clock) -> None:
        self._writer = connect(url, writing=True)
        self._readers = connect(url, writing=False)
        self._pool = ThreadPoolExecutor(READERS, "hotwash-read")
        self._clock = clock
        self._around: Surroundings | None = None
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="hotwash-writer", daemon=True)
        self._loop = asyncio.get_running_loop()
        self._committed: Callable[[Iterable[str]], None] = lambda _: None

    def upgrade(self) -> bool:
        """Bring the tables to this version; True when something was done."""
        with self._writer.begin() as connection:
            return schema.upgrade(connection)

    def identify(self, new: Callable[[], Identity]) -> Identity:
        """The instance's identity; the first start of a database decides it."""
        with self._writer.begin() as connection:
            row = connection.execute(select(instance.c.origin, instance.c.signing_seed)).first()
            if row is not None:
                return Identity(row.origin, row.signing_seed)
            made = new()
            connection.execute(insert(instance).values(id=1, origin=made.origin, signing_seed=made.seed, next_number=1))
            return made

    def start(self, around: Surroundings, committed: Callable[[Iterable[str]], None]) -> None:
        """Begin to write; committed is told, on the event loop, which incidents changed."""
        self._around = around
        self._committed = committed
        self._thread.start()

    async def close(self) -> None:
        """Finish what is queued, then stop."""
        if self._thread.is_alive():
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
        self._queue.put(_Job(needs, work, done))
        return await done

    def _run(self) -> None:
        running = True
        while running:
            jobs: list[_Job] = []
            job = self._queue.get()
            while job is not None:
                jobs.append(job)
                if len(jobs) == BATCH or self._queue.empty():
                    break
                job = self._queue.get()
            running = job is not None
            if jobs:
                self._commit(jobs)

    def _commit(self, jobs: list[_Job]) -> None:
        """One transaction for all; if it fails, each alone, so that one spoils nobody else's."""
        try:
            results, changed = self._transact(jobs)
        except Exception as error:  # noqa: BLE001  # whatever broke belongs to those who wait, not to this thread
            if len(jobs) > 1:
                for job in jobs:
                    self._commit([job])
                return
            results, changed = [(jobs[0], None, _spoken(error))], ()
        self._loop.call_soon_threadsafe(self._answer, results, changed)

    def _transact(self, jobs: list[_Job]) -> tuple[list[tuple[_Job, Any, Exception | None]], Iterable[str]]:
        wall = self._clock()
        results: list[tuple[_Job, Any, Exception | None]] = []
        with self._writer.begin() as connection:
            batch = self._batch(connection, jobs)
            for job in jobs:
                try:
                    if job.needs is None:
                        results.append((job, job.work(connection), None))
                    else:
                        results.append((job, batch.perform(job.work), None))
                except Exception as error:
                    if job.needs is None:
                        raise
                    results.append((job, None, error))
            flush(connection, batch.changes, wall)
        return results, tuple(batch.changes.incidents)

    def _batch(self, connection: Connection, jobs: list[_Job]) -> Batch:
        if self._around is None:
            raise RuntimeError("the store has not been started")
        needs = Needs()
        for job in jobs:
            if job.needs is not None:
                needs |= job.needs
        return Batch(load(connection, needs), self._around, self._clock())

    def _answer(self, results: list[tuple[_Job, Any, Exception | None]], changed: Iterable[str]) -> None:
        for job, result, error in results:
            if job.done.done():
                continue
            if error is None:
                job.done.set_result(result)
            else:
                job.done.set_exception(error)
        self._committed(changed)

    def policy_document(self, hash: str) -> str:
        """The policy an older incident was declared under, as it was stored."""
        with self._readers.begin() as connection:
            document: str = connection.execute(select(policies.c.document).where(policies.c.hash == hash)).scalar_one()
            return document

    def keep_policy(self, hash: str, document: str) -> None:
        """Store a policy once, so that the incidents run by it can always be judged by it."""
        with self._writer.begin() as connection:
            known = connection.execute(select(policies.c.hash).where(policies.c.hash == hash)).first()
            if known is None:
                connection.execute(insert(policies).values(hash=hash, document=document))


def _spoken(error: Exception) -> Exception:
    """A sick database in the port's own words; a broken constraint is a bug and stays one."""
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
        return StoreUnavailableError(str(error.orig))
    return error
