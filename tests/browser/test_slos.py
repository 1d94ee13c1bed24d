"""SLOs in a browser: readable in each look, by keyboard, without a script, and live in an incident's room."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import LOOKS, Look, check
from tests.browser.measured import Measured
from tests.browser.serving import signed_in


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    one = Measured(tmp_path_factory.mktemp("measured"))
    one.server.cli("declare", "Checkout returns errors", "--severity", "SEV-3", "--service", "checkout-api")
    yield one
    one.server.stop()


UNFOLD = "document.querySelectorAll('main details').forEach(one => one.open = true)"


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_slos_and_what_is_measured_are_readable(browser: Browser, measured: Measured, look: Look) -> None:
    tab = signed_in(browser, measured.server, "/slos", **look.context)
    check(tab, first="h1")
    for address in ("/slos/checkout-availability", "/slos/cart-minutes", "/slos/mail", "/declare", "/incidents/INC-1"):
        tab.page.goto(f"{measured.server.url}{address}")
        check(tab, first="h1")
        tab.page.evaluate(UNFOLD)
        check(tab)


def test_the_list_is_reached_by_keys_and_the_most_urgent_leads(browser: Browser, measured: Measured) -> None:
    tab = signed_in(browser, measured.server, "/")
    tab.page.keyboard.press("g")
    tab.page.keyboard.press("l")
    expect(tab.page).to_have_url(f"{measured.server.url}/slos")
    names = tab.page.locator("table.slos tbody a")
    expect(names).to_have_text(["mail", "checkout-availability", "cart-minutes"])
    expect(tab.page.get_by_text("mail has not been measured yet.")).to_be_visible()
    names.nth(1).focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", name="checkout-availability")).to_be_visible()
    summary = tab.page.get_by_text("Show the arithmetic")
    summary.focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text(re.compile(r"100 % - 99.9 % = 0.1 % of events may be bad"))).to_be_visible()
    assert tab.errors == []


def test_without_a_script_everything_is_there(browser: Browser, measured: Measured) -> None:
    tab = signed_in(browser, measured.server, "/slos/checkout-availability", java_script_enabled=False)
    expect(tab.page.get_by_role("img", name=re.compile("What was left of the budget over 30 days"))).to_be_visible()
    tab.page.get_by_text("The same as a table").click()
    expect(tab.page.get_by_role("cell", name="not measured").first).to_be_visible()
    tab.page.goto(f"{measured.server.url}/declare")
    tab.page.get_by_text("What is known? It says which level this is").click()
    tab.page.get_by_label("Is customer data exposed?").select_option("Yes, confirmed")
    tab.page.get_by_role("button", name="What level is this?").click()
    expect(tab.page.get_by_role("status")).to_contain_text("it is chosen below")
    expect(tab.page.get_by_label("SEV-0")).to_be_checked()
    expect(tab.page.get_by_label("Is customer data exposed?")).to_have_value("confirmed")


def test_a_new_minute_moves_the_meter_and_a_press_takes_the_verdict(browser: Browser, tmp_path: Path) -> None:
    one = Measured(tmp_path)
    try:
        one.server.cli("declare", "Checkout returns errors", "--severity", "SEV-3", "--service", "checkout-api")
        tab = signed_in(browser, one.server, "/incidents/INC-1")
        room = tab.page
        expect(room.locator("#measured")).to_contain_text("worse than declared")
        expect(room.locator("#bar")).to_contain_text("% left")
        before = room.locator("#bar .gauge").inner_text()
        one.minute()
        expect(room.locator("#bar .gauge")).not_to_have_text(before, timeout=60_000)
        room.get_by_text("Impact", exact=True).click()
        room.get_by_label("Is data lost or corrupted?").select_option("Yes, confirmed")
        room.get_by_role("button", name="Keep what is known").click()
        expect(room.get_by_role("button", name="Raise to SEV-0")).to_be_visible()
        room.get_by_role("button", name="Raise to SEV-0").click()
        expect(room.locator("#measured")).to_contain_text("as declared")
        expect(room.locator("#timeline")).to_contain_text("Severity raised from SEV-3 to SEV-0: ")
        assert tab.errors == []
    finally:
        one.server.stop()
