"""Who is told what outside the page: once for each, under a key that stays, until it arrives or is given up."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.outside import add_webhook
from hotwash.app.ports import ITSELF, Webhook
from hotwash.bootstrap import work
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.lock import Lock, Redact
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.timeline.entry import Chain
from tests.receivers import Endpoint, Mailbox, endpoint, mailbox
from tests.worlds import ANA, START, World, reading, world


def told(tmp_path: Path, test: Callable[[World, Mailbox, Endpoint, str], Awaitable[None]], **settings: str) -> None:
    """A world in which eve has an address and an endpoint is told of everything; the test gets its secret."""

    async def run(box: Mailbox, hook: Endpoint) -> None:
        async with world(
            tmp_path, smtp=box.url, base_url="https://hotwash.example", allow_outgoing="127.0.0.0/8", **settings
        ) as one:
            await one.hotwash.accounts.add_person(Person("eve", "Eve", email="eve@example.com"))
            added = await add_webhook(one.hotwash, hook.url, (), one.hotwash.webhook_sender.new_secret())
            assert isinstance(added, Webhook)
            await test(one, box, hook, added.secret)

    with mailbox() as box, endpoint() as hook:
        asyncio.run(run(box, hook))


async def states(one: World, topic: str) -> list[str]:
    return [
        this.state
        for this in await one.hotwash.agenda.deliveries(ITSELF, state=None, limit=1000)
        if this.message.topic == topic
    ]


def test_a_declaration_is_told_by_mail_and_webhook(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        id = await one.declare()
        await work(one.hotwash)
        ((to, mail),) = box.mails
        assert to == "eve@example.com"
        assert mail["Subject"] == "[INC-1] SEV-1 Checkout fails"
        assert "https://hotwash.example/incidents/INC-1" in mail.get_content()
        assert mail["References"] == "<INC-1@hotwash.example>"
        (payload,) = hook.verified(secret)
        assert payload["type"] == "incident.declared"
        assert payload["data"]["incident"] == id
        assert payload["data"]["entry"]["seq"] == 1

    told(tmp_path, test)


def test_whoever_is_given_a_role_is_told(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        id = await one.declare()
        await one.act(id, AssignRole(by=ANA, role=Role.OL, person="eve"))
        await work(one.hotwash)
        subjects = [str(mail["Subject"]).strip() for _, mail in box.mails]
        assert sorted(subjects) == ["[INC-1] SEV-1 Checkout fails", "[INC-1] SEV-1 Checkout fails: eve is OL."]

    told(tmp_path, test)


def test_the_checkpoint_leaves_the_host_at_the_lock(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        id = await one.declare()
        await one.act(id, AssignRole(by=ANA, role=Role.IC, person="eve"))
        await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana", reason=Words("Eve declared first")))
        await one.act(id, AssignRole(by=ANA, role=Role.OL, person="eve"))
        await one.act(id, Resolve(by=ANA, reading=reading()))
        await one.act(id, Lock(by=ANA))
        await work(one.hotwash)
        (sealed,) = [mail for _, mail in box.mails if "checkpoint" in mail.get_content()]
        assert "— hotwash.example" in sealed.get_content()

    told(tmp_path, test)


def test_what_was_redacted_meanwhile_is_not_sent(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        id = await one.declare()
        await one.act(id, Redact(by=ANA, chain=Chain.RECORD, seq=1, field="title", reason=Words("A customer is named")))
        await work(one.hotwash)
        assert "Checkout fails" not in box.mails[0][1].as_string()
        assert "[redacted]" in str(box.mails[0][1]["Subject"])
        assert b"Checkout fails" not in hook.requests[0][1]

    told(tmp_path, test)


def test_an_address_refused_for_good_is_given_up_and_one_refused_for_now_is_tried_again(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        box.refusals = ["450 try later"]
        await one.declare()
        await one.at(0)
        assert await states(one, "mail") == ["waiting"]
        await one.at(1)
        assert await states(one, "mail") == ["delivered"]
        box.refusals = ["550 no such user"]
        await one.declare(service=None)
        await one.at(2)
        assert sorted(await states(one, "mail")) == ["delivered", "given-up"]
        answer = await one.get("/deliveries?state=given-up", by="dee")
        assert "550 no such user" in answer.json()["deliveries"][0]["why"]

    told(tmp_path, test)


def test_a_webhook_is_tried_again_under_the_same_id(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        hook.statuses = [500, 302, 200]
        await one.declare()
        for minute in range(3):
            await one.at(minute)
        assert len(hook.requests) == 3
        assert len(set(hook.ids())) == 1
        assert await states(one, "webhook") == ["delivered"]

    told(tmp_path, test)


def test_an_endpoint_that_is_gone_is_told_nothing_more(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        hook.statuses = [410]
        await one.declare()
        await one.at(0)
        await one.declare(service=None)
        await one.at(1)
        assert len(hook.requests) == 1
        (listed,) = (await one.get("/webhooks", by="dee")).json()["webhooks"]
        assert listed["disabled"] == "It answered 410 Gone."

    told(tmp_path, test)


def test_a_mail_server_that_is_away_loses_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, smtp="smtp://127.0.0.1:1") as one:
            await one.hotwash.accounts.add_person(Person("eve", "Eve", email="eve@example.com"))
            await one.declare()
            await one.at(0)
            (this,) = await one.hotwash.agenda.deliveries(ITSELF, state="waiting", limit=9)
            assert this.why is not None
            assert "the mail server cannot be used" in this.why
        with mailbox() as box:
            async with world(tmp_path, smtp=box.url) as one:
                await one.at(1)
            assert [to for to, _ in box.ids()] == ["eve@example.com"]

    asyncio.run(run())


def test_a_drill_tells_nobody(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        clock = DrillClock(START, START, 1.0)
        await one.hotwash.directory.add_drill("d1", "{}", clock)
        declared = Declare(by=ANA, title=Words("A drill"), severity=Severity.SEV0, drill=True)
        outcome = await open_incident(one.hotwash.store, declared, Caller(ANA, drill="d1"), clock=clock)
        assert isinstance(outcome, Done)
        await work(one.hotwash)
        assert (box.mails, hook.requests) == ([], [])

    told(tmp_path, test)


def test_notes_stay_on_the_page(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        id = await one.declare()
        await work(one.hotwash)
        await one.act(id, AddNote(by=ANA, words=Words("Between us")))
        await work(one.hotwash)
        assert len(hook.requests) == 1

    told(tmp_path, test)


def test_an_address_nobody_can_be_told_at_is_refused(tmp_path: Path) -> None:
    async def test(one: World, box: Mailbox, hook: Endpoint, secret: str) -> None:
        for url, kinds in (("ftp://example.com", []), ("http://[", []), (hook.url, ["note.added"])):
            answer = await one.post("/webhooks", {"url": url, "kinds": kinds}, by="dee")
            assert answer.status_code == 422, answer.text
        assert isinstance(await add_webhook(one.hotwash, "nonsense", (), secret), Refused)

    told(tmp_path, test)
