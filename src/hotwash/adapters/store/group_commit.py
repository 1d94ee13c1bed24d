"""Group commit: all acts that wait are performed in one transaction, and answered after its commit."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError

from hotwash.adapters.store.flush import flush
from hotwash.adapters.store.load import load
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.app.ports import Committed, StoreUnavailableError
from hotwash.app.unit_of_work import Batch, Needs, Surroundings
from hotwash.domain.kernel import Instant

BATCH = 512
"""Acts in one transaction, at most."""


@dataclass(slots=True)
class Job:
    """An act waiting for the writer, or (needs is None) statements of its own."""

    needs: Needs | None
    work: Callable[[Any], Any]
    done: "asyncio.Future[Any]"


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


def transact(
    connection: Connection, jobs: Sequence[Job], around: Surroundings | None, book: PolicyBook, wall: Instant
) -> tuple[list[Result], Committed]:
    """Perform jobs inside the transaction of a connection; what they changed, once it is committed.

    An act that raises leaves nothing behind and disturbs no other; statements that raise spoil the transaction.
    """
    acts = [job.needs for job in jobs if job.needs is not None]
    batch = None
    if acts:
        if around is None:
            raise RuntimeError("the store has not been started")
        batch = Batch(load(connection, Needs.union(acts), book), around, wall)
    results = [_perform(connection, batch, job) for job in jobs]
    if batch is None:
        return results, Committed()
    flush(connection, batch.changes, wall)
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
