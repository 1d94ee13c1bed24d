"""What is due: deadlines whose time has come and messages to deliver."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import Connection, func, insert, select, update

from hotwash.adapters.store import rows
from hotwash.adapters.store.tables import deadlines, documents, outbox
from hotwash.app.ports import Due
from hotwash.app.unit_of_work import Message
from hotwash.domain.kernel import HOTWASH, Instant, rfc3339

T = TypeVar("T")


class Writes(Protocol):
    async def read(self, statements: Callable[[Connection], T]) -> T: ...

    async def write(self, statements: Callable[[Connection], T]) -> T: ...


class StoreAgenda:
    """Deadlines need no lease, passing one twice is passing it once; messages are leased while sent."""

    def __init__(self, store: Writes) -> None:
        self._store = store

    async def due(self, wall: Instant, limit: int) -> Sequence[Due]:
        come = (
            select(deadlines.c.incident, deadlines.c.name)
            .where(deadlines.c.due_wall <= rows.milliseconds(wall))
            .order_by(deadlines.c.due_wall, deadlines.c.incident, deadlines.c.name)
            .limit(limit)
        )
        return await self._store.read(
            lambda connection: [Due(row.incident, row.name) for row in connection.execute(come)]
        )

    async def next_due(self) -> Instant | None:
        def query(connection: Connection) -> Instant | None:
            soonest = connection.execute(select(func.min(deadlines.c.due_wall))).scalar()
            return rows.moment(soonest) if soonest is not None else None

        return await self._store.read(query)

    async def lease(self, wall: Instant, seconds: int, limit: int) -> Sequence[Message]:
        now = rows.milliseconds(wall)
        waiting = (
            select(outbox)
            .where(outbox.c.delivered == 0, outbox.c.available_at <= now)
            .order_by(outbox.c.available_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )

        def take(connection: Connection) -> Sequence[Message]:
            taken = connection.execute(waiting).all()
            leased = outbox.c.key.in_([row.key for row in taken])
            later = {"available_at": now + seconds * 1000, "attempts": outbox.c.attempts + 1}
            connection.execute(update(outbox).where(leased).values(later))
            return [rows.message(row) for row in taken]

        if not await self._store.read(lambda connection: connection.execute(waiting.limit(1)).first()):
            return ()
        return await self._store.write(take)

    async def delivered(self, key: str) -> None:
        done = update(outbox).where(outbox.c.key == key).values(delivered=1)
        await self._store.write(lambda connection: connection.execute(done))

    async def keep_draft(self, incident: str, markdown: str, at: Instant) -> None:
        draft = {
            "incident": incident,
            "revision": 0,
            "author": HOTWASH.id,
            "saved_at": rfc3339(at),
            "markdown": markdown,
        }
        kept = select(documents.c.revision).where(documents.c.incident == incident, documents.c.revision == 0)

        def keep(connection: Connection) -> None:
            if connection.execute(kept).first() is None:
                connection.execute(insert(documents).values(draft))

        await self._store.write(keep)

    async def postpone(self, key: str, until: Instant) -> None:
        later = update(outbox).where(outbox.c.key == key).values(available_at=rows.milliseconds(until))
        await self._store.write(lambda connection: connection.execute(later))
