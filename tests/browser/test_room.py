"""The room in a real browser: it follows the incident live, survives a restart, and fits a phone."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import Server, signed_in


def room(browser: Browser, server: Server, **context: Any) -> tuple[Page, list[str]]:
    """The room of INC-1, and what the console complains of."""
    tab = signed_in(browser, server, "/incidents/INC-1", **context)
    expect(tab.page.get_by_role("heading", level=1)).to_have_text("Checkout fails")
    return tab.page, tab.errors


def test_the_room_shows_each_act_as_it_happens(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails", "--severity", "SEV-1", "--service", "checkout-api")
    page, complaints = room(browser, server)
    timeline = page.get_by_role("list", name="Timeline, newest first")
    expect(timeline).to_contain_text("Declared SEV-1 on checkout-api: Checkout fails.")
    server.cli("role", "take", "IC")
    expect(timeline).to_contain_text("ana is IC.")
    server.cli("mitigation", "propose", "Roll back", "--how", "Redeploy", "--risk", "None")
    expect(page.get_by_role("heading", name="M1 Roll back")).to_be_visible()
    server.cli("note", "<b>not bold</b>")
    expect(timeline).to_contain_text("<b>not bold</b>")
    assert complaints == []


def test_a_restarted_server_is_followed_again_and_nothing_is_doubled(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails")
    page, _ = room(browser, server)
    server.stop()
    expect(page.get_by_role("status")).to_contain_text("Offline since")
    server.start()
    server.cli("note", "after the restart")
    expect(page.get_by_text("after the restart")).to_have_count(1, timeout=20_000)
    expect(page.get_by_role("status")).to_have_text("Live")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_room_fits_a_phone(browser: Browser, server: Server, scheme: str) -> None:
    server.cli("declare", "Checkout fails")
    server.cli("note", "w" * 300)
    page, complaints = room(browser, server, viewport={"width": 390, "height": 844}, color_scheme=scheme)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert complaints == []


def test_without_javascript_the_room_can_still_be_read(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails")
    page, _ = room(browser, server, java_script_enabled=False)
    expect(page.get_by_text("Declared SEV-2: Checkout fails.")).to_be_visible()
