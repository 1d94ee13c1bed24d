"""Schedules by version; each version's document is text that never changes, so it is read once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, func, insert, select, text, update

from hotwash.adapters.schedule_file import document_of, kept_schedule, schedule_of, written
from hotwash.adapters.store import rows
from hotwash.adapters.store.accounts import digest
from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.tables import calendar_links, covers, oncall_overrides, schedule_versions
from hotwash.app.schedules import Document, Kept, KeptOverride, NewVersion
from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.oncall.covers import Cover, CoverState
from hotwash.domain.oncall.recorded import Recorded, Version
from hotwash.domain.oncall.schedule import Change, Override, Schedule

_BEGINS = oncall_overrides.c.ends > oncall_overrides.c.starts
"""One that was taken back before its time is empty."""
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('hotwash.schedules'))")


class StoreSchedules:
    def __init__(self, store: Writes) -> None:
        self._store = store

    def read(self, document: Document) -> Schedule | Refused:
        return schedule_of(document)

    def parse(self, text: str) -> Document | Refused:
        return document_of(text)

    def written(self, document: Document) -> str:
        return written(document)

    async def get(self, name: str, since: Instant) -> Kept | None:
        found = await self._store.read(lambda connection: kept_in(connection, since, name))
        return next((one for one in found if one.recorded.now is not None), None)

    async def recorded(self, name: str, since: Instant) -> Recorded | None:
        found = await self._store.read(lambda connection: kept_in(connection, since, name))
        return next((one.recorded for one in found), None)

    async def all(self, since: Instant) -> Sequence[Kept]:
        found = await self._store.read(lambda connection: kept_in(connection, since))
        return [one for one in found if one.recorded.now is not None]

    async def keep(self, versions: Sequence[NewVersion], at: Instant) -> None:
        def keep(connection: Connection) -> None:
            if connection.dialect.name == "postgresql":
                connection.execute(_LOCK)
            newest = select(func.max(schedule_versions.c.number), func.max(schedule_versions.c.since))
            for version in versions:
                number, since = connection.execute(newest.where(schedule_versions.c.name == version.name)).one()
                row = {
                    "name": version.name,
                    "number": (number or 0) + 1,
                    # Two at the same moment: the later one holds, and the record says that it came later.
                    "since": max(rows.milliseconds(at), (since or 0) + 1),
                    "document": None if version.document is None else msgspec.json.encode(version.document).decode(),
                    "file": version.file,
                    "by": version.by,
                }
                connection.execute(insert(schedule_versions).values(row))

        await self._store.write(keep)

    async def add_override(self, kept: KeptOverride) -> None:
        await self._store.write(lambda connection: connection.execute(insert(oncall_overrides).values(_row(kept))))

    async def end_override(self, schedule: str, id: str, at: Instant) -> bool:
        mine = oncall_overrides.c.schedule == schedule, oncall_overrides.c.id == id
        return await self._store.write(lambda connection: _end(connection, at, *mine))

    async def covers(self, person: str | None, since: Instant) -> Sequence[Cover]:
        found = select(covers).where(covers.c.ends > rows.milliseconds(since)).order_by(covers.c.starts, covers.c.id)
        if person is not None:
            found = found.where((covers.c.asker == person) | (covers.c.other == person))
        return await self._store.read(lambda connection: [*map(_cover, connection.execute(found))])

    async def cover(self, id: str) -> Cover | None:
        found = select(covers).where(covers.c.id == id)

        def query(connection: Connection) -> Cover | None:
            row = connection.execute(found).first()
            return _cover(row) if row is not None else None

        return await self._store.read(query)

    async def add_cover(self, cover: Cover) -> None:
        await self._store.write(lambda connection: connection.execute(insert(covers).values(_cover_row(cover))))

    async def change_cover(self, cover: Cover, was: CoverState, override: KeptOverride | None, at: Instant) -> bool:
        changed = update(covers).where(covers.c.id == cover.id, covers.c.state == was.value).values(_cover_row(cover))

        def change(connection: Connection) -> bool:
            if not connection.execute(changed).rowcount:
                return False
            if override is not None:
                connection.execute(insert(oncall_overrides).values(_row(override)))
            elif was is CoverState.AGREED:
                _end(connection, at, oncall_overrides.c.id == cover.id)
            return True

        return await self._store.write(change)

    async def link_calendar(self, of: str, secret: str) -> None:
        def link(connection: Connection) -> None:
            connection.execute(delete(calendar_links).where(calendar_links.c.of == of))
            connection.execute(insert(calendar_links).values(of=of, digest=digest(secret)))

        await self._store.write(link)

    async def unlink_calendar(self, of: str) -> bool:
        removed = delete(calendar_links).where(calendar_links.c.of == of)
        return await self._store.write(lambda connection: connection.execute(removed).rowcount > 0)

    async def calendar_of(self, secret: str) -> str | None:
        found = select(calendar_links.c.of).where(calendar_links.c.digest == digest(secret))
        return await self._store.read(lambda connection: connection.execute(found).scalar())

    async def linked(self, of: str) -> bool:
        found = select(calendar_links.c.of).where(calendar_links.c.of == of)
        return await self._store.read(lambda connection: connection.execute(found).first() is not None)


def kept_in(connection: Connection, since: Instant, name: str | None = None) -> list[Kept]:
    """The versions that hold at a moment or later, and the overrides that are not over then."""
    at, older = rows.milliseconds(since), schedule_versions.alias()
    before = select(func.max(older.c.number)).where(older.c.name == schedule_versions.c.name, older.c.since <= at)
    found = select(schedule_versions).where(schedule_versions.c.number >= func.coalesce(before.scalar_subquery(), 0))
    beside = select(oncall_overrides).where(oncall_overrides.c.ends > at, _BEGINS)
    if name is not None:
        found = found.where(schedule_versions.c.name == name)
        beside = beside.where(oncall_overrides.c.schedule == name)
    overrides: dict[str, list[KeptOverride]] = {}
    for row in connection.execute(beside.order_by(oncall_overrides.c.made)):
        overrides.setdefault(row.schedule, []).append(_override(row))
    versions: dict[str, list[Row[Any]]] = {}
    for row in connection.execute(found.order_by(schedule_versions.c.name, schedule_versions.c.number)):
        versions.setdefault(row.name, []).append(row)
    return [_schedule(theirs, overrides.get(each, ())) for each, theirs in versions.items()]


def _schedule(versions: Sequence[Row[Any]], overrides: Iterable[KeptOverride]) -> Kept:
    newest, beside = versions[-1], tuple(overrides)
    recorded = Recorded(tuple(Version(rows.moment(row.since), _overlaid(row.document, beside)) for row in versions))
    document = msgspec.json.decode(newest.document) if newest.document is not None else {}
    return Kept(newest.name, document, recorded, newest.file, beside)


def _overlaid(document: str | None, beside: Sequence[KeptOverride]) -> Schedule | None:
    if document is None:
        return None
    schedule = _parsed(document)
    return replace(schedule, overrides=(*schedule.overrides, *(one.override for one in beside)))


@lru_cache(maxsize=1024)
def _parsed(document: str) -> Schedule:
    return kept_schedule(msgspec.json.decode(document))


def _end(connection: Connection, at: Instant, *which: Any) -> bool:
    """One that has begun holds until now, one that has not never did."""
    now = rows.milliseconds(at)
    ends = (
        func.max(oncall_overrides.c.starts, now)
        if connection.dialect.name == "sqlite"
        else func.greatest(oncall_overrides.c.starts, now)
    )
    ended = update(oncall_overrides).where(*which, oncall_overrides.c.ends > now, _BEGINS).values(ends=ends)
    return connection.execute(ended).rowcount > 0


def _row(kept: KeptOverride) -> dict[str, Any]:
    one = kept.override
    return {
        "id": kept.id,
        "schedule": kept.schedule,
        "starts": rows.milliseconds(one.start),
        "ends": rows.milliseconds(one.end),
        "person": one.user,
        "change": one.change.value,
        "instead_of": one.instead_of,
        "level": one.level,
        "by": kept.by,
    }


def _override(row: Row[Any]) -> KeptOverride:
    override = Override(
        rows.moment(row.starts), rows.moment(row.ends), row.person, Change(row.change), row.instead_of, row.level
    )
    return KeptOverride(row.id, row.schedule, override, row.by)


def _cover_row(cover: Cover) -> dict[str, Any]:
    return {
        "id": cover.id,
        "schedule": cover.schedule,
        "asker": cover.asker,
        "other": cover.other,
        "starts": rows.milliseconds(cover.start),
        "ends": rows.milliseconds(cover.end),
        "state": cover.state.value,
    }


def _cover(row: Row[Any]) -> Cover:
    times = rows.moment(row.starts), rows.moment(row.ends)
    return Cover(row.id, row.schedule, row.asker, row.other, *times, CoverState(row.state))
