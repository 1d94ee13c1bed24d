"""Sums of SLOs, a row for each measured minute."""

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from hotwash.adapters.store import rows
from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.statements import insert_rows, keys, listed, upsert_rows
from hotwash.adapters.store.tables import slo_leases, slo_polls, slo_sums
from hotwash.app.slo_counts import Polled, Progress
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.sums import Sums, counted_as

_NEWEST_BY = {
    "sqlite": text(
        "SELECT asked.key AS place, s.* FROM json_each(:asked) AS asked JOIN slo_sums AS s"
        " ON s.slo = json_extract(asked.value, '$[0]') AND s.at = (SELECT max(o.at) FROM slo_sums AS o"
        " WHERE o.slo = json_extract(asked.value, '$[0]') AND o.at <= json_extract(asked.value, '$[1]'))"
    ),
    "postgresql": text(
        "SELECT asked.place - 1 AS place, s.* FROM jsonb_array_elements(CAST(:asked AS jsonb)) WITH ORDINALITY"
        " AS asked(pair, place) CROSS JOIN LATERAL (SELECT * FROM slo_sums WHERE slo = asked.pair ->> 0"
        " AND at <= CAST(asked.pair ->> 1 AS bigint) ORDER BY at DESC LIMIT 1) AS s"
    ),
}
"""The newest row of each pair of SLO and moment: one statement however many are asked for, each found by the key."""
_DAY = 86_400_000


class StoreSloCounts:
    """What goes on from where an SLO stands is kept, so that each minute is counted once however many nodes poll."""

    def __init__(self, store: Writes) -> None:
        self._store = store

    async def lease(self, backend: str, now: Instant, until: Instant) -> bool:
        def take(connection: Connection) -> bool:
            dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
            taken = dialect.insert(slo_leases).values(backend=backend, until=rows.milliseconds(until))
            free = slo_leases.c.until <= rows.milliseconds(now)
            taking = taken.on_conflict_do_update(
                index_elements=[slo_leases.c.backend], set_={"until": taken.excluded.until}, where=free
            )
            return connection.execute(taking).rowcount > 0

        return await self._store.write(take)

    async def release(self, backend: str, now: Instant) -> None:
        free = update(slo_leases).where(slo_leases.c.backend == backend).values(until=rows.milliseconds(now))
        await self._store.write(lambda connection: connection.execute(free))

    async def progress(self, slos: Sequence[Slo]) -> Mapping[str, Progress]:
        names = {counted_as(slo): slo.name for slo in slos}
        newest = (slo_sums.c.slo == slo_polls.c.slo) & (slo_sums.c.at == slo_polls.c.newest)

        def query(connection: Connection) -> Mapping[str, Progress]:
            found = select(slo_polls.c.slo.label("polled"), slo_polls.c.reached, *slo_sums.c).outerjoin(
                slo_sums, newest
            )
            theirs = found.where(listed(slo_polls.c.slo, connection.dialect.name))
            return {
                names[row.polled]: Progress(rows.moment(row.reached), _sums(row) if row.at is not None else None)
                for row in connection.execute(theirs, keys(names, connection))
            }

        return await self._store.read(query)

    async def keep(self, polled: Sequence[Polled]) -> int:
        def keep(connection: Connection) -> int:
            names = {counted_as(one.slo): one for one in polled}
            stands = select(slo_polls).where(listed(slo_polls.c.slo, connection.dialect.name)).with_for_update()
            reached = {row.slo: row for row in connection.execute(stands, keys(names, connection))}
            polls, sums = [], []
            for name, one in names.items():
                row = reached.get(name)
                if (row.reached if row else None) != (rows.milliseconds(one.before) if one.before else None):
                    continue
                newest = rows.milliseconds(one.sums[-1].at) if one.sums else row.newest if row else None
                polls.append({"slo": name, "reached": rows.milliseconds(one.reached), "newest": newest})
                sums += [_row(name, each) for each in one.sums]
            upsert_rows(connection, slo_polls, polls)
            insert_rows(connection, slo_sums, sums)
            return len(sums)

        return await self._store.write(keep)

    async def at(self, slo: Slo, moments: Sequence[Instant]) -> Sequence[Sums | None]:
        return await self.at_each([(slo, moment) for moment in moments])

    async def at_each(self, asked: Sequence[tuple[Slo, Instant]]) -> Sequence[Sums | None]:
        pairs = json.dumps([(counted_as(slo), rows.milliseconds(moment)) for slo, moment in asked])

        def query(connection: Connection) -> Sequence[Sums | None]:
            found = connection.execute(_NEWEST_BY[connection.dialect.name], {"asked": pairs})
            placed = {row.place: _sums(row) for row in found}
            return [placed.get(place) for place in range(len(asked))]

        return await self._store.read(query)

    async def minutes(self, slo: Slo, after: Instant, until: Instant) -> Sequence[Count]:
        (before,) = await self.at(slo, [after])
        within = slo_sums.c.at > rows.milliseconds(after), slo_sums.c.at <= rows.milliseconds(until)
        theirs = select(*slo_sums.c).where(slo_sums.c.slo == counted_as(slo), *within).order_by(slo_sums.c.at)
        sums = await self._store.read(lambda connection: [*map(_sums, connection.execute(theirs))])
        return [
            Count(later.at, later.bad - earlier.bad, later.total - earlier.total)
            for earlier, later in pairwise([before or Sums(after), *sums])
        ]

    async def forget(self, before: Instant) -> int:
        # The newest of each day stays, midnight being the end of a day: quarters are reported from them.
        past, other = rows.milliseconds(before) // _DAY * _DAY, slo_sums.alias()
        until = ((slo_sums.c.at - 1) // _DAY + 1) * _DAY
        theirs = other.c.slo == slo_sums.c.slo, other.c.at > slo_sums.c.at, other.c.at <= until
        old = delete(slo_sums).where(slo_sums.c.at <= past, exists().where(*theirs))
        return await self._store.write(lambda connection: connection.execute(old).rowcount)


def _row(name: str, sums: Sums) -> dict[str, Any]:
    return {
        "slo": name,
        "at": rows.milliseconds(sums.at),
        "minutes": sums.minutes,
        "bad": sums.bad,
        "total": sums.total,
        "spent": sums.spent,
        "units": sums.units,
        "open_bad": sums.open_bad,
        "open_total": sums.open_total,
    }


def _sums(row: Row[Any]) -> Sums:
    return Sums(
        rows.moment(row.at),
        row.minutes,
        row.bad,
        row.total,
        row.spent,
        row.units,
        row.open_bad,
        row.open_total,
    )
