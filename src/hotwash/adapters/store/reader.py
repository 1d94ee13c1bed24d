"""Every read of incidents, through what the viewer may see."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, bindparam, or_, select, text, true, tuple_

from hotwash.adapters.store import history, rows
from hotwash.adapters.store.load import stored_incidents
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.statements import keys, listed
from hotwash.adapters.store.tables import alerts, deadlines, documents, events, incidents, is_marked
from hotwash.adapters.store.visibility import visible
from hotwash.app.ports import Viewer
from hotwash.app.reading import Document, Place, Revision, Sought
from hotwash.app.unit_of_work import Alert, Stored
from hotwash.domain.incident.acting import MACHINE
from hotwash.domain.incident.deadlines import Deadline
from hotwash.domain.timeline.entry import Chain, Entry

T = TypeVar("T")


class Reads(Protocol):
    async def read(self, statements: Callable[[Connection], T]) -> T: ...


def _are(sought: Sought) -> Iterator[ColumnElement[bool]]:
    same = {"status": sought.status, "severity": sought.severity, "service": sought.service, "owed_by": sought.owed_by}
    yield from (incidents.c[name] == value for name, value in same.items() if value is not None)
    if sought.open_after is not None:
        ended = incidents.c.ended_at
        yield or_(ended.is_(None), ended > rows.milliseconds(sought.open_after))
    if not sought.drills:
        yield incidents.c.drill.is_(None)
    if words := sought.words.casefold().strip():
        yield incidents.c.words.contains(words, autoescape=True)


class StoreReader:
    """Queries over either store."""

    def __init__(self, store: Reads, book: PolicyBook) -> None:
        self._store = store
        self._book = book

    async def incident(self, viewer: Viewer, id: str) -> Stored | None:
        wanted = stored_incidents().where(incidents.c.id == id, visible(viewer))

        def query(connection: Connection) -> Stored | None:
            return next(iter(self._stored(connection, wanted)), None)

        return await self._store.read(query)

    async def incidents(self, viewer: Viewer, sought: Sought, *, before: Place | None, limit: int) -> Sequence[Stored]:
        order = incidents.c.opened_at.desc(), incidents.c.number.desc()
        wanted = stored_incidents().where(visible(viewer), *_are(sought)).order_by(*order).limit(limit)
        if before is not None:
            place = tuple_(incidents.c.opened_at, incidents.c.number)
            wanted = wanted.where(place < (rows.milliseconds(before.opened_at), before.number))
        return await self._store.read(lambda connection: self._stored(connection, wanted))

    async def open_of(self, viewer: Viewer, services: Collection[str]) -> Sequence[Stored]:
        def query(connection: Connection) -> Sequence[Stored]:
            dialect = connection.dialect.name
            ids = connection.execute(_OPEN_OF[dialect], keys(services, connection)).scalars()
            wanted = stored_incidents().where(listed(incidents.c.id, dialect), visible(viewer))
            return self._stored(connection, wanted, keys(ids, connection))

        return await self._store.read(query) if services else ()

    def _stored(
        self, connection: Connection, wanted: Select[Any], parameters: Mapping[str, Any] | None = None
    ) -> list[Stored]:
        return self._book.learned(connection, map(rows.stored, connection.execute(wanted, parameters).all()))

    async def entries(self, viewer: Viewer, id: str, chain: Chain, *, after: int, limit: int) -> Sequence[Entry]:
        def query(connection: Connection) -> Sequence[Entry]:
            if not _sees(connection, viewer, id):
                return ()
            return history.page(connection, id, chain, after=after, limit=limit)

        return await self._store.read(query)

    async def sizes(self, viewers: Sequence[Viewer], id: str) -> Sequence[tuple[int, int] | None]:
        def query(connection: Connection) -> Sequence[tuple[int, int] | None]:
            return [_sizes(connection, viewer, id) for viewer in viewers]

        return await self._store.read(query)

    async def newest(
        self,
        viewer: Viewer,
        id: str,
        *,
        before: int | None,
        limit: int,
        kinds: Collection[str] = (),
        machine: bool | None = None,
    ) -> Sequence[Entry]:
        wanted = [events.c.chain == Chain.RECORD.value]
        if before is not None:
            wanted.append(events.c.seq < before)
        if kinds:
            wanted.append(events.c.kind.in_(sorted(kinds)))
        if machine is not None:
            wanted.append(events.c.role == MACHINE if machine else events.c.role != MACHINE)
        return await self._newest(viewer, id, limit, *wanted)

    async def marked(self, viewer: Viewer, id: str, *, limit: int) -> Sequence[Entry]:
        return (await self._newest(viewer, id, limit, is_marked))[::-1]

    async def _newest(self, viewer: Viewer, id: str, limit: int, *wanted: ColumnElement[bool]) -> Sequence[Entry]:
        def query(connection: Connection) -> Sequence[Entry]:
            return history.newest(connection, id, limit, *wanted) if _sees(connection, viewer, id) else ()

        return await self._store.read(query)

    async def deadlines(self, viewer: Viewer, id: str) -> Sequence[Deadline]:
        owed = (
            select(deadlines)
            .join(incidents, incidents.c.id == deadlines.c.incident)
            .where(deadlines.c.incident == id, visible(viewer))
            .order_by(deadlines.c.due_wall, deadlines.c.name)
        )
        return await self._store.read(lambda connection: [*map(rows.deadline, connection.execute(owed))])

    async def deadlines_of(self, viewer: Viewer, ids: Sequence[str]) -> Mapping[str, Sequence[Deadline]]:
        owed = (
            select(deadlines)
            .join(incidents, incidents.c.id == deadlines.c.incident)
            .where(deadlines.c.incident.in_(ids), visible(viewer))
            .order_by(deadlines.c.due_wall, deadlines.c.name)
        )

        def query(connection: Connection) -> Mapping[str, Sequence[Deadline]]:
            found: dict[str, list[Deadline]] = {}
            for row in connection.execute(owed):
                found.setdefault(row.incident, []).append(rows.deadline(row))
            return found

        return await self._store.read(query) if ids else {}

    async def alerts(self, viewer: Viewer, *, limit: int) -> Sequence[Alert]:
        """Alerts that belong to no incident are everybody's but a drill's cast's."""
        loose = alerts.c.incident.is_(None) if viewer.drill is None and viewer.person is not None else ~true()
        heard = (
            select(alerts)
            .outerjoin(incidents, incidents.c.id == alerts.c.incident)
            .where(or_(loose, incidents.c.id.is_not(None) & visible(viewer)))
            .order_by(alerts.c.last_seen.desc())
            .limit(limit)
        )
        return await self._store.read(lambda connection: [*map(rows.alert, connection.execute(heard))])

    async def document(self, viewer: Viewer, id: str, revision: int | None = None) -> Document | None:
        wanted = _documents(documents, viewer=viewer, id=id).limit(1)
        if revision is not None:
            wanted = wanted.where(documents.c.revision == revision)

        def query(connection: Connection) -> Document | None:
            row = connection.execute(wanted).first()
            return rows.document(row) if row is not None else None

        return await self._store.read(query)

    async def documents(self, viewer: Viewer, id: str) -> Sequence[Revision]:
        light = (documents.c.revision, documents.c.author, documents.c.saved_at)
        wanted = _documents(*light, viewer=viewer, id=id)
        return await self._store.read(lambda connection: [*map(rows.revision, connection.execute(wanted))])


_OPEN = "SELECT id FROM incidents {} WHERE status = 'open' AND drill IS NULL AND service {}"
_OPEN_OF = {
    # SQLite would rather go through all that are open: it does not know how few services there are.
    "sqlite": text(_OPEN.format("INDEXED BY incidents_open_by_service", "IN (SELECT value FROM json_each(:keys))")),
    "postgresql": text(_OPEN.format("", "= ANY(CAST(:keys AS text[]))")),
}


def _documents(*columns: Any, viewer: Viewer, id: str) -> Select[Any]:
    """Revisions of a postmortem, newest first."""
    return (
        select(*columns)
        .select_from(documents.join(incidents, incidents.c.id == documents.c.incident))
        .where(documents.c.incident == id, visible(viewer))
        .order_by(documents.c.revision.desc())
    )


def _sizes(connection: Connection, viewer: Viewer, id: str) -> tuple[int, int] | None:
    held = _held(viewer.person is None, viewer.admin, viewer.drill is None, viewer.itself)
    row = connection.execute(held, {"id": id, "person": viewer.person, "drill": viewer.drill}).first()
    return (row.record_size, row.annex_size) if row is not None else None


@cache
def _held(nobody: bool, admin: bool, outside: bool, itself: bool) -> Select[Any]:
    """Made once for viewers who differ in name alone: a whole room asks this at each change."""
    # Placeholders stand for the names.
    person: Any = None if nobody else bindparam("person")
    drill: Any = None if outside else bindparam("drill")
    viewer = Viewer(person, admin, drill, itself)
    sizes = select(incidents.c.record_size, incidents.c.annex_size)
    return sizes.where(incidents.c.id == bindparam("id"), visible(viewer))


def _sees(connection: Connection, viewer: Viewer, id: str) -> bool:
    found = select(incidents.c.id).where(incidents.c.id == id, visible(viewer))
    return connection.execute(found).first() is not None
