"""Pages by text message and by call, over a double that checks what the provider's API asks for."""

import asyncio
import base64
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from hotwash.adapters.paging.telephone import Provider, TelephoneAddressError
from hotwash.app.accounts import Team
from hotwash.app.execute import Caller, open_incident
from hotwash.app.ports import ITSELF
from hotwash.bootstrap import work
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.paging import AcknowledgePage
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Words
from hotwash.domain.slo.service import Service
from tests.receivers import Endpoint, endpoint
from tests.worlds import ANA, BO, World, world

NUMBER = "+15550100123"
MESSAGES, CALLS = (f"/2010-04-01/Accounts/AC1/{what}.json" for what in ("Messages", "Calls"))


def telephoned(database: str, test: Callable[[World, Endpoint], Awaitable[None]]) -> None:
    """A world in which bo alone is paged, and has no e-mail address."""

    async def run(provider: Endpoint) -> None:
        settings = {
            "telephone": f"http://AC1:a%2Fsecret@127.0.0.1:{provider.port}/+15550100999",
            "base_url": "https://hotwash.example",
        }
        async with world(database, policy=None, **settings) as one:
            await one.hotwash.accounts.keep_team(Team("payments", "Payments", ("bo",)))
            await one.hotwash.services.keep(Service("checkout-api", owner="Payments"))
            await test(one, provider)

    with endpoint() as provider:
        asyncio.run(run(provider))


def asked(provider: Endpoint) -> list[tuple[str, dict[str, str]]]:
    """The path and the form of each request, each signed in as the account."""
    found = []
    for path, (headers, body) in zip(provider.paths, provider.requests, strict=True):
        assert headers["authorization"] == f"Basic {base64.b64encode(b'AC1:a/secret').decode()}"
        assert headers["content-type"] == "application/x-www-form-urlencoded"
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        assert (form.pop("From"), form.pop("To")) == ("+15550100999", NUMBER)
        found.append((path, form))
    return found


async def verified(one: World, provider: Endpoint, kind: str, said: str) -> str:
    added = await one.post("/contacts", {"kind": kind, "address": NUMBER}, by="bo")
    assert added.status_code == 201, added.text
    code = re.search(said, next(iter(asked(provider)[-1][1].values())))
    assert code is not None
    typed = {"code": code[1].replace(",", "")}
    answer = await one.post(f"/contacts/{added.json()['id']}/verify", typed, by="bo")
    assert answer.json()["verified"] is True, answer.text
    return str(added.json()["id"])


async def both(one: World, provider: Endpoint) -> None:
    await verified(one, provider, "sms", r"Your code is (\d{6})\.")
    await verified(one, provider, "voice", r"Your code is ((?:\d, ){5}\d)\.")
    provider.requests.clear()
    provider.paths.clear()


def test_a_text_goes_first_and_a_call_after_it(database: str) -> None:
    async def test(one: World, provider: Endpoint) -> None:
        await both(one, provider)
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        ((path, form),) = asked(provider)
        assert path == MESSAGES
        assert form["Body"].startswith("PAGE SEV-1 Checkout fails [INC-1]. Acknowledge: https://hotwash.example/page/")
        assert len(form["Body"]) <= 160
        # The usual waits are one and three minutes; the first goes at once, and the rest as much sooner.
        await one.at(2)
        path, form = asked(provider)[-1]
        assert path == CALLS
        assert form["Twiml"].count("Hotwash pages you as the primary. SEV-1. Checkout fails.") == 2

    telephoned(database, test)


def test_who_answers_the_text_is_not_called(database: str) -> None:
    async def test(one: World, provider: Endpoint) -> None:
        await both(one, provider)
        id = await one.declare(Severity.SEV1)
        await work(one.hotwash)
        await one.act(id, AcknowledgePage(by=BO))
        await one.at(2.9)
        assert [path for path, _ in asked(provider)] == [MESSAGES]

    telephoned(database, test)


def test_a_restricted_incident_is_told_by_its_severity_alone(database: str) -> None:
    async def test(one: World, provider: Endpoint) -> None:
        await both(one, provider)
        await one.hotwash.accounts.keep_team(Team("security", "Security", ("bo",)))
        command = Declare(
            by=ANA, title=Words("Canarybird"), severity=Severity.SEV0, service="checkout-api", restricted=True
        )
        await open_incident(one.hotwash.store, command, Caller(ANA))
        await work(one.hotwash)
        await one.at(2)
        assert {path for path, _ in asked(provider)} == {MESSAGES, CALLS}
        for _, form in asked(provider):
            assert "Restricted SEV-0" in str(form)
            assert not re.search("canarybird|checkout", str(form).casefold())

    telephoned(database, test)


def test_the_account_page_adds_a_number_with_its_usual_wait(database: str) -> None:
    async def test(one: World, provider: Endpoint) -> None:
        one.sign_in("bo")
        typed = {"act": "contact", "kind": "voice", "address": NUMBER, "wait": ""}
        shown = await one.http.post("/account", data=typed, follow_redirects=True)
        assert NUMBER in shown.text
        (added,) = await one.hotwash.contacts.of("bo")
        assert (added.kind, added.wait, added.verified) == ("voice", timedelta(minutes=3), False)

    telephoned(database, test)


def test_a_provider_that_fails_is_asked_again_and_shows_in_the_deliveries(database: str) -> None:
    async def test(one: World, provider: Endpoint) -> None:
        await both(one, provider)
        provider.statuses = [429]
        await one.declare(Severity.SEV1)
        await work(one.hotwash)
        waiting = await one.hotwash.agenda.deliveries(ITSELF, state="waiting", limit=100)
        assert "the telephone provider answered 429" in [found.why for found in waiting]
        await one.at(0.2)
        assert [path for path, _ in asked(provider)] == [MESSAGES, MESSAGES]

    telephoned(database, test)


def test_what_is_no_number_or_not_set_up_is_refused(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            for address in ("", "0123", "+0123456789", "+1555 0100", "+15550100123456789"):
                body = {"kind": "sms", "address": address}
                assert (await one.post("/contacts", body)).json()["code"] == "bad-request"
            refused = (await one.post("/contacts", {"kind": "voice", "address": NUMBER})).json()
            assert (refused["code"], "HOTWASH_TELEPHONE" in refused["instead"]) == ("not-set-up", True)
            assert (await one.post("/contacts", {"kind": "mail", "address": "a@example.com"})).status_code == 422

    asyncio.run(run())


@pytest.mark.parametrize(
    "url", ["", "api.twilio.com", "https://api.twilio.com/+1", "https://a:b@h", "https://a:b@[/+1"]
)
def test_an_address_that_is_no_providers_says_how_one_is_written(url: str) -> None:
    with pytest.raises(TelephoneAddressError, match="https://ACCOUNT:TOKEN"):
        Provider.from_url(url)
