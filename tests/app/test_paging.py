"""A page is on record and in the outbox with the act that made it due, reaches its person by mail, and is answered."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from hotwash.app.accounts import Person, Team
from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.page_links import Link, make_link, read_link
from hotwash.app.ports import ITSELF
from hotwash.bootstrap import work
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.paging import AcknowledgePage, PagePeople
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.resolve import End, Ending
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.entry import Chain
from tests.receivers import Mailbox, mailbox
from tests.worlds import ANA, BO, INTAKE_KEY, START, World, notification, world


def paged(database: str, test: Callable[[World, Mailbox], Awaitable[None]]) -> None:
    """A world with the shipped policy in which everybody has an address and team payments owns checkout-api."""

    async def run(box: Mailbox) -> None:
        settings = {"smtp": box.url, "base_url": "https://hotwash.example"}
        async with world(database, policy=None, **settings) as one:
            for person in await one.hotwash.accounts.people():
                await one.hotwash.accounts.change_person(replace(person, email=f"{person.id}@example.com"))
            await one.hotwash.accounts.keep_team(Team("payments", "Payments", ("bo", "cy")))
            await one.hotwash.services.keep(Service("checkout-api", owner="Payments"))
            await test(one, box)

    with mailbox() as box:
        asyncio.run(run(box))


def pages(box: Mailbox) -> list[tuple[str, str]]:
    """To whom pages went, with the subject."""
    subjects = [(to.partition("@")[0], " ".join(str(mail["Subject"]).split())) for to, mail in box.mails]
    return [one for one in subjects if one[1].startswith(("PAGE", "Restricted"))]


async def kinds(one: World, id: str) -> list[str]:
    entries = await one.hotwash.reader.entries(ITSELF, id, Chain.RECORD, after=0, limit=100)
    return [entry.kind for entry in entries]


def test_the_first_page_is_in_the_commit_that_opens_the_incident(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        body = notification("Checkout fails")
        assert (await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=body)).is_success
        assert (await kinds(one, "INC-1"))[:3] == ["incident.declared", "page.triggered", "page.sent"]
        waiting = await one.hotwash.agenda.deliveries(ITSELF, state="waiting", limit=100)
        assert {one.message.key for one in waiting} >= {"page/INC-1/P1/1/1/bo", "page/INC-1/P1/1/1/cy"}
        await work(one.hotwash)
        assert sorted(pages(box)) == [(to, "PAGE SEV-1 Checkout fails [INC-1]") for to in ("bo", "cy")]
        (text,) = [mail.get_content() for to, mail in box.mails if to == "bo@example.com" and "PAGE" in mail["Subject"]]
        assert "the secondary at 14:03:00 UTC" in text
        assert "https://hotwash.example/page/" in text

    paged(database, test)


def test_a_page_that_waits_is_not_sent_once_it_is_answered_or_over(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        first = await one.declare(Severity.SEV1)
        assert isinstance(await one.act(first, AcknowledgePage(by=BO)), Done)
        second = await one.declare(Severity.SEV1)
        await one.act(second, End(by=ANA, ending=Ending.FALSE_ALARM, reason=Words("A test")))
        await work(one.hotwash)
        # The whole team is the primary: bo's answer is enough for the step, and cy need not come.
        assert pages(box) == []

    paged(database, test)


def test_who_answers_in_time_is_not_paged_again_and_the_other_is(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV1)
        await work(one.hotwash)
        await one.act(id, AcknowledgePage(by=BO))
        await one.at(4)
        assert [to for to, _ in pages(box)].count("bo") == 1
        assert [to for to, _ in pages(box)].count("cy") == 2

    paged(database, test)


def test_a_mail_server_that_is_away_loses_no_page(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        box.refusals = ["450 try later"] * 2
        await one.declare(Severity.SEV2)
        await work(one.hotwash)
        await one.at(1)
        assert sorted(to for to, _ in pages(box)) == ["bo", "cy"]
        assert len({mail["Message-ID"] for _, mail in box.mails if "PAGE" in mail["Subject"]}) == 2

    paged(database, test)


def test_who_cannot_be_reached_shows_among_the_deliveries(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        await one.hotwash.accounts.add_person(Person("eve", "Eve"))
        id = await one.declare(Severity.SEV3)
        await one.act(id, PagePeople(by=ANA, people=("eve",)))
        await work(one.hotwash)
        (given_up,) = await one.hotwash.agenda.deliveries(ITSELF, state="given-up", limit=100)
        assert given_up.why == "nothing reaches eve: the account has no e-mail address and no verified contact"

    paged(database, test)


def test_a_restricted_incident_pages_security_without_content(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        sam = Person("sam", "Sam", email="sam@example.com")
        await one.hotwash.accounts.add_person(sam)
        await one.hotwash.accounts.add_token("sam-token", sam, "test")
        await one.hotwash.accounts.keep_team(Team("security", "Security", ("sam",)))
        command = Declare(by=ANA, title=Words("Canarybird"), severity=Severity.SEV0, restricted=True)
        done = await open_incident(one.hotwash.store, command, Caller(ANA))
        assert isinstance(done, Done)
        await work(one.hotwash)
        assert [to for to, subject in pages(box) if subject == "PAGE Restricted SEV-0"] == ["sam"]
        assert not any("canarybird" in mail.as_string().casefold() for _, mail in box.mails)
        assert (await one.get(f"/incidents/{done.incident}", by="sam")).status_code == 404
        declined = await one.post(f"/incidents/{done.incident}/pages/decline", by="cy")
        assert declined.status_code == 404
        answered = await one.post(f"/incidents/{done.incident}/pages/acknowledge", by="sam")
        assert [entry["kind"] for entry in answered.json()["entries"]][:2] == ["page.acknowledged", "member.admitted"]
        assert (await one.get(f"/incidents/{done.incident}", by="sam")).status_code == 200

    paged(database, test)


def test_people_and_teams_are_paged_over_http(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV3)
        answer = await one.post(f"/incidents/{id}/pages", {"people": ["dee"], "teams": ["payments"]})
        assert [entry["kind"] for entry in answer.json()["entries"]] == ["page.triggered", "page.sent", "page.sent"]
        await work(one.hotwash)
        assert sorted(to for to, _ in pages(box)) == ["bo", "cy", "dee"]
        for body, code in (({"people": ["zed"]}, "unknown-person"), ({"teams": ["zed"]}, "unknown-team")):
            assert (await one.post(f"/incidents/{id}/pages", body)).json()["code"] == code
        assert (await one.post(f"/incidents/{id}/pages")).json()["code"] == "nobody-named"
        assert (await one.post(f"/incidents/{id}/pages/acknowledge", by="cy")).is_success
        assert (await one.post(f"/incidents/{id}/pages/acknowledge", by="cy")).json()["entries"] == []
        assert (await one.post(f"/incidents/{id}/pages/decline", {"reason": "On a train"}, by="dee")).is_success
        view = (await one.get(f"/incidents/{id}")).json()
        assert view["pages"][0]["acknowledged"] == ["cy"]
        assert view["pages"][0]["declined"] == ["dee"]

    paged(database, test)


def test_a_link_is_good_for_one_person_and_a_while() -> None:
    link = Link("INC-1", "bo", START)
    text = make_link(b"key", link)
    earlier, later = START.replace(hour=13), START.replace(hour=15)
    assert read_link(b"key", text, earlier) == link
    assert read_link(b"key", text, later) is None
    assert read_link(b"another", text, earlier) is None


@pytest.mark.parametrize("text", ["", "x", "AAAA", "é", "!" * 40, "A" * 60])
def test_what_is_no_link_reads_as_none(text: str) -> None:
    assert read_link(b"key", text, START) is None


def test_a_page_counts_as_refused_only_where_nobody_was_paged(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        id = await one.declare(Severity.SEV3)
        refused = await one.act(id, AcknowledgePage(by=BO))
        assert isinstance(refused, Refused)

    paged(database, test)


def test_the_schedule_of_the_owning_team_says_who_is_primary(database: str) -> None:
    async def test(one: World, box: Mailbox) -> None:
        turn = {"start": "2026-03-02", "handoff": "09:00", "every": {"days": 7}}
        levels = [
            {"name": "primary", "layers": [{**turn, "users": ["cy", "bo"]}]},
            {"name": "secondary", "layers": [{**turn, "users": ["bo", "cy"]}]},
        ]
        document = {"zone": "UTC", "team": "payments", "levels": levels}
        headers = {"Authorization": "Bearer dee-token"}
        kept = await one.http.put("/api/v1/schedules/payments", json=document, headers=headers)
        assert kept.is_success, kept.text
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        assert pages(box) == [("cy", "PAGE SEV-1 Checkout fails [INC-1]")]
        await one.at(4)
        assert [to for to, _ in pages(box)] == ["cy", "bo"]

    paged(database, test)
