"""What is due: deadlines whose time has come and messages to deliver."""

import json
from collections.abc import Callable, Collection, Sequence
from typing import Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from hotwash.adapters.store import rows
from hotwash.adapters.store.tables import (
    deadlines,
    documents,
    incidents,
    is_page,
    outbox,
    pages_wait,
    replays,
    storms,
)
from hotwash.adapters.store.visibility import visible
from hotwash.app.ports import Delivery, Due, Leased, Viewer
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

    async def storms_due(self, wall: Instant, limit: int) -> Sequence[str]:
        come = select(storms.c.incident).where(storms.c.due <= rows.milliseconds(wall)).limit(limit)
        return await self._store.read(lambda connection: connection.execute(come).scalars().all())

    async def lease(self, wall: Instant, seconds: int, limit: int) -> Sequence[Leased]:
        now = rows.milliseconds(wall)
        free = (
            select(outbox.c.key)
            .where(outbox.c.state == rows.WAITING, outbox.c.available_at <= now)
            .order_by(outbox.c.available_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
            .cte("free")
        )
        later = {"available_at": now + seconds * 1000, "attempts": outbox.c.attempts + 1}
        take = update(outbox).where(outbox.c.key.in_(select(free.c.key))).values(later).returning(*outbox.c)
        return await self._store.write(
            lambda connection: [Leased(rows.message(row), row.attempts) for row in connection.execute(take)]
        )

    async def settle(self, key: str, wall: Instant, then: Sequence[Message] = ()) -> None:
        now = rows.milliseconds(wall)

        def settled(connection: Connection) -> None:
            # Two nodes may have worked on it when a lease ran out; what follows is enqueued by the first.
            done = update(outbox).where(outbox.c.key == key, outbox.c.state == rows.WAITING)
            if connection.execute(done.values(state=rows.DELIVERED, settled_at=now)).rowcount and then:
                connection.execute(insert(outbox), [rows.message_row(message, wall) for message in then])

        await self._store.write(settled)

    async def postpone(self, key: str, until: Instant, why: str) -> None:
        later = update(outbox).where(outbox.c.key == key).values(available_at=rows.milliseconds(until), why=why)
        await self._store.write(lambda connection: connection.execute(later))

    async def give_up(self, key: str, wall: Instant, why: str) -> None:
        given_up = {"state": rows.GIVEN_UP, "settled_at": rows.milliseconds(wall), "why": why}
        done = update(outbox).where(outbox.c.key == key).values(given_up)
        await self._store.write(lambda connection: connection.execute(done))

    async def deliveries(self, viewer: Viewer, *, state: str | None, limit: int) -> Sequence[Delivery]:
        theirs = select(outbox).outerjoin(incidents, incidents.c.id == outbox.c.incident)
        found = (
            theirs.where(incidents.c.id.is_(None) | visible(viewer)).order_by(outbox.c.available_at.desc()).limit(limit)
        )
        if state is not None:
            found = found.where(outbox.c.state == state)
        return await self._store.read(lambda connection: [*map(rows.delivery, connection.execute(found))])

    async def pages_wait(self, after: str, limit: int) -> Sequence[str]:
        waiting = select(incidents.c.id).where(pages_wait, incidents.c.id > after).order_by(incidents.c.id).limit(limit)
        return await self._store.read(lambda connection: connection.execute(waiting).scalars().all())

    async def pages_delivered(self, incident: str) -> Collection[str]:
        taken = select(outbox.c.payload).where(is_page, outbox.c.incident == incident, outbox.c.state == rows.DELIVERED)
        return await self._store.read(
            lambda connection: {str(json.loads(said)["page_key"]) for said in connection.execute(taken).scalars()}
        )

    async def enqueue(self, messages: Sequence[Message], wall: Instant) -> int:
        def put(connection: Connection) -> int:
            insertion = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(outbox)
            once = insertion.values([rows.message_row(message, wall) for message in messages])
            return len(connection.execute(once.on_conflict_do_nothing().returning(outbox.c.key)).all())

        return await self._store.write(put)

    async def overdue(self, before: Instant) -> int:
        return await self._count(outbox.c.state == rows.WAITING, outbox.c.available_at < rows.milliseconds(before))

    async def given_up(self, since: Instant) -> int:
        return await self._count(outbox.c.state == rows.GIVEN_UP, outbox.c.settled_at >= rows.milliseconds(since))

    async def _count(self, *wanted: ColumnElement[bool]) -> int:
        counted = select(func.count()).select_from(outbox).where(*wanted)
        return await self._store.read(lambda connection: connection.execute(counted).scalar_one())

    async def clear(self, before: Instant) -> int:
        past = rows.milliseconds(before)
        old = delete(outbox).where(outbox.c.state == rows.DELIVERED, outbox.c.settled_at < past)
        answered = delete(replays).where(replays.c.answered_at < past)
        return await self._store.write(
            lambda connection: connection.execute(old).rowcount + connection.execute(answered).rowcount
        )

    async def keep_draft(self, incident: str, markdown: str, at: Instant) -> None:
        draft = {
            "incident": incident,
            "revision": 0,
            "author": HOTWASH.id,
            "saved_at": rfc3339(at),
            "markdown": markdown,
            "redacted": 0,
        }
        kept = select(documents.c.revision).where(documents.c.incident == incident, documents.c.revision == 0)

        def keep(connection: Connection) -> None:
            if connection.execute(kept).first() is None:
                connection.execute(insert(documents).values(draft))

        await self._store.write(keep)
