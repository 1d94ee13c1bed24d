"""A postmortem can be read by everybody, on paper too."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import Server, signed_in


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_postmortem_is_readable(browser: Browser, server: Server, look: Look) -> None:
    server.cli("declare", "Checkout fails")
    server.cli("note", "https://example.com/" + "a" * 100)
    tab = signed_in(browser, server, "/incidents/INC-1/postmortem", **look.context)
    expect(tab.page.get_by_role("heading", name="Timeline")).to_be_visible()
    check(tab, first="h1")


def test_a_printed_postmortem_has_no_navigation_and_nothing_to_press(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails")
    page = signed_in(browser, server, "/incidents/INC-1/postmortem").page
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation")).to_have_count(0)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("heading", name="Checkout fails")).to_be_visible()
