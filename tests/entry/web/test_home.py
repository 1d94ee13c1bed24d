"""Home: what is open, what is mine, and calm; it hears of changes and of nothing else."""

import asyncio
from pathlib import Path

from hotwash.app.home import read_home
from hotwash.app.ports import Viewer
from hotwash.domain.incident.mitigation import ProposeMitigation
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Words
from hotwash.entry.web.home import stream
from hotwash.entry.web.slo_board import Board
from hotwash.entry.web.visitors import Visitor
from tests.worlds import ANA, BO, World, reading, world


async def with_roles(one: World) -> str:
    id = await one.declare()
    await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
    await one.act(id, AssignRole(by=BO, role=Role.OL, person="bo"))
    return id


def test_the_worst_incident_leads_and_names_the_page(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            await one.declare(Severity.SEV3, "mail")
            await one.declare(Severity.SEV1)
            shown = (await one.http.get("/")).text
            assert "<title>(2) SEV-1 Checkout fails - Hotwash</title>" in shown
            assert shown.index("INC-2") < shown.index("INC-1")
            assert "no IC yet" in shown

    asyncio.run(run())


def test_what_waits_for_me_stands_there_and_for_nobody_else(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await with_roles(one)
            await one.act(id, ProposeMitigation(by=BO, what=Words("Roll back"), how=Words("x"), risk=Words("none")))
            one.sign_in("ana")
            mine = (await one.http.get("/")).text
            assert "Decide on M1: Roll back" in mine
            assert "Hold a checkpoint" in mine
            one.sign_in("bo")
            assert "Decide on M1" not in (await one.http.get("/")).text

    asyncio.run(run())


def test_the_ic_owes_the_postmortem_until_it_is_written(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await with_roles(one)
            await one.act(id, Resolve(by=ANA, reading=reading()))
            owed = await read_home(one.hotwash, Viewer("ana"), "ana")
            assert [stored.incident.id for stored in owed.postmortems] == [id]
            assert (await read_home(one.hotwash, Viewer("bo"), "bo")).postmortems == []
            await one.at(60 * 49)
            one.sign_in("ana")
            assert "overdue" in (await one.http.get("/")).text
            saved = {"markdown": "# Written", "based_on": 0}
            headers = {"Authorization": "Bearer ana-token"}
            assert (await one.http.put(f"/api/v1/incidents/{id}/postmortem", json=saved, headers=headers)).is_success
            assert (await read_home(one.hotwash, Viewer("ana"), "ana")).postmortems == []

    asyncio.run(run())


def test_a_young_instance_says_what_to_do_first_and_an_old_one_how_things_stand(tmp_path: Path) -> None:
    services = tmp_path / "services.yaml"
    services.write_text("services:\n  - {name: checkout-api, objective: 0.995}\n")

    async def run() -> None:
        async with world(tmp_path, services=services) as one:
            one.sign_in("dee")
            young = (await one.http.get("/")).text
            assert "Nothing is open" in young
            assert "What to do first" in young
            id = await with_roles(one)
            await one.act(id, Resolve(by=ANA, reading=reading()))
            calm = (await one.http.get("/")).text
            assert "What to do first" not in calm
            assert "The last one was" in calm
            assert "cannot be read: no metrics source is configured for it" in calm

    asyncio.run(run())


def test_a_watcher_of_home_hears_of_every_change_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            ana = await one.hotwash.accounts.person("ana", None)
            assert ana is not None
            seen = (await read_home(one.hotwash, Viewer("ana"), "ana")).mark

            async def still() -> Visitor:
                return Visitor(ana)

            events = stream(one.hotwash, Board(one.hotwash), still, seen, rest=0)
            heard = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0)
            id = await one.declare()
            event = await heard
            assert event.startswith("id: ")
            assert "data: <title>(1) SEV-1 Checkout fails - Hotwash</title>" in event
            again = asyncio.ensure_future(anext(events))
            await asyncio.sleep(0)
            await one.act(id, AddNote(by=ANA, words=Words("changes the record, not the list of others")))
            assert "event: change" in await again

    asyncio.run(run())


def test_whoever_is_signed_out_hears_nothing_more(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            assert (await one.http.get("/live")).status_code == 404
            ana = await one.hotwash.accounts.person("ana", None)
            assert ana is not None
            signed_in = [Visitor(ana), None]

            async def who() -> Visitor | None:
                return signed_in.pop(0)

            assert len([event async for event in stream(one.hotwash, Board(one.hotwash), who, "", rest=0)]) == 1

    asyncio.run(run())


def test_what_is_overdue_stays_so_when_its_reminders_have_ended(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.declare(Severity.SEV0)
            await one.at(60)
            home = await read_home(one.hotwash, Viewer("ana"), "ana")
            owed = home.running[0].next
            assert owed is not None
            assert (owed.what, (one.now - owed.due).total_seconds()) == ("name an IC", 58 * 60)
            one.sign_in()
            assert "58:00 overdue" in (await one.http.get("/")).text

    asyncio.run(run())
