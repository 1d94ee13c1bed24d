"""Group commit: all acts that wait are performed in one transaction, and answered after its commit."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate, islice, takewhile
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from hotwash.adapters.store.flush import flush
from hotwash.adapters.store.kept import Kept
from hotwash.adapters.store.load import load
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.app.ports import Committed, StoreUnavailableError
from hotwash.app.unit_of_work import Batch, Needs, Surroundings
from hotwash.domain.kernel import Instant

T = TypeVar("T")

BATCH = 512
"""Acts in one transaction, at most."""
ALERTS = 768
"""No notification joins a transaction that has so many alerts: people wait for it to end before they act."""
MOST_WAITING = 20_000
"""More would wait longer for their turn than their senders wait for an answer: better they hear so at once."""
LINGER_SECONDS = 0.002
"""How long a transaction waits, at most, for as many acts as the one before had."""


@dataclass(slots=True)
class Job:
    """An act waiting for the writer, or (needs is None) statements of its own."""

    needs: Needs | None
    work: Callable[[Any], Any]
    done: "asyncio.Future[Any]"

    @property
    def alerts(self) -> int:
        return len(self.needs.alerts) if self.needs is not None else 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a job led to; error belongs to whoever waits for it."""

    job: Job
    value: Any = None
    error: Exception | None = None

    def answer(self) -> None:
        if self.job.done.done():
            return
        if self.error is None:
            self.job.done.set_result(self.value)
        else:
            self.job.done.set_exception(self.error)


Commit = Callable[[list[Job]], Awaitable[tuple[list[Result], Committed]]]
"""Performs jobs in one transaction; raises when that failed as a whole."""


class GroupCommit:
    """Collects jobs while a transaction is under way, and hands them over together for the next one."""

    def __init__(self, commit: Commit) -> None:
        self._commit = commit
        self._acts: list[Job] = []
        """What people do, and statements."""
        self._alerts: list[Job] = []
        self._alerts_are_next = False
        self._enough = 1
        self._arrived = asyncio.Event()
        self._closing = False
        self.committed: Callable[[Committed], None] = lambda _: None
        self._task = asyncio.create_task(self._run())

    async def submit(self, needs: Needs | None, work: Callable[[Any], T]) -> T:
        """A job's result, once everything it changed is durable; refused when far too many wait already."""
        if self._waiting() >= MOST_WAITING:
            raise StoreUnavailableError(f"{MOST_WAITING} acts wait to be written; try again in a moment")
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        job = Job(needs, work, done)
        (self._alerts if job.alerts else self._acts).append(job)
        if self._waiting() >= self._enough:
            self._arrived.set()
        return await done

    async def close(self) -> None:
        """Finish what waits, then stop."""
        self._closing = True
        self._arrived.set()
        await self._task

    async def _run(self) -> None:
        while True:
            await self._gather()
            if jobs := self._next():
                # As many are likely to come back together: waited for a moment, never by somebody who is alone.
                self._enough = len(jobs)
                await self._perform(jobs)
            elif self._closing:
                return

    def _next(self) -> list[Job]:
        """Jobs for one transaction: acts or alerts, in turn while both wait."""
        if self._alerts and (self._alerts_are_next or not self._acts):
            before = accumulate((job.alerts for job in self._alerts), initial=0)
            count = len(list(takewhile(lambda alerts: alerts < ALERTS, islice(before, BATCH))))
            jobs, self._alerts = self._alerts[:count], self._alerts[count:]
            self._alerts_are_next = False
        else:
            jobs, self._acts = self._acts[:BATCH], self._acts[BATCH:]
            self._alerts_are_next = True
        return jobs

    def _waiting(self) -> int:
        return len(self._acts) + len(self._alerts)

    async def _gather(self) -> None:
        """Wait until as many jobs wait as the transaction before had, or the first of them waited a moment."""
        if not self._waiting() and not self._closing:
            enough, self._enough = self._enough, 1
            self._arrived.clear()
            await self._arrived.wait()
            self._enough = enough
        if self._waiting() < self._enough and not self._closing:
            self._arrived.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._arrived.wait(), LINGER_SECONDS)

    async def _perform(self, jobs: list[Job]) -> None:
        """One transaction for all; if it fails, each alone, so that one spoils nobody else's."""
        try:
            results, changed = await self._commit(jobs)
        except Exception as error:  # noqa: BLE001  # whatever broke belongs to those who wait, not to this task
            if len(jobs) > 1 and not _is_lost(error):
                for job in jobs:
                    await self._perform([job])
                return
            # A connection that broke may have broken after the commit: nothing is performed twice on a guess.
            results, changed = [Result(job, error=spoken(error)) for job in jobs], Committed()
        for result in results:
            result.answer()
        self.committed(changed)


def transact(
    connection: Connection,
    jobs: Sequence[Job],
    around: Surroundings | None,
    book: PolicyBook,
    wall: Instant,
    kept: Kept | None = None,
) -> tuple[list[Result], Committed]:
    """Perform jobs inside the transaction of a connection; what they changed, once it is committed.

    An act that raises leaves nothing behind and disturbs no other; statements that raise spoil the transaction.
    kept is what the transaction before left behind, where nobody else can have written since.
    """
    kept = kept or Kept()
    acts = [job.needs for job in jobs if job.needs is not None]
    batch = None
    if acts:
        if around is None:
            raise RuntimeError("the store has not been started")
        batch = Batch(load(connection, Needs.union(acts), book, kept), around, wall)
    results = [_perform(connection, batch, job) for job in jobs]
    if batch is None:
        kept.forget()
        return results, Committed()
    flush(connection, batch.changes, wall)
    if len(acts) < len(jobs) or batch.changes.redactions:
        kept.forget()
    else:
        kept.keep(batch.known)
    return results, Committed(tuple(batch.changes.incidents), bool(batch.changes.outbox))


def _perform(connection: Connection, batch: Batch | None, job: Job) -> Result:
    if job.needs is None or batch is None:
        return Result(job, job.work(connection))
    try:
        return Result(job, batch.perform(job.work))
    except DBAPIError:
        # The number of a new incident is read while acting.
        raise
    except Exception as error:  # noqa: BLE001  # whatever broke belongs to the one who waits
        return Result(job, error=error)


def spoken(error: Exception) -> Exception:
    """A sick database in the port's own words; a broken constraint is a bug and stays one."""
    if isinstance(error, DBAPIError) and not isinstance(error, IntegrityError):
        return StoreUnavailableError(str(error.orig))
    if isinstance(error, (OSError, TimeoutError)):
        return StoreUnavailableError(str(error) or type(error).__name__)
    return error


def _is_lost(error: Exception) -> bool:
    """Whether the connection broke, so that what became of the commit is not known."""
    return isinstance(error, (OSError, TimeoutError)) or (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )
