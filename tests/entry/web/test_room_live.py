"""A room's stream: each change once, to whoever may see it, made once for all who see the same."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotwash.app.accounts import Person
from hotwash.app.ports import Viewer
from hotwash.domain.incident.mitigation import ProposeMitigation
from hotwash.domain.incident.need_to_know import Restrict
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.incident.standing import standing
from hotwash.domain.kernel import Words
from hotwash.domain.people.account import AccountRole
from hotwash.domain.slo.series import Series
from hotwash.domain.slo.service import Service
from hotwash.entry.web.incident import live
from hotwash.entry.web.incident.live import Watch
from hotwash.entry.web.incident.rooms import Cursor, Rooms
from hotwash.entry.web.incident.timeline import Show
from hotwash.entry.web.visitors import Visitor
from tests.worlds import ANA, BO, World, world


def visitor(name: str = "ana", role: AccountRole = AccountRole.RESPONDER) -> Visitor:
    return Visitor(Person(name, name.title(), role))


def watching(
    one: World, id: str, at: Cursor, who: Visitor | None = None, rooms: Rooms | None = None, show: Show = Show.ALL
) -> AsyncIterator[str]:
    viewing = who or visitor()

    async def again() -> Visitor | None:
        return viewing

    return Watch(one.hotwash, rooms or Rooms(one.hotwash), id, show, again).stream(viewing, at)


def seqs(event: str) -> list[int]:
    return [int(found) for found in re.findall(r'data-seq="(\d+)"', event)]


def name(event: str) -> str:
    return event.splitlines()[1].removeprefix("event: ")


def note(words: str) -> AddNote:
    return AddNote(by=ANA, words=Words(words))


def test_a_watcher_gets_what_is_new_and_the_parts_that_changed(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            stream = watching(one, id, (1, 0))
            assert name(await anext(stream)) == "beat"
            heard = asyncio.ensure_future(anext(stream))
            await asyncio.sleep(0)
            await one.act(id, note("new"))
            event = await heard
            assert event.startswith("id: 2-0\nevent: change\n")
            assert seqs(event) == [2]
            assert 'id="roles"' not in event
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            event = await anext(stream)
            assert (seqs(event), 'id="roles"' in event, 'id="sli"' in event) == ([3], True, False)

    asyncio.run(run())


def test_a_stream_resumes_where_the_page_was_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            for number in range(5):
                await one.act(id, note(f"note {number}"))
            event = await anext(watching(one, id, (3, 0)))
            assert (event.startswith("id: 6-0\n"), seqs(event)) == (True, [4, 5, 6])
            assert name(await anext(watching(one, id, (6, 0)))) == "beat"

    asyncio.run(run())


def test_who_missed_too_much_is_told_to_read_the_page_anew(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await asyncio.gather(*(one.act(id, note(f"note {number}")) for number in range(live.MOST_PUSHED + 1)))
            event = await anext(watching(one, id, (1, 0)))
            assert (name(event), seqs(event)) == ("reload", [])

    asyncio.run(run())


def test_a_stream_ends_when_the_incident_is_restricted_and_tells_nothing_of_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            stream = watching(one, id, (1, 0), visitor("bo"))
            await anext(stream)
            await one.act(id, Restrict(by=ANA, reason=Words("A breach of customer data")))
            assert [event async for event in stream] == []

    asyncio.run(run())


def test_a_stream_ends_when_its_visitor_signs_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "_ASK_AGAIN", timedelta())

    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()

            async def nobody() -> Visitor | None:
                return None

            stream = Watch(one.hotwash, Rooms(one.hotwash), id, Show.ALL, nobody).stream(visitor(), (1, 0))
            assert [event async for event in stream] == []

    asyncio.run(run())


def test_streams_end_when_the_server_stops(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            stream = watching(one, id, (1, 0))
            await anext(stream)
            ended = asyncio.ensure_future(anext(stream, "ended"))
            await asyncio.sleep(0)
            one.hotwash.live.close()
            assert await ended == "ended"

    asyncio.run(run())


def test_people_of_one_standing_get_the_very_same_event(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            rooms = Rooms(one.hotwash)
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            streams = [watching(one, id, (2, 0), visitor(who), rooms) for who in ("bo", "cy", "ana")]
            for stream in streams:
                await anext(stream)
            await one.act(id, ProposeMitigation(by=ANA, what=Words("Roll back"), how=Words("x"), risk=Words("none")))
            bo, cy, ana = [await anext(stream) for stream in streams]
            assert bo is cy
            assert "Approve M1" in ana
            assert "Approve M1" not in bo

    asyncio.run(run())


def test_a_viewer_is_offered_no_act(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await one.act(id, ProposeMitigation(by=BO, what=Words("Roll back"), how=Words("x"), risk=Words("none")))
            event = await anext(watching(one, id, (1, 0), visitor("vi", AccountRole.VIEWER)))
            assert "M1 Roll back" in event
            assert "<form" not in event

    asyncio.run(run())


def test_a_filtered_page_gets_only_what_belongs_to_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await one.act(id, note("not a decision"))
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            event = await anext(watching(one, id, (1, 0), show=Show.DECISIONS))
            assert (seqs(event), event.splitlines()[0]) == ([3], "id: 3-0")

    asyncio.run(run())


def test_no_kind_of_line_end_breaks_an_event(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await one.act(id, note("one\rtwo\r\nthree\nevent: beat\u2028four"))
            event = await anext(watching(one, id, (1, 0)))
            assert "\r" not in event
            body = event.removesuffix("\n\n").split("\n")
            assert all(line.startswith(("id: ", "event: change", "data: ")) for line in body)

    asyncio.run(run())


def test_the_service_level_is_read_once_for_all_who_watch(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            rooms = Rooms(one.hotwash)
            stored = await one.hotwash.reader.incident(visitor().viewer, id)
            assert stored is not None
            known = await rooms.facts(visitor().viewer, stored)
            first = await rooms.level(known)
            assert await rooms.level(known) is first
            one.hotwash.clock.now += timedelta(seconds=10)  # type: ignore[attr-defined]  # a test's clock is set
            assert await rooms.level(known) is not first

    asyncio.run(run())


def test_somebody_unknown_gets_no_stream(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            assert (await one.http.get(f"/incidents/{id}/live")).status_code == 404
            one.http.cookies.set("hotwash_session", "wrong")
            assert (await one.http.get(f"/incidents/{id}/live")).status_code == 404
            assert (await one.http.get("/incidents/INC-9/live")).status_code == 404

    asyncio.run(run())


class Silent:
    """Metrics that never answer."""

    async def series(self, service: Service, until: datetime, window: timedelta, step: timedelta) -> Series:
        await asyncio.Event().wait()
        raise AssertionError("nothing wakes it")


def test_metrics_that_do_not_answer_keep_nobody_from_what_was_changed(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.services.keep(Service("checkout-api", 0.995))
            deploy = {"kind": "deploy", "service": "checkout-api", "summary": "Deploy #847"}
            assert (await one.post("/changes", deploy)).status_code == 201
            id = await one.declare()
            rooms = Rooms(replace(one.hotwash, metrics=Silent()), patience=0.0)
            stored = await one.hotwash.reader.incident(Viewer("ana"), id)
            assert stored is not None
            known = await rooms.facts(Viewer("ana"), stored)
            panels = await rooms.panels(known, standing(stored.incident, "ana", responds=True))
            assert "Deploy #847" in panels.by_name["changes"].html
            assert "its metrics have not answered yet" in panels.by_name["sli"].html

    asyncio.run(run())
