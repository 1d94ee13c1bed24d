"""Integrations, webhooks, maintenance windows, drills and dead letters."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from hotwash.adapters.store import rows
from hotwash.adapters.store.accounts import digest
from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.tables import (
    alerts,
    dead_letters,
    drills,
    integrations,
    maintenance,
    webhooks,
)
from hotwash.app.ports import DeadLetter, Integration, Webhook
from hotwash.app.unit_of_work import Alert
from hotwash.domain.alerts.maintenance import Window
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.kernel import Instant


class StoreDirectory:
    def __init__(self, store: Writes) -> None:
        self._store = store

    async def integration_of_key(self, key: str) -> Integration | None:
        found = select(integrations).where(integrations.c.key_digest == digest(key))

        def query(connection: Connection) -> Integration | None:
            row = connection.execute(found).first()
            return Integration(row.id, row.name, row.drill) if row is not None else None

        return await self._store.read(query)

    async def integrations(self) -> Sequence[Integration]:
        every = select(integrations).order_by(integrations.c.name)
        return await self._store.read(
            lambda connection: [Integration(row.id, row.name, row.drill) for row in connection.execute(every)]
        )

    async def add_integration(self, integration: Integration, key: str) -> None:
        row = {
            "id": integration.id,
            "name": integration.name,
            "key_digest": digest(key),
            "drill": integration.drill,
        }
        await self._store.write(lambda connection: connection.execute(insert(integrations).values(row)))

    async def change_key(self, integration: str, key: str) -> bool:
        changed = update(integrations).where(integrations.c.id == integration).values(key_digest=digest(key))
        return await self._store.write(lambda connection: connection.execute(changed).rowcount > 0)

    async def remove_integration(self, id: str) -> bool:
        removed = delete(integrations).where(integrations.c.id == id)
        return await self._store.write(lambda connection: connection.execute(removed).rowcount > 0)

    async def last_heard(self) -> Mapping[str, Instant]:
        newest = select(alerts.c.integration, func.max(alerts.c.last_seen).label("at")).group_by(alerts.c.integration)
        return await self._store.read(
            lambda connection: {row.integration: rows.moment(row.at) for row in connection.execute(newest)}
        )

    async def add_dead_letter(self, letter: DeadLetter) -> None:
        row = {
            "integration": letter.integration,
            "received_at": rows.milliseconds(letter.received_at),
            "why": letter.why,
            "body": letter.body,
        }
        await self._store.write(lambda connection: connection.execute(insert(dead_letters).values(row)))

    async def dead_letters(self, limit: int) -> Sequence[DeadLetter]:
        newest = select(dead_letters).order_by(dead_letters.c.id.desc()).limit(limit)
        return await self._store.read(lambda connection: [*map(rows.dead_letter, connection.execute(newest))])

    async def dead_letter(self, id: int) -> DeadLetter | None:
        found = select(dead_letters).where(dead_letters.c.id == id)

        def query(connection: Connection) -> DeadLetter | None:
            row = connection.execute(found).first()
            return rows.dead_letter(row) if row is not None else None

        return await self._store.read(query)

    async def webhooks(self) -> Sequence[Webhook]:
        every = select(webhooks).order_by(webhooks.c.id)
        return await self._store.read(lambda connection: [*map(rows.webhook, connection.execute(every))])

    async def add_webhook(self, webhook: Webhook) -> None:
        row = rows.webhook_row(webhook)
        await self._store.write(lambda connection: connection.execute(insert(webhooks).values(row)))

    async def disable_webhook(self, id: str, why: str) -> None:
        disabled = update(webhooks).where(webhooks.c.id == id).values(disabled=why)
        await self._store.write(lambda connection: connection.execute(disabled))

    async def enable_webhook(self, id: str) -> bool:
        enabled = update(webhooks).where(webhooks.c.id == id).values(disabled=None)
        return await self._store.write(lambda connection: connection.execute(enabled).rowcount > 0)

    async def remove_webhook(self, id: str) -> bool:
        removed = delete(webhooks).where(webhooks.c.id == id)
        return await self._store.write(lambda connection: connection.execute(removed).rowcount > 0)

    async def add_window(self, window: Window) -> None:
        row = rows.window_row(window)
        await self._store.write(lambda connection: connection.execute(insert(maintenance).values(row)))

    async def windows(self) -> Sequence[Window]:
        planned = select(maintenance).where(maintenance.c.closed == 0).order_by(maintenance.c.starts)
        return await self._store.read(lambda connection: [*map(rows.window, connection.execute(planned))])

    async def end_window(self, id: str, at: Instant) -> bool:
        now = rows.milliseconds(at)
        running = maintenance.c.id == id, maintenance.c.ends > now
        ended = update(maintenance).where(*running).values(ends=now)
        return await self._store.write(lambda connection: connection.execute(ended).rowcount > 0)

    async def firing_in(self, window: str) -> Sequence[Alert]:
        kept = select(alerts).where(alerts.c.maintenance == window, alerts.c.firing == 1, alerts.c.incident.is_(None))
        return await self._store.read(lambda connection: [*map(rows.alert, connection.execute(kept))])

    async def close_window(self, id: str) -> None:
        closed = update(maintenance).where(maintenance.c.id == id).values(closed=1)
        await self._store.write(lambda connection: connection.execute(closed))

    async def add_drill(self, id: str, scenario: str, clock: DrillClock) -> None:
        row = {
            "id": id,
            "scenario": scenario,
            "wall_start": rows.milliseconds(clock.wall_start),
            "start": rows.milliseconds(clock.start),
            "rate": clock.rate,
        }
        await self._store.write(lambda connection: connection.execute(insert(drills).values(row)))

    async def drill(self, id: str) -> tuple[str, DrillClock] | None:
        def query(connection: Connection) -> tuple[str, DrillClock] | None:
            row = connection.execute(select(drills).where(drills.c.id == id)).first()
            if row is None:
                return None
            return row.scenario, DrillClock(rows.moment(row.wall_start), rows.moment(row.start), row.rate)

        return await self._store.read(query)
