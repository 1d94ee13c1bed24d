"""Every page but the room: readable in each look, empty and filled, live where it says so, of use without a script."""

import asyncio
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from hotwash.bootstrap import Settings, opened
from hotwash.domain.people.contacts import Contact, ContactKind
from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import PASSWORD, Server, Tab, open_tab, signed_in
from tests.processes import free_port, hotwash, program, until

FIRST = {
    "/": "h1",
    "/incidents": "button.primary",
    "/declare": ".dock button.primary",
    "/services": "h1",
    "/slos": "h1",
    "/slos/ledger": "h1",
    "/slos/calibration": "h1",
    "/add-service": "button.primary",
    "/integrations": "h1",
    "/webhooks": "h1",
    "/deliveries": "h1",
    "/oncall": "h1",
    "/new-schedule": "h1",
    "/new-schedule?as=yaml": "button.primary",
    "/people": "h1",
    "/people/ana": "h1",
    "/account": "h1",
    "/policies": "h1",
    "/help": "h1",
    "/setup": "h1",
    "/setup?step=integration": "h1",
    "/setup?step=alert": "h1",
    "/setup?step=incident": "h1",
}
"""Each page by address, with what has to be in view at once."""


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = _administered(tmp_path_factory.mktemp("empty"))
    yield one
    one.stop()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, list[str]]]:
    """A server with something of everything, and the addresses that come with it."""
    one = _administered(tmp_path_factory.mktemp("filled"), reached=True)
    yield one, _fill(one)
    one.stop()


def _administered(directory: Path, *, reached: bool = False) -> Server:
    """A server where ana administers; reached by mail, by a topic, and by one she has not verified yet."""
    one = Server(directory)
    assert hotwash("user", "role", "ana", "admin", env=one.env).returncode == 0
    if reached:
        with ThreadPoolExecutor(1) as other:
            other.submit(asyncio.run, _reached(one.env["HOTWASH_DATABASE"])).result()
    one.start()
    return one


async def _reached(database: str) -> None:
    async with opened(Settings(database=database)) as hotwash:
        ana = await hotwash.accounts.person("ana", None)
        assert ana is not None
        await hotwash.accounts.change_person(replace(ana, email="ana@example.com"))
        for id, wait, verified in (("ntfy-1", 45, True), ("ntfy-2", 180, False)):
            address = f"https://ntfy.example.com/{id}-a-long-random-topic-{'w' * 30}"
            contact = Contact(id, "ana", ContactKind.NTFY, address, verified, timedelta(seconds=wait))
            await hotwash.contacts.add(contact, "123456", hotwash.clock() + timedelta(minutes=15))


def _fill(server: Server) -> list[str]:
    headers = {"Authorization": f"Bearer {server.env['HOTWASH_TOKEN']}"}
    with httpx.Client(base_url=server.url, headers=headers, timeout=30) as api:
        service = {
            "objective": 0.995,
            "owner": "payments",
            "prometheus": {
                "url": "http://127.0.0.1:9",
                "bad": 'increase(http_requests_total{code=~"5.."}[{{.window}}])',
                "total": "increase(http_requests_total[{{.window}}])",
            },
        }
        assert api.put("/api/v1/services/checkout-api", json=service).is_success
        assert api.put("/api/v1/services/mail", json={}).is_success
        window = {"service": "checkout-api", "minutes": 60, "reason": "Database upgrade"}
        assert api.post("/api/v1/maintenance", json=window).is_success
        integration = api.post("/api/v1/integrations", json={"name": "production"}).json()
        assert api.post(f"/in/{integration['key']}/alertmanager", content=b"nonsense").status_code == 400
        webhook = api.post("/api/v1/webhooks", json={"url": "https://example.com/hook"}).json()
    server.cli("declare", f"Checkout returns errors {'w' * 80}", "--severity", "SEV-1", "--service", "checkout-api")
    server.cli("role", "take", "IC", "--incident", "INC-1")
    server.cli("declare", "Mail is late", "--severity", "SEV-3", "--service", "mail")
    server.cli("end", "false-alarm", "--reason", "It was on time", "--incident", "INC-2")
    with httpx.Client(base_url=server.url) as browser:
        browser.post("/sign-in", data={"person": "ana", "password": PASSWORD})
        assert browser.post("/people", data={"act": "team", "name": "Payments"}).status_code == 303
        assert browser.post("/account", data={"act": "token", "token-name": "laptop"}).status_code == 303
        assert browser.post("/oncall", data={"act": "link"}).status_code == 303
    _schedules(server)
    return [
        "/oncall/payments",
        "/oncall/payments?zone=Asia/Tokyo",
        "/oncall/payments/edit",
        "/oncall/search/edit",
        "/services/checkout-api",
        "/slos/checkout-api",
        f"/integrations/{integration['id']}",
        f"/webhooks/{webhook['id']}",
        "/teams/payments",
        "/incidents?words=checkout&drills=shown",
    ]


def _schedules(server: Server) -> None:
    """One of layers with gaps and an override, and a plain one; ana is asked to cover, and asks."""
    assert hotwash("user", "add", "bo", env=server.env).returncode == 0
    token = hotwash("token", "create", "bo", env=server.env).stdout.split()[-1]
    rota = {"start": "2026-01-05", "handoff": "09:00", "every": {"days": 2}}
    office = [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}]
    layers = [{**rota, "users": ["bo"], "when": office}, {**rota, "users": ["ana", [], "bo"]}]
    levels = [{"name": "primary", "layers": layers}, {"name": "secondary", **rota, "users": ["ana"]}]
    now = datetime.now(UTC)
    span = {"start": now.isoformat(), "end": (now + timedelta(days=3)).isoformat()}
    with httpx.Client(base_url=f"{server.url}/api/v1/schedules", timeout=30) as api:
        mine, bos = ({"Authorization": f"Bearer {one}"} for one in (server.env["HOTWASH_TOKEN"], token))
        document = {"zone": "Europe/London", "team": "payments", "levels": levels}
        assert api.put("/payments", json=document, headers=mine).is_success
        assert api.put("/search", json={"zone": "UTC", **rota, "users": ["bo", "ana"]}, headers=mine).is_success
        assert api.post("/payments/overrides", json={**span, "user": "bo", "change": "add"}, headers=mine).is_success
        assert api.post("/payments/covers", json={**span, "other": "bo"}, headers=mine).is_success
        assert api.post("/payments/covers", json={**span, "other": "ana"}, headers=bos).is_success


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[3]], ids=str)
def test_empty_pages_are_readable(browser: Browser, empty: Server, look: Look) -> None:
    _walk(signed_in(browser, empty, "/", **look.context), empty, FIRST)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_filled_pages_are_readable(browser: Browser, filled: tuple[Server, list[str]], look: Look) -> None:
    server, more = filled
    _walk(signed_in(browser, server, "/", **look.context), server, {**FIRST, **dict.fromkeys(more, "h1")})


def _walk(tab: Tab, server: Server, pages: dict[str, str]) -> None:
    for address, first in pages.items():
        answer = tab.page.goto(f"{server.url}{address}")
        assert answer is not None
        assert answer.status == 200, address
        try:
            check(tab, first=first)
            if tab.page.evaluate(_UNFOLD):
                check(tab)
        except AssertionError as error:
            raise AssertionError(f"{address}: {error}") from error


_UNFOLD = (
    "(every => every.forEach(one => one.open = true) || every.length)([...document.querySelectorAll('main details')])"
)


def test_home_shows_an_incident_the_moment_it_is_declared(browser: Browser, server: Server) -> None:
    tab = signed_in(browser, server, "/")
    expect(tab.page.get_by_text("Nothing is open")).to_be_visible()
    expect(tab.page.get_by_text("Live", exact=True)).to_be_visible()
    server.cli("declare", "Checkout fails", "--severity", "SEV-1")
    expect(tab.page.get_by_role("link", name="Checkout fails")).to_be_visible()
    expect(tab.page).to_have_title("(1) SEV-1 Checkout fails - Hotwash")
    assert tab.errors == []


def test_declaring_by_keyboard_leads_to_the_room(browser: Browser, server: Server) -> None:
    tab = signed_in(browser, server, "/")
    tab.page.keyboard.press("c")
    expect(tab.page.get_by_label("What is wrong?")).to_be_focused()
    tab.page.keyboard.type("Search is slow")
    tab.page.keyboard.press("Enter")
    expect(tab.page).to_have_url(f"{server.url}/incidents/INC-1")


def test_without_a_script_an_incident_is_declared_and_a_duplicate_asked_about(browser: Browser, server: Server) -> None:
    tab = signed_in(browser, server, "/declare", java_script_enabled=False)
    tab.page.get_by_label("What is wrong?").fill("Checkout fails")
    tab.page.get_by_label("SEV-0").check()
    tab.page.get_by_role("button", name="Declare", exact=True).click()
    expect(tab.page).to_have_url(f"{server.url}/incidents/INC-1")
    tab.page.goto(f"{server.url}/declare")
    tab.page.get_by_label("What is wrong?").fill("checkout fails")
    tab.page.get_by_role("button", name="Declare", exact=True).click()
    expect(tab.page.get_by_role("alert")).to_contain_text("This may be open already.")
    tab.page.get_by_role("button", name="It is another one").click()
    expect(tab.page).to_have_url(f"{server.url}/incidents/INC-2")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A server nobody has an account on: its address, and the link it prints."""
    port = free_port()
    env = {"HOTWASH_DATABASE": f"sqlite:///{tmp_path / 'hotwash.db'}", "PYTHONUNBUFFERED": "1"}
    log = tmp_path / "hotwash.log"
    with program(sys.executable, "-m", "hotwash", "serve", "--port", str(port), log=log, env=env):
        printed = until(lambda: re.search(r"Begin at (http\S+)", log.read_text()), "the link being printed")
        yield f"http://127.0.0.1:{port}", printed.group(1)


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[3]], ids=str)
def test_from_an_empty_server_to_a_first_incident(browser: Browser, fresh: tuple[str, str], look: Look) -> None:
    url, link = fresh
    tab = open_tab(browser, **look.context)
    page = tab.page
    page.goto(link)
    check(tab, first="button.primary")
    page.get_by_label("Your name").fill("Ana Example")
    page.get_by_label("Short name").fill("ana")
    page.get_by_label("Password").fill("an example of words")
    page.get_by_role("button", name="Make the account").click()
    page.get_by_label("Name", exact=True).fill("checkout-api")
    page.get_by_label("Objective").fill("99.5")
    check(tab, first="button.primary")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("button", name="Get the lines to paste").click()
    expect(page.get_by_text("Waiting for the first alert.")).to_be_visible()
    check(tab)
    command = page.locator("#test-alert").inner_text()
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert "1 alerts accepted." in done.stdout
    expect(page.get_by_text("Alerts arrive.")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_role("main").get_by_role("link", name="Declare an incident")).to_be_visible()
    check(tab, first="main .button.primary")
    page.get_by_role("main").get_by_role("link", name="Declare an incident").click()
    page.get_by_label("What is wrong?").fill("Checkout returns errors")
    page.get_by_label("I take command").check()
    page.get_by_role("button", name="Declare", exact=True).click()
    expect(page).to_have_url(f"{url}/incidents/INC-1")
    page.goto(f"{url}/setup")
    expect(page.get_by_text("Everything is ready")).to_be_visible()
    page.goto(url)
    expect(page).to_have_title("(1) SEV-2 Checkout returns errors - Hotwash")
    assert tab.errors == []


def test_a_contact_is_verified_and_the_pager_tried_without_a_script(
    browser: Browser, filled: tuple[Server, list[str]]
) -> None:
    tab = signed_in(browser, filled[0], "/account", java_script_enabled=False, viewport={"width": 390, "height": 844})
    pager = tab.page.get_by_role("region", name="Your pager")
    pager.get_by_label("The code that was sent there").fill("123 456")
    pager.get_by_role("button", name="Verify").click()
    expect(pager.get_by_text("not verified")).to_have_count(0)
    pager.get_by_role("button", name="Test my pager").click()
    expect(pager.get_by_role("status")).to_contain_text("ana@example.com: this instance does not send by mail")
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
