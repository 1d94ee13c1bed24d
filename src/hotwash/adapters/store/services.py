"""Services that were added on the page or over HTTP, beside those of services.yaml, which win."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.tables import services
from hotwash.domain.slo.service import PrometheusSource, Service


class StoreServices:
    def __init__(self, store: Writes, of_the_file: Mapping[str, Service]) -> None:
        self._store = store
        self._of_the_file = of_the_file

    def is_of_the_file(self, name: str) -> bool:
        return name in self._of_the_file

    async def get(self, name: str) -> Service | None:
        if (fixed := self._of_the_file.get(name)) is not None:
            return fixed
        found = select(services).where(services.c.name == name)

        def query(connection: Connection) -> Service | None:
            row = connection.execute(found).first()
            return _service(row) if row is not None else None

        return await self._store.read(query)

    async def all(self) -> Sequence[Service]:
        added = await self._store.read(lambda connection: [*map(_service, connection.execute(select(services)))])
        every = {one.name: one for one in added} | dict(self._of_the_file)
        return [every[name] for name in sorted(every)]

    async def keep(self, service: Service) -> None:
        def keep(connection: Connection) -> None:
            connection.execute(delete(services).where(services.c.name == service.name))
            connection.execute(insert(services).values(_row(service)))

        await self._store.write(keep)

    async def remove(self, name: str) -> bool:
        removed = delete(services).where(services.c.name == name)
        return await self._store.write(lambda connection: connection.execute(removed).rowcount > 0)


def _row(service: Service) -> dict[str, Any]:
    source = service.source
    return {
        "name": service.name,
        "objective": service.objective,
        "owner": service.owner,
        "url": source.url if source else None,
        "bad": source.bad if source else None,
        "total": source.total if source else None,
        "dependencies": json.dumps(service.dependencies),
    }


def _service(row: Row[Any]) -> Service:
    source = PrometheusSource(row.url, row.bad, row.total) if row.url is not None else None
    return Service(row.name, row.objective, row.owner, source, tuple(json.loads(row.dependencies)))
