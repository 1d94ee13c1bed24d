"""Declaring on the page: a title is enough, nothing typed is lost, and what is open already is asked about once."""

import asyncio
import re
from pathlib import Path

import httpx

from hotwash.app.ports import Viewer
from hotwash.app.reading import Sought
from hotwash.bootstrap import application
from hotwash.domain.incident.policy import Severity
from hotwash.domain.people.account import AccountRole
from hotwash.domain.severity.facts import Harm
from hotwash.entry.web.visitors import SESSION
from tests.app.test_severity import Scene, play
from tests.worlds import START, World, world


async def send(one: World, **fields: str) -> tuple[int, str, str]:
    response = await one.http.post("/declare", data=fields)
    return response.status_code, response.headers.get("location", ""), response.text


def test_a_title_is_enough(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            assert (await send(one, title="Search is slow"))[:2] == (303, "/incidents/INC-1")
            declared = await one.load("INC-1")
            assert (declared.title, declared.severity, declared.commander) == ("Search is slow", Severity.SEV2, None)

    asyncio.run(run())


def test_everything_chosen_is_taken_over_and_the_chair_with_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            await send(one, title="T", severity="SEV-0", service="mail", command="yes", restricted="yes")
            found = await one.hotwash.reader.incidents(Viewer("ana"), Sought(), before=None, limit=9)
            declared = found[0].incident
            assert (declared.severity, declared.service, declared.commander) == (Severity.SEV0, "mail", "ana")
            assert declared.members == ("ana",)
            assert await one.hotwash.reader.incidents(Viewer("dee", admin=True), Sought(), before=None, limit=9) == []

    asyncio.run(run())


def test_a_refusal_keeps_what_was_typed(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            status, _, shown = await send(one, title=" ", impact="Half of them", severity="SEV-1", command="yes")
            assert status == 422
            assert 'role="alert"' in shown
            assert 'value="Half of them"' in shown
            assert 'value="SEV-1" checked' in shown
            assert 'name="command" value="yes" checked' in shown

    asyncio.run(run())


def test_what_looks_like_an_open_incident_is_asked_about_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            await one.declare()
            status, _, shown = await send(one, title="checkout FAILS", key="k")
            assert (status, "This may be open already." in shown, "/incidents/INC-1" in shown) == (409, True, True)
            status, _, _ = await send(one, title="Something else", service="checkout-api")
            assert status == 409
            assert (await send(one, title="checkout FAILS", key="k", another="yes"))[:2] == (303, "/incidents/INC-2")

    asyncio.run(run())


def test_an_impatient_finger_declares_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            sent = {"title": "Search is slow", "key": "k", "another": "yes"}
            answers = await asyncio.gather(*(send(one, **sent) for _ in range(3)))
            assert {answer[:2] for answer in answers} == {(303, "/incidents/INC-1")}

    asyncio.run(run())


def test_who_only_looks_does_not_declare(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            from hotwash.app.accounts import Person

            cy = Person("vera", "Vera", AccountRole.VIEWER)
            await one.hotwash.accounts.add_person(cy)
            await one.hotwash.accounts.add_session("vera-session", cy, START.replace(year=2027))
            one.sign_in("vera")
            assert (await one.http.get("/declare")).status_code == 403
            assert (await send(one, title="T"))[0] == 403

    asyncio.run(run())


def test_what_is_known_gives_a_level_and_declares_nothing_yet(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            said = {
                "title": "Orders are gone",
                "users_affected": "30 %",
                "data_loss": "suspected",
                "which-level": "yes",
            }
            status, _, shown = await send(one, **said)
            assert status == 200
            assert "by what is known; it is chosen below." in shown
            assert "30 % of users are affected." in shown
            assert 'value="SEV-1" checked' in shown
            assert 'value="Orders are gone"' in shown
            assert '<option value="suspected" selected>' in shown
            assert await one.hotwash.reader.incidents(Viewer("ana"), Sought(), before=None, limit=9) == []
            del said["which-level"]
            assert (await send(one, **said, severity="SEV-2"))[0] == 303
            declared = await one.load("INC-1")
            assert declared.severity is Severity.SEV2, "people decide"
            assert (declared.impact.users_affected, declared.impact.data_loss) == (0.3, Harm.SUSPECTED)

    asyncio.run(run())


def test_without_an_answer_the_level_stays_as_it_was_chosen(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            _, _, shown = await send(one, severity="SEV-1", outage="unknown", **{"which-level": "yes"})
            assert "Nothing is measured or known yet." in shown
            assert "No service is named." in shown
            assert 'value="SEV-1" checked' in shown
            status, _, shown = await send(one, title="T", users_affected="half")
            assert status == 422
            assert "Write it in percent, such as 40." in shown

    asyncio.run(run())


def test_what_is_measured_of_services_stands_beside_the_choice(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(25)
        transport = httpx.ASGITransport(application(scene.hotwash))
        cookies = {SESSION: "ana-session"}
        async with httpx.AsyncClient(transport=transport, base_url="http://hotwash.example", cookies=cookies) as http:
            shown = (await http.get("/declare")).text
            assert re.search(r"Measured now:[^,]*SEV-0\s*</span>\s*checkout-api", shown)
            asked = {"service": "checkout-api", "workaround": "yes", "which-level": "yes"}
            shown = (await http.post("/declare", data=asked)).text
            assert "as measured and known; it is chosen below." in shown
            assert 'value="SEV-0" checked' in shown

    play(tmp_path, lambda minute: 1.0 if minute > 10 else 0.0, act)
