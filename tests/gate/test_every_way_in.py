"""A word of a restricted incident reaches nobody who may not know of it: by no page, API, stream, e-mail or log.

Every route the server has is walked, so that one added later is walked too.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute, Mount, Route

from hotwash.app.accounts import Person, Team
from hotwash.app.execute import Caller, Done, merge_duplicate, open_incident, save_postmortem, sees
from hotwash.app.outside import add_webhook
from hotwash.app.ports import ITSELF, Viewer
from hotwash.app.reading import Sought
from hotwash.bootstrap import application, work
from hotwash.domain.incident import hypothesis, mitigation, need_to_know, notes, resolve, roles, suspects, update
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.document import SavePostmortem
from hotwash.domain.incident.events import Audience, ChangeKind
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.kernel import Actor, Refused, Words
from hotwash.domain.people.account import AccountRole, Scope
from hotwash.domain.timeline.entry import Chain
from hotwash.entry.web.home import stream as home_stream
from hotwash.entry.web.incident.live import Watch
from hotwash.entry.web.incident.rooms import Rooms
from hotwash.entry.web.incident.timeline import Show
from hotwash.entry.web.slo_board import Board
from hotwash.entry.web.visitors import Visitor
from tests.receivers import Endpoint, Mailbox, endpoint, mailbox
from tests.worlds import ANA, BO, INTAKE_KEY, QUIET, START, World, notification, reading, world

CANARY = "canarybird"
SAID = Words(f"{CANARY} sings")


@dataclass
class Restricted:
    """A restricted incident with the word in every kind of free text; ana and bo may know of it."""

    world: World
    id: str
    box: Mailbox
    hook: Endpoint


@asynccontextmanager
async def restricted(database: str, *, over: bool, policy: Path | None = QUIET) -> AsyncIterator[Restricted]:
    with mailbox() as box, endpoint() as hook:
        settings = {"smtp": box.url, "allow_outgoing": "127.0.0.0/8", "base_url": "http://hotwash.example"}
        async with world(database, policy=policy, **settings) as one:
            await _people(one)
            await add_webhook(one.hotwash, hook.url, (), one.hotwash.webhook_sender.new_secret())
            id = await _declared(one)
            await _run(one, id)
            if over:
                await _ended(one, id)
            await work(one.hotwash)
            yield Restricted(one, id, box, hook)


async def _people(one: World) -> None:
    accounts = one.hotwash.accounts
    for person in await accounts.people():
        await accounts.change_person(replace(person, email=f"{person.id}@example.com"))
    for name, role in (("vera", AccountRole.VIEWER), ("sam", AccountRole.RESPONDER)):
        person = Person(name, name.title(), role, email=f"{name}@example.com")
        await accounts.add_person(person)
        await accounts.add_token(f"{name}-token", person, "test")
        await accounts.add_session(f"{name}-session", person, START + timedelta(days=9))
    actor = Person("actor", "Actor", drill="drill-1")
    await accounts.add_person(actor)
    await accounts.add_token("actor-token", actor, "test")
    await accounts.keep_team(Team("security", "Security", ("sam",)))


async def _declared(one: World) -> str:
    command = Declare(
        by=ANA,
        title=SAID,
        severity=Severity.SEV1,
        service="checkout-api",
        impact=SAID,
        restricted=True,
        members=("bo",),
    )
    done = await open_incident(one.hotwash.store, command, Caller(ANA))
    assert isinstance(done, Done)
    return done.incident


async def _run(one: World, id: str) -> None:
    for command in (
        roles.AssignRole(by=ANA, role=Role.IC, person="ana"),
        roles.AssignRole(by=ANA, role=Role.OL, person="bo"),
        hypothesis.StateHypothesis(by=BO, what=SAID, because=SAID),
        hypothesis.ConfirmHypothesis(by=BO, id="H1", evidence=SAID),
        mitigation.ProposeMitigation(by=BO, what=SAID, how=SAID, risk=SAID),
        update.PostUpdate(by=ANA, audience=Audience.INTERNAL, words=SAID),
        notes.AddNote(by=BO, words=SAID),
        notes.NoteChange(by=BO, change=ChangeKind.DEPLOY, what=SAID),
        suspects.ConfirmChange(
            by=BO,
            id="E99",
            change=ChangeKind.DEPLOY,
            service="checkout-api",
            made_at=START,
            what=SAID,
            reason=SAID,
            link=SAID,
        ),
    ):
        assert isinstance(await one.act(id, command), Done), command


async def _ended(one: World, id: str) -> None:
    assert isinstance(await one.act(id, resolve.Resolve(by=ANA, reading=reading())), Done)
    assert isinstance(await one.act(id, Lock(by=ANA)), Done)
    saved = SavePostmortem(by=ANA, markdown=f"# {CANARY}\n".encode(), based_on=0)
    assert isinstance(await save_postmortem(one.hotwash.store, id, saved, Caller(ANA)), Done)


def ways(routes: Iterable[BaseRoute], base: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path template the server answers."""
    for route in routes:
        if isinstance(route, Mount):
            yield from ways(route.app.routes, base + route.path)  # type: ignore[attr-defined]  # both applications have routes
        elif hasattr(route, "original_router"):
            yield from ways(route.original_router.routes, base)
        elif isinstance(route, Route) or hasattr(route, "methods"):
            for method in sorted(set(route.methods or ()) - {"HEAD", "OPTIONS"}):
                yield method, base + route.path


def filled(path: str, id: str) -> str:
    """A path of this incident, with the parts of it that somebody might guess."""
    values = {
        "id": id,
        "role": "IC",
        "hypothesis": "H1",
        "mitigation": "M1",
        "claim": "A1",
        "change_id": "E99",
        "step": "1",
        "person": "ana",
    }
    out = []
    for part in path.split("/"):
        name = part.strip("{}").partition(":")[0] if part.startswith("{") else None
        out.append(part if name is None else values.get(name, "1"))
    return "/".join(out)


BODIES: Mapping[str, Any] = {"text": "x", "reason": "x", "person": "cy", "markdown": "x", "what": "x", "why": "x"}


async def answers(one: Restricted, name: str | None) -> AsyncIterator[tuple[str, str, str]]:
    """What somebody gets from each way in, by token and by cookie: where, what they are told, and the headers."""
    transport = httpx.ASGITransport(application(one.world.hotwash))
    cookies = {"hotwash_session": f"{name}-session"} if name else {}
    headers = {"Authorization": f"Bearer {name}-token"} if name else {}
    async with httpx.AsyncClient(transport=transport, base_url="http://h", cookies=cookies, headers=headers) as http:
        for method, path in ways(application(one.world.hotwash).routes):
            where = filled(path, one.id)
            if path in _NOT_WALKED or path.endswith("/live"):
                continue
            sent: dict[str, Any] = {}
            if method != "GET":
                sent = {"json": dict(BODIES)} if path.startswith("/api") else {"data": dict(BODIES)}
            response = await http.request(method, where, **sent)
            yield f"{method} {where}", response.text, json.dumps(dict(response.headers))
        for where in (
            f"/incidents?words={CANARY[:6]}",
            "/incidents?service=checkout-api",
        ):
            response = await http.get(where)
            yield f"GET {where}", response.text, json.dumps(dict(response.headers))


_NOT_WALKED = frozenset({"/sign-out"})
"""It would end the session that the others are walked with; streams have no end and are followed below."""

OUTSIDERS = (None, "cy", "dee", "vera", "sam", "actor")
"""Nobody, a responder, an administrator, a viewer, the security team, and one of a drill's cast."""


@pytest.mark.parametrize("over", [False, True], ids=["open", "locked"])
def test_no_way_in_tells_an_outsider(database: str, over: bool, caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> None:
        async with restricted(database, over=over) as one:
            entries = (await _stored(one)).incident.entries
            for name in OUTSIDERS:
                seen = 0
                async for where, text, headers in answers(one, name):
                    assert CANARY not in text.casefold(), (name, where)
                    assert CANARY not in headers.casefold(), (name, where)
                    if f"/{one.id}" not in where and "POST" not in where:
                        assert one.id not in text, (name, where)
                    seen += 1
                assert seen > 60
            assert (await _stored(one)).incident.entries == entries

    with caplog.at_level(logging.DEBUG):
        asyncio.run(run())
    assert CANARY not in caplog.text.casefold()


def test_those_on_the_list_see_it(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            told = {where async for where, text, _ in answers(one, "bo") if CANARY in text.casefold()}
            for expected in (f"GET /incidents/{one.id}", f"GET /api/v1/incidents/{one.id}", "GET /api/v1/incidents"):
                assert expected in told, expected

    asyncio.run(run())


def test_mail_says_only_that_it_is_restricted_and_webhooks_nothing(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=True) as one:
            assert one.hook.requests == []
            assert {to.partition("@")[0] for to, _ in one.box.mails} == {"ana", "bo", "sam"}
            for _, mail in one.box.mails:
                assert CANARY not in mail.as_string().casefold()
                assert mail["Subject"] == "Restricted SEV-1"

    asyncio.run(run())


def test_a_page_tells_the_security_team_its_severity_and_nobody_else_anything(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False, policy=None) as one:
            pages = [(to, mail) for to, mail in one.box.mails if "PAGE" in mail["Subject"]]
            assert [(to, mail["Subject"]) for to, mail in pages] == [("sam@example.com", "PAGE Restricted SEV-1")]
            assert not any(CANARY in mail.as_string().casefold() for _, mail in one.box.mails)
            assert one.hook.requests == []
            link = re.search(r"/page/\S+", pages[0][1].get_content())
            assert link is not None
            for path in (link.group(), f"{link.group()}/decline"):
                shown = await one.world.http.request(
                    "POST" if "decline" in path else "GET", path, follow_redirects=True
                )
                assert shown.status_code == 200
                assert "Restricted SEV-1" in shown.text
                assert CANARY not in shown.text.casefold()
            for name in ("cy", "dee", "vera", "sam"):
                answered = await one.world.post(f"/incidents/{one.id}/pages/acknowledge", by=name)
                assert answered.status_code == (200 if name == "sam" else 404), name
            assert (await _stored(one)).incident.members == ("ana", "bo", "sam")

    asyncio.run(run())


def test_streams_tell_those_on_the_list_and_nobody_else(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            for name in ("ana", "bo", *OUTSIDERS):
                person = await one.world.hotwash.accounts.person(name, None) if name else None
                one.world.http.cookies.clear()
                if person is None or name not in ("ana", "bo"):
                    if person is not None:
                        one.world.sign_in(person.id)
                    gone = await one.world.http.get(f"/incidents/{one.id}/live")
                    assert (gone.status_code, gone.text) == (404, ""), name
                if person is not None:
                    seen = await _first(
                        home_stream(one.world.hotwash, Board(one.world.hotwash), _always(Visitor(person)), "", 0)
                    )
                    assert (CANARY in seen.casefold()) is (name in ("ana", "bo")), name

    asyncio.run(run())


def test_a_room_that_is_followed_ends_for_whoever_is_taken_off_the_list(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            hotwash = one.world.hotwash
            admitted = await one.world.act(one.id, need_to_know.Admit(by=ANA, person="cy", reason=SAID))
            assert isinstance(admitted, Done)
            cy = await hotwash.accounts.person("cy", None)
            assert cy is not None
            watch = Watch(hotwash, Rooms(hotwash), one.id, Show.ALL, _always(Visitor(cy)))
            stream = watch.stream(Visitor(cy), (0, 0))
            assert CANARY in (await anext(stream)).casefold()
            await one.world.act(one.id, need_to_know.Dismiss(by=ANA, person="cy", reason=SAID))
            assert [event async for event in stream] == []

    asyncio.run(run())


def test_a_stream_ends_once_the_session_does(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            hotwash = one.world.hotwash
            bo = await hotwash.accounts.person("bo", None)
            assert bo is not None

            async def signed_out() -> None:
                return None

            stream = Watch(hotwash, Rooms(hotwash), one.id, Show.ALL, signed_out).stream(Visitor(bo), (0, 0))
            await anext(stream)
            await one.world.at(1)
            await one.world.act(one.id, notes.AddNote(by=ANA, words=SAID))
            assert [event async for event in stream] == []

    asyncio.run(run())


def _always(visitor: Visitor) -> Callable[[], Awaitable[Visitor | None]]:
    async def who() -> Visitor | None:
        return visitor

    return who


async def _first(stream: AsyncIterator[str]) -> str:
    async for event in stream:
        return event
    return ""


def test_the_list_is_kept_by_those_on_it(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            for name, expected in (("bo", True), ("cy", False)):
                visible = await one.world.hotwash.reader.incident(Viewer(name), one.id)
                assert (visible is not None) is expected
            await one.world.act(one.id, roles.AssignRole(by=ANA, role=Role.OL, person="ana", reason=SAID))
            admitted = await one.world.act(one.id, need_to_know.Admit(by=ANA, person="cy", reason=SAID))
            assert isinstance(admitted, Done)
            assert await one.world.hotwash.reader.incident(Viewer("cy"), one.id) is not None
            dismissed = await one.world.act(one.id, need_to_know.Dismiss(by=ANA, person="cy", reason=SAID))
            assert isinstance(dismissed, Done)
            assert await one.world.hotwash.reader.incident(Viewer("cy"), one.id) is None
            assert await one.world.hotwash.reader.entries(Viewer("cy"), one.id, Chain.RECORD, after=0, limit=9) == ()

    asyncio.run(run())


def test_the_query_and_the_act_agree_on_who_sees_what(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            open_to_all = await one.world.declare()
            drilled = Declare(by=BO, title=Words("Practice"), severity=Severity.SEV2, drill=True)
            played = await open_incident(one.world.hotwash.store, drilled, Caller(BO, drill="drill-1"))
            assert isinstance(played, Done)
            viewers = [
                ITSELF,
                Viewer(None),
                *(Viewer(name, admin=admin) for name in ("ana", "bo", "cy") for admin in (False, True)),
                *(Viewer(name, drill=drill) for name in ("ana", "actor") for drill in ("drill-1", "drill-2")),
            ]
            for id in (one.id, open_to_all, played.incident):
                stored = await one.world.hotwash.reader.incident(ITSELF, id)
                assert stored is not None
                for viewer in viewers:
                    found = await one.world.hotwash.reader.incident(viewer, id)
                    if viewer.person is not None or viewer.itself:
                        assert (found is not None) is sees(viewer, stored), (viewer, id)
                    else:
                        assert found is None

    asyncio.run(run())


def test_its_number_is_random_and_leaves_no_gap(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            for minute, id in ((1, "INC-1"), (2, "INC-2")):
                await one.world.at(minute)
                assert await one.world.declare(service=None) == id
            assert int(one.id.removeprefix("INC-")) >= 2**30
            listed = await one.world.hotwash.reader.incidents(Viewer("ana"), Sought(), before=None, limit=9)
            assert [stored.incident.id for stored in listed] == ["INC-2", "INC-1", one.id]

    asyncio.run(run())


def test_alerts_of_its_service_go_to_an_incident_everybody_sees(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            taken = await one.world.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("Errors"))
            assert taken.status_code == 200
            assert await one.world.hotwash.reader.incident(Viewer("cy"), "INC-1") is not None

    asyncio.run(run())


def test_a_viewer_and_a_read_token_act_nowhere(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            id = await one.declare()
            vera = Person("vera", "Vera", AccountRole.VIEWER)
            await one.hotwash.accounts.add_person(vera)
            await one.hotwash.accounts.add_token("vera-token", vera, "test")
            ana = await one.hotwash.accounts.person("ana", None)
            assert ana is not None
            await one.hotwash.accounts.add_token("reading-token", ana, "test", Scope.READ)
            for name in ("vera", "reading"):
                assert (await one.get(f"/incidents/{id}", by=name)).status_code == 200
                for path in (f"/incidents/{id}/notes", "/incidents"):
                    refused = await one.post(path, {"text": "x"} if "notes" in path else {"title": "x"}, by=name)
                    assert (refused.status_code, refused.json()["code"]) == (403, "not-allowed")
            dee = await one.hotwash.accounts.person("dee", None)
            assert dee is not None
            await one.hotwash.accounts.add_token("dees-token", dee, "test", Scope.RESPOND)
            assert (await one.post("/integrations", {"name": "x"}, by="dees")).status_code == 403

    asyncio.run(run())


def test_nobody_is_given_a_part_in_what_they_may_not_know_of(database: str) -> None:
    async def run() -> None:
        async with restricted(database, over=False) as one:
            for command in (
                roles.AssignRole(by=ANA, role=Role.CL, person="cy"),
                roles.Join(by=ANA, person="cy"),
            ):
                refused = await one.world.act(one.id, command)
                assert isinstance(refused, Refused)
                assert refused.code == "not-on-the-list"
            elsewhere = await one.world.declare()
            merged = resolve.End(by=ANA, ending=resolve.Ending.DUPLICATE, reason=SAID, duplicate_of=elsewhere)
            refused = await merge_duplicate(one.world.hotwash.store, one.id, merged, Caller(ANA))
            assert isinstance(refused, Refused)
            assert refused.code == "restricted-differs"
            stranger = await one.world.act(one.id, notes.AddNote(by=Actor("dee"), words=SAID))
            assert isinstance(stranger, Refused)
            assert stranger.code == "unknown-incident"

    asyncio.run(run())


async def _stored(one: Restricted) -> Any:
    stored = await one.world.hotwash.reader.incident(ITSELF, one.id)
    assert stored is not None
    return stored
