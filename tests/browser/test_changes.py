"""Changes near the onset, in the room: readable in each look, judged with and without a script, live."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import Server, signed_in
from tests.processes import hotwash


def report(server: Server, summary: str, minutes: float, kind: str = "deploy", **more: object) -> None:
    start = datetime.now(UTC) - timedelta(minutes=minutes)
    body = {"kind": kind, "service": "checkout-api", "summary": summary, "start": start.isoformat(), **more}
    headers = {"Authorization": f"Bearer {server.env['HOTWASH_TOKEN']}"}
    assert httpx.post(f"{server.url}/api/v1/changes", json=body, headers=headers).status_code == 201


@pytest.fixture(scope="module")
def suspected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An incident with changes of every kind near it, one of them confirmed and one cleared."""
    one = Server(tmp_path_factory.mktemp("changes"))
    one.start()
    ended = (datetime.now(UTC) - timedelta(minutes=2)).isoformat()
    report(one, "Deploy #847: connection pool", 12, end=ended, link="https://ci.example.com/847", outcome="failed")
    report(one, "orders index", 50, "migration", service="orders-db")
    report(one, f"Long {'w' * 120}", 1, service="mail", outcome="running")
    for number in range(6):
        report(one, f"Flag {number}", 3 + number, "flag", service=f"shop-{number}")
    one.cli("declare", "Checkout fails", "--severity", "SEV-1", "--service", "checkout-api")
    one.cli("change", "config", "Timeout halved by hand")
    one.cli("change", "confirm", "C1", "--reason", "The pool is empty since")
    one.cli("change", "clear", "C4", "--reason", "Another system")
    yield one
    one.stop()


@pytest.fixture(scope="module")
def administered(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("administered"))
    assert hotwash("user", "role", "ana", "admin", env=one.env).returncode == 0
    one.start()
    yield one
    one.stop()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_card_is_readable(browser: Browser, suspected: Server, look: Look) -> None:
    tab = signed_in(browser, suspected, "/incidents/INC-1", **look.context)
    card = tab.page.locator("#changes")
    expect(card.get_by_role("heading")).to_have_text("Changes near onset")
    expect(card.locator(".suspects > li").first).to_contain_text("Deploy #847")
    expect(card.locator(".suspects > li").last).to_contain_text("None of these")
    expect(card.get_by_text("not connected").first).to_be_visible()
    check(tab)
    card.locator("summary").evaluate_all("every => every.forEach(one => one.parentElement.open = true)")
    check(tab)


def test_a_change_that_is_reported_and_judged_is_seen_by_whoever_watches(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails", "--service", "checkout-api")
    tab = signed_in(browser, server, "/incidents/INC-1")
    card = tab.page.locator("#changes")
    expect(card).to_contain_text("No change was reported near it")
    report(server, "Deploy #848", 4)
    expect(card).to_contain_text("Deploy #848", timeout=20_000)
    card.get_by_text("Judge", exact=True).click()
    card.get_by_label("What shows it").fill("The pool is empty")
    card.get_by_role("button", name="C1 did it").click()
    expect(card.get_by_text("did it", exact=True)).to_be_visible()
    expect(tab.page.get_by_role("list", name="Timeline, newest first")).to_contain_text("It was C1: Deploy #848")
    server.cli("change", "clear", "C1", "--reason", "It was empty before")
    expect(card).to_contain_text("1 cleared")
    assert tab.errors == []


def test_without_a_script_a_change_is_cleared(browser: Browser, server: Server) -> None:
    report(server, "Deploy #849", 4)
    server.cli("declare", "Checkout fails", "--service", "checkout-api")
    tab = signed_in(browser, server, "/incidents/INC-1", java_script_enabled=False)
    card = tab.page.locator("#changes")
    card.get_by_text("Judge", exact=True).click()
    card.get_by_label("What shows it").fill("Rolled back already")
    card.get_by_role("button", name="Not C1").click()
    expect(tab.page).to_have_url(re.compile("#changes$"))
    expect(card).to_contain_text("1 cleared")
    expect(tab.page.get_by_text("It was not C1: Deploy #849")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_lines_to_paste_are_readable(browser: Browser, administered: Server, look: Look) -> None:
    tab = signed_in(browser, administered, "/integrations", **look.context)
    tab.page.get_by_label("Name").fill("github")
    tab.page.get_by_role("button", name="Add it").click()
    expect(tab.page.get_by_role("heading", name="Or have changes told")).to_be_visible()
    expect(tab.page.get_by_label("Secret")).to_have_text(re.compile("^[0-9a-f]{64}$"))
    check(tab)
    assert tab.errors == []
