"""Changes that were reported, one row for each."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from hotwash.adapters.store import rows
from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.tables import changes, replays
from hotwash.app.unit_of_work import Replay
from hotwash.domain.changes.change import Change, Outcome, reported_again
from hotwash.domain.kernel import Instant


class StoreChangeLog:
    def __init__(self, store: Writes) -> None:
        self._store = store

    async def keep(self, reported: Sequence[Change], at: Instant, once: Replay | None = None) -> Replay | None:
        def keep(connection: Connection) -> Replay | None:
            if once is not None and (earlier := _answered(connection, once, at)) is not None:
                return earlier
            latest: dict[tuple[str, str], Change] = {}
            for change in reported:
                key = (change.source, change.id)
                latest[key] = reported_again(latest[key], change) if key in latest else change
            mine = tuple_(changes.c.source, changes.c.id).in_(list(latest))
            for row in connection.execute(select(changes).where(mine).with_for_update()).all():
                again = reported_again(_change(row), latest.pop((row.source, row.id)))
                connection.execute(update(changes).where(changes.c.number == row.number).values(_row(again, at)))
            for change in latest.values():
                _insert(connection, _row(change, at))
            return None

        return await self._store.write(keep)

    async def between(
        self, since: Instant, until: Instant, services: Collection[str] | None = None
    ) -> Sequence[Change]:
        under_way = [
            changes.c.over_at >= rows.milliseconds(since),
            changes.c.started_at <= rows.milliseconds(until),
            *([changes.c.service.in_(sorted(services))] if services is not None else ()),
        ]
        return await self._read(select(changes).where(*under_way).order_by(changes.c.started_at, changes.c.number))

    async def newest(self, limit: int, service: str | None = None, source: str | None = None) -> Sequence[Change]:
        theirs = [
            *([changes.c.service == service] if service is not None else ()),
            *([changes.c.source == source] if source is not None else ()),
        ]
        newest = select(changes).where(*theirs).order_by(changes.c.started_at.desc(), changes.c.number.desc())
        return await self._read(newest.limit(limit))

    async def called(self, ref: str) -> Change | None:
        digits = ref.removeprefix("C")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
            return None
        return next(iter(await self._read(select(changes).where(changes.c.number == int(digits)))), None)

    async def of_source(self, source: str, ids: Collection[str]) -> Sequence[Change]:
        named = changes.c.source == source, changes.c.id.in_(sorted(ids))
        return await self._read(select(changes).where(*named).order_by(changes.c.number))

    async def last_reported(self) -> Mapping[str, Instant]:
        newest = select(changes.c.source, func.max(changes.c.reported_at).label("at")).group_by(changes.c.source)
        return await self._store.read(
            lambda connection: {row.source: rows.moment(row.at) for row in connection.execute(newest)}
        )

    async def forget(self, before: Instant) -> int:
        past = delete(changes).where(changes.c.over_at < rows.milliseconds(before))
        return await self._store.write(lambda connection: connection.execute(past).rowcount)

    async def _read(self, query: Any) -> Sequence[Change]:
        return await self._store.read(lambda connection: [*map(_change, connection.execute(query))])


def _answered(connection: Connection, once: Replay, at: Instant) -> Replay | None:
    """The earlier answer of this key; or None, and this one is on the books with what it answers."""
    row = {
        "person": once.person,
        "key": once.key,
        "request": once.request,
        "answer": once.answer,
        "answered_at": rows.milliseconds(at),
    }
    if connection.execute(_dialect(connection).insert(replays).values(row).on_conflict_do_nothing()).rowcount:
        return None
    theirs = replays.c.person == once.person, replays.c.key == once.key
    found = connection.execute(select(replays).where(*theirs)).one()
    return Replay(found.person, found.key, found.request, found.answer)


def _insert(connection: Connection, row: Mapping[str, Any]) -> None:
    """Another node may have been told of it at the same time: what was said last is kept."""
    adding = _dialect(connection).insert(changes).values(row)
    news = {name: adding.excluded[name] for name in row if name not in ("source", "id")}
    connection.execute(adding.on_conflict_do_update(index_elements=[changes.c.source, changes.c.id], set_=news))


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def _row(change: Change, at: Instant) -> dict[str, Any]:
    return {
        "source": change.source,
        "id": change.id,
        "kind": change.kind,
        "service": change.service,
        "summary": change.summary,
        "started_at": rows.milliseconds(change.start),
        "ended_at": rows.milliseconds(change.end) if change.end is not None else None,
        "over_at": rows.milliseconds(change.over_at),
        "regions": json.dumps(sorted(change.regions)) if change.regions is not None else None,
        "link": change.link,
        "outcome": change.outcome,
        "by": change.by,
        "reported_at": rows.milliseconds(at),
    }


def _change(row: Row[Any]) -> Change:
    return Change(
        id=row.id,
        kind=row.kind,
        service=row.service,
        start=rows.moment(row.started_at),
        end=rows.moment(row.ended_at) if row.ended_at is not None else None,
        regions=frozenset(json.loads(row.regions)) if row.regions is not None else None,
        summary=row.summary,
        link=row.link,
        outcome=Outcome(row.outcome) if row.outcome is not None else None,
        source=row.source,
        by=row.by,
        ref=f"C{row.number}",
    )
