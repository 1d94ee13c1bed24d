"""People are paged by their own contacts, each in its time; one that is dead holds no other up."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from hotwash.app.accounts import Person, Team
from hotwash.app.execute import Caller, open_incident
from hotwash.app.ports import ITSELF
from hotwash.app.reaching import add_contact, try_pager, verify_contact
from hotwash.bootstrap import work
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.paging import AcknowledgePage
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.people.account import AccountRole
from hotwash.domain.people.contacts import CODE_LASTS, CODE_TRIES, Contact, ContactKind, refuse_topic
from hotwash.domain.slo.service import Service
from tests.receivers import Endpoint, Mailbox, endpoint, mailbox
from tests.worlds import ANA, BO, START, World, world


def paged(database: str, test: Callable[[World, Mailbox, Endpoint], Awaitable[None]]) -> None:
    """A world in which bo alone is paged for checkout-api, by mail and what the test adds."""

    async def run(box: Mailbox, server: Endpoint) -> None:
        settings = {"smtp": box.url, "base_url": "https://hotwash.example", "allow_outgoing": "127.0.0.0/8"}
        async with world(database, policy=None, **settings) as one:
            await one.hotwash.accounts.change_person(replace(await person(one), email="bo@example.com"))
            await one.hotwash.accounts.keep_team(Team("payments", "Payments", ("bo",)))
            await one.hotwash.services.keep(Service("checkout-api", owner="Payments"))
            await test(one, box, server)

    with mailbox() as box, endpoint() as server:
        asyncio.run(run(box, server))


async def person(one: World, name: str = "bo") -> Person:
    found = await one.hotwash.accounts.person(name, None)
    assert found is not None
    return found


def topic(server: Endpoint, name: str = "bo-9f3b2c") -> str:
    return f"http://127.0.0.1:{server.port}/{name}"


def sent(server: Endpoint) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in server.requests]


def code_in(server: Endpoint) -> str:
    found = re.fullmatch(r"Your code is (\d{6})", sent(server)[-1]["title"])
    assert found is not None
    return found[1]


async def contact(one: World, server: Endpoint, wait: int = 0, token: str | None = None, name: str = "bo") -> Contact:
    """A verified topic of somebody."""
    who = await person(one, name)
    added = await add_contact(
        one.hotwash, who, ContactKind.NTFY, topic(server, f"{name}-9f3b2c"), token, timedelta(seconds=wait)
    )
    assert isinstance(added, Contact), added
    verified = await verify_contact(one.hotwash, who, added.id, code_in(server))
    assert isinstance(verified, Contact), verified
    server.requests.clear()
    return verified


def mailed(box: Mailbox) -> list[str]:
    return [to.partition("@")[0] for to, mail in box.mails if "PAGE" in mail["Subject"]]


def test_a_page_goes_to_the_topic_and_by_mail_at_once(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        added = await contact(one, server, token="tk_example")
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        assert mailed(box) == ["bo"]
        (message,), ((headers, _),) = sent(server), server.requests
        assert (server.paths[-1], headers["authorization"]) == ("/", "Bearer tk_example")
        assert (message["topic"], message["priority"]) == ("bo-9f3b2c", 5)
        assert message["title"] == "SEV-1 Checkout fails [INC-1]"
        assert "You are paged as the primary." in message["message"]
        assert message["click"].startswith("https://hotwash.example/page/")
        assert message["actions"] == [{"action": "view", "label": "Acknowledge", "url": message["click"]}]
        delivered = await one.hotwash.agenda.deliveries(ITSELF, state="delivered", limit=100)
        keys = {found.message.key for found in delivered if found.message.topic == "page.channel"}
        assert keys == {f"page/INC-1/P1/1/1/bo/{way}" for way in ("mail", added.id)}

    paged(database, test)


def test_one_that_waits_is_used_in_its_time_and_not_after_an_answer(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        await contact(one, server, wait=60)
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        await one.at(0.9)
        assert (mailed(box), sent(server)) == (["bo"], [])
        await one.at(1)
        assert [message["title"] for message in sent(server)] == ["SEV-1 Checkout fails [INC-1]"]
        second = await one.declare(Severity.SEV1)
        await work(one.hotwash)
        await one.act(second, AcknowledgePage(by=BO))
        await one.at(2.5)
        assert len(sent(server)) == 1

    paged(database, test)


def test_where_every_contact_waits_the_first_goes_at_once(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        await one.hotwash.accounts.change_person(replace(await person(one), email=None))
        await contact(one, server, wait=180)
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        assert len(sent(server)) == 1

    paged(database, test)


def test_a_dead_topic_is_tried_again_and_holds_no_mail_up(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        added = await contact(one, server)
        server.statuses = [503, 302]
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        assert mailed(box) == ["bo"]
        waiting = await one.hotwash.agenda.deliveries(ITSELF, state="waiting", limit=100)
        (why,) = [found.why for found in waiting if found.message.payload.get("channel") == added.id]
        assert why == f"127.0.0.1:{server.port} answered 503"
        await one.at(0.2)
        await one.at(0.5)
        assert len(server.requests) == 3

    paged(database, test)


def test_a_restricted_incident_says_its_severity_and_no_more(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        await contact(one, server)
        await one.hotwash.accounts.keep_team(Team("security", "Security", ("bo",)))
        command = Declare(
            by=ANA, title=Words("Canarybird"), severity=Severity.SEV0, service="checkout-api", restricted=True
        )
        await open_incident(one.hotwash.store, command, Caller(ANA))
        await work(one.hotwash)
        (message,) = sent(server)
        assert message["title"] == "Restricted SEV-0"
        assert not re.search("canarybird|checkout", json.dumps(message).casefold())

    paged(database, test)


def test_nothing_but_a_code_goes_to_a_contact_that_is_not_verified(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        bo = await person(one)
        added = await add_contact(one.hotwash, bo, ContactKind.NTFY, topic(server))
        assert isinstance(added, Contact)
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        assert [message["priority"] for message in sent(server)] == [3]
        assert [tried.contact.kind for tried in await try_pager(one.hotwash, bo)] == ["mail"]

    paged(database, test)


def test_a_code_holds_for_a_while_and_for_a_few_tries_and_for_its_person(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        added = await one.post("/contacts", {"address": topic(server)}, by="bo")
        assert (added.status_code, added.json()["verified"]) == (201, False)
        at, code = f"/contacts/{added.json()['id']}", code_in(server)
        wrong = f"{(int(code) + 1) % 10**6:06d}"
        assert (await one.post(f"{at}/verify", {"code": code}, by="cy")).json()["code"] == "unknown-contact"
        assert (await one.post(f"{at}/code", by="bo")).json()["code"] == "too-many-attempts"
        for _ in range(CODE_TRIES):
            assert (await one.post(f"{at}/verify", {"code": wrong}, by="bo")).json()["code"] == "wrong-code"
        assert (await one.post(f"{at}/verify", {"code": code}, by="bo")).json()["code"] == "wrong-code"
        await one.at(2)
        assert (await one.post(f"{at}/code", by="bo")).is_success
        code = code_in(server)
        await one.at(2 + CODE_LASTS / timedelta(minutes=1))
        assert (await one.post(f"{at}/verify", {"code": code}, by="bo")).json()["code"] == "wrong-code"
        assert (await one.post(f"{at}/code", by="bo")).is_success
        verified = await one.post(f"{at}/verify", {"code": code_in(server)}, by="bo")
        assert verified.json()["verified"] is True

    paged(database, test)


def test_contacts_are_listed_changed_tried_and_removed_over_http(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        added = await contact(one, server)
        headers = {"Authorization": "Bearer bo-token"}
        at = f"/api/v1/contacts/{added.id}"
        changed = await one.http.put(at, json={"wait_seconds": 90}, headers=headers)
        assert changed.json()["wait_seconds"] == 90
        assert (await one.http.put(at, json={"wait_seconds": 9999}, headers=headers)).status_code == 422
        listed = (await one.get("/contacts", by="bo")).json()["contacts"]
        assert [(found["id"], found["wait_seconds"]) for found in listed] == [("mail", 0), (added.id, 90)]
        server.statuses = [403]
        tried = (await one.post("/contacts/test", by="bo")).json()["tried"]
        assert [(found["sent"], found["why"]) for found in tried] == [
            (True, None),
            (False, f"127.0.0.1:{server.port} answered 403"),
        ]
        assert (sent(server)[-1]["priority"], box.mails[-1][1]["Subject"]) == (5, "A test of your pager")
        assert (await one.http.delete(at, headers=headers)).is_success
        assert (await one.http.delete(at, headers=headers)).status_code == 404
        assert (await one.http.delete("/api/v1/contacts/mail", headers=headers)).status_code == 422
        assert len((await one.get("/contacts", by="bo")).json()["contacts"]) == 1

    paged(database, test)


def test_a_page_to_a_contact_that_was_removed_meanwhile_is_given_up(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        added = await contact(one, server, wait=60)
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        await one.hotwash.contacts.remove(added.id, "bo")
        await one.at(1.5)
        (found,) = await one.hotwash.agenda.deliveries(ITSELF, state="given-up", limit=100)
        assert found.why == f"bo has no contact {added.id} any more"

    paged(database, test)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "bo",
        "ftp://ntfy.example.com/bo",
        "https://ntfy.example.com",
        "https://ntfy.example.com/a/b",
        "https://ntfy.example.com/bo?auth=x",
        "https://user:word@ntfy.example.com/bo",
        "https://[/bo",
        "https://ntfy.example.com:99999/bo",
        "https:///bo",
    ],
)
def test_what_is_no_topic_is_refused(address: str) -> None:
    assert isinstance(refuse_topic(address), Refused)


def test_an_address_inside_is_not_reached_and_nothing_is_kept(database: str) -> None:
    async def run(server: Endpoint) -> None:
        async with world(database) as one:
            refused = await add_contact(one.hotwash, await person(one), ContactKind.NTFY, topic(server))
            assert isinstance(refused, Refused)
            assert "not on the public internet" in refused.reason
            assert (server.requests, await one.hotwash.contacts.of("bo")) == ([], [])

    with endpoint() as server:
        asyncio.run(run(server))


def test_who_only_reads_has_no_pager(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        vera = Person("vera", "Vera", AccountRole.VIEWER, email="vera@example.com")
        await one.hotwash.accounts.add_person(vera)
        await one.hotwash.accounts.add_token("vera-token", vera, "test")
        await one.hotwash.accounts.add_session("vera-session", vera, START + timedelta(days=9))
        assert (await one.post("/contacts", {"address": topic(server)}, by="vera")).status_code == 403
        one.sign_in("vera")
        assert "Your pager" not in (await one.http.get("/account")).text
        typed = {"act": "contact", "address": topic(server)}
        assert (await one.http.post("/account", data=typed)).status_code == 403
        assert server.requests == []

    paged(database, test)


def test_the_account_page_adds_verifies_orders_tries_and_removes(database: str) -> None:
    async def test(one: World, box: Mailbox, server: Endpoint) -> None:
        async def act(act: str, **fields: str) -> tuple[int, str]:
            answer = await one.http.post("/account", data={"act": act, **fields}, follow_redirects=True)
            return answer.status_code, answer.text

        one.sign_in("bo")
        status, shown = await act("contact", address="nonsense")
        assert (status, "no address of an ntfy topic" in shown, 'value="nonsense"' in shown) == (422, True, True)
        status, shown = await act("contact", address=topic(server), wait="60")
        assert (status, "not verified" in shown) == (200, True)
        (added,) = await one.hotwash.contacts.of("bo")
        assert added.wait == timedelta(minutes=1)
        assert "This is not the code" in (await act("verify", contact=added.id, code="nothing"))[1]
        assert "not verified" not in (await act("verify", contact=added.id, code=code_in(server)))[1]
        await act("wait", contact=added.id, wait="180")
        assert (await one.hotwash.contacts.of("bo"))[0].wait == timedelta(minutes=3)
        server.statuses = [500]
        status, shown = await act("test-pager")
        assert (status, shown.count("taken by its server"), "answered 500" in shown) == (200, 1, True)
        await act("remove-contact", contact=added.id)
        assert await one.hotwash.contacts.of("bo") == []

    paged(database, test)
