"""Lists of incidents on every store: searched, for who may see them, and sound after a redaction."""

import asyncio

from hotwash.app.ports import Viewer
from hotwash.app.reading import Sought
from hotwash.bootstrap import check_database
from hotwash.domain.incident.lock import Redact
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Words
from hotwash.domain.slo.service import PrometheusSource, Service
from hotwash.domain.timeline.entry import Chain
from tests.worlds import ANA, DEE, World, reading, world


async def found(one: World, sought: Sought, viewer: Viewer = Viewer("ana")) -> list[str]:  # noqa: B008  # frozen
    return [stored.incident.id for stored in await one.hotwash.reader.incidents(viewer, sought, before=None, limit=9)]


def test_a_list_holds_what_was_sought(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            first = await one.declare(Severity.SEV1, "checkout-api")
            second = await one.declare(Severity.SEV3, "mail")
            assert await found(one, Sought()) == [second, first]
            assert await found(one, Sought(severity=Severity.SEV3)) == [second]
            assert await found(one, Sought(service="checkout-api")) == [first]
            assert await found(one, Sought(words="ECKOUT F")) == [second, first]
            assert await found(one, Sought(words=first.lower())) == [first]
            assert await found(one, Sought(words="_")) == []
            assert await found(one, Sought(), Viewer(None)) == []

    asyncio.run(run())


def test_a_debt_is_found_until_it_is_paid_and_a_redacted_title_no_longer(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            id = await one.declare()
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            assert await found(one, Sought(owed_by="ana")) == []
            await one.act(id, Resolve(by=ANA, reading=reading()))
            assert await found(one, Sought(owed_by="ana")) == [id]
            await one.act(id, Redact(by=DEE, chain=Chain.RECORD, seq=1, field="title", reason=Words("private")))
            assert await found(one, Sought(words="checkout")) == []

    asyncio.run(run())
    assert check_database(database) == (1, [])


def test_deadlines_of_several_incidents_come_in_one_answer(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            ids = [await one.declare(service=None) for _ in range(3)]
            owed = await one.hotwash.reader.deadlines_of(Viewer("ana"), ids[:2])
            assert set(owed) == set(ids[:2])
            assert list(owed[ids[0]]) == list(await one.hotwash.reader.deadlines(Viewer("ana"), ids[0]))
            assert await one.hotwash.reader.deadlines_of(Viewer(None), ids) == {}

    asyncio.run(run())


def test_services_are_kept_changed_and_removed(database: str) -> None:
    source = PrometheusSource("http://prometheus.example:9090", "bad[{{.window}}]", "all[{{.window}}]")

    async def run() -> None:
        async with world(database) as one:
            services = one.hotwash.services
            await services.keep(Service("mail", 0.99))
            await services.keep(Service("checkout-api", 0.995, "payments", source, ("orders-db", "mail")))
            await services.keep(Service("mail", 0.999))
            assert [service.name for service in await services.all()] == ["checkout-api", "mail"]
            assert await services.get("mail") == Service("mail", 0.999)
            assert await services.get("checkout-api") == Service(
                "checkout-api", 0.995, "payments", source, ("orders-db", "mail")
            )
            assert (await services.remove("mail"), await services.remove("mail")) == (True, False)

    asyncio.run(run())
