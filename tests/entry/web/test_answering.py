"""A page's link shows the facts and answers by one press; looking never answers, and it is good for nothing else."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from hotwash.app.accounts import Team
from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.page_delivery import link_for
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.kernel import Words
from tests.worlds import ANA, World, world


def paged(tmp_path: Path, test: Callable[[World, str, str], Awaitable[None]], severity: Severity, **more: bool) -> None:
    """A test with an incident everybody is paged for, and the path of bo's link."""

    async def run() -> None:
        async with world(tmp_path, policy=None, base_url="http://hotwash.example") as one:
            await one.hotwash.accounts.keep_team(Team("security", "Security", ("bo",)))
            command = Declare(by=ANA, title=Words("Checkout fails"), severity=severity, service="checkout-api", **more)
            done = await open_incident(one.hotwash.store, command, Caller(ANA))
            assert isinstance(done, Done)
            link = link_for(one.hotwash, done.incident, "bo")
            assert link is not None
            await test(one, done.incident, link.removeprefix("http://hotwash.example"))

    asyncio.run(run())


def test_looking_shows_the_facts_and_answers_nothing(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        for _ in range(2):
            shown = await one.http.get(link)
            assert shown.status_code == 200
            for words in ("SEV-1", "Checkout fails", "checkout-api", "The secondary is paged", "Acknowledge"):
                assert words in shown.text, words
        assert (await one.http.head(link)).status_code == 200
        assert (await one.load(id)).pages[0].acknowledged == ()

    paged(tmp_path, test, Severity.SEV1)


def test_one_press_acknowledges_without_signing_in_and_twice_is_once(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        for _ in range(3):
            assert (await one.http.post(link)).headers["location"] == link
        incident = await one.load(id)
        assert incident.pages[0].acknowledged == ("bo",)
        assert "bo" in incident.responders
        shown = (await one.http.get(link)).text
        assert "You have acknowledged" in shown
        assert 'action="/page/' not in shown
        # It signs nobody in.
        assert (await one.http.get(f"/incidents/{id}")).status_code == 303

    paged(tmp_path, test, Severity.SEV1)


def test_passing_it_on_pages_the_next_at_once(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        assert (await one.http.post(f"{link}/decline")).status_code == 303
        trigger = (await one.load(id)).pages[0]
        assert trigger.declined == ("bo",)
        assert trigger.paged["ana"] == (1, 2)
        assert "You said that you cannot come" in (await one.http.get(link)).text
        assert (await one.http.post(link)).status_code == 303
        assert (await one.load(id)).pages[0].acknowledged == ("bo",)

    paged(tmp_path, test, Severity.SEV1)


def test_a_link_that_is_old_changed_or_of_nobody_any_more_does_nothing(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        for wrong in (f"{link[:-2]}AA", "/page/x", "/page/AAAA"):
            for method in ("GET", "POST"):
                over = await one.http.request(method, wrong)
                assert (over.status_code, "This link is over" in over.text) == (404, True)
        bo = await one.hotwash.accounts.person("bo", None)
        assert bo is not None
        await one.hotwash.accounts.change_person(replace(bo, disabled=True))
        assert (await one.http.post(link)).status_code == 404
        await one.hotwash.accounts.change_person(bo)
        await one.at(12 * 60)
        assert (await one.http.post(link)).status_code == 404
        assert (await one.load(id)).pages[0].acknowledged == ()

    paged(tmp_path, test, Severity.SEV2)


def test_a_restricted_one_says_its_severity_alone_and_acknowledging_lets_in(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        shown = (await one.http.get(link)).text
        assert "Restricted SEV-1" in shown
        assert not re.search("Checkout|checkout-api|ana", shown)
        assert (await one.http.post(link)).status_code == 303
        assert (await one.load(id)).members == ("ana", "bo")

    paged(tmp_path, test, Severity.SEV1, restricted=True)


def test_called_off_it_says_so(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        await one.act(id, ChangeSeverity(by=ANA, severity=Severity.SEV3, reason=Words("It is cosmetic")))
        assert "You need not come" in (await one.http.get(link)).text

    paged(tmp_path, test, Severity.SEV1)


def test_home_and_room_ask_for_the_answer_first(tmp_path: Path) -> None:
    async def test(one: World, id: str, link: str) -> None:
        one.sign_in("bo")
        home = (await one.http.get("/")).text
        assert home.index("You are paged") < home.index("Open now")
        room = (await one.http.get(f"/incidents/{id}")).text
        assert f'action="/incidents/{id}/acts/acknowledge"' in room
        done = await one.http.post(f"/incidents/{id}/acts/acknowledge")
        assert done.status_code == 303
        assert "You are paged" not in (await one.http.get("/")).text
        assert f'action="/incidents/{id}/acts/acknowledge"' not in (await one.http.get(f"/incidents/{id}")).text
        named = await one.http.post(f"/incidents/{id}/acts/page", data={"people": "cy, dee", "reason": "Database"})
        assert named.status_code == 303
        assert [rung.page for rung in (await one.load(id)).pages[1].steps] == ["person:cy", "person:dee"]
        unknown = await one.http.post(f"/incidents/{id}/acts/page", data={"people": "zed"})
        assert unknown.status_code == 404
        assert "There is nobody called zed here." in unknown.text

    paged(tmp_path, test, Severity.SEV1)
