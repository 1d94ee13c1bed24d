"""Every part in every state is readable in light, in dark and on a phone; forms and keys behave as they say."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import Server, open_tab


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all: these pages keep nothing."""
    one = Server(tmp_path_factory.mktemp("styleguide"))
    one.start()
    yield one
    one.stop()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_part_is_readable(browser: Browser, server: Server, look: Look) -> None:
    tab = open_tab(browser, **look.context)
    tab.page.goto(f"{server.url}/styleguide")
    expect(tab.page.locator("figure canvas")).to_be_visible()
    check(tab, first="h1")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_signing_in_is_readable_and_so_is_its_refusal(browser: Browser, server: Server, look: Look) -> None:
    tab = open_tab(browser, **look.context)
    tab.page.goto(f"{server.url}/sign-in")
    check(tab, first="button.primary")
    tab.page.get_by_label("Your short name").fill("ana")
    tab.page.get_by_label("Password").fill("wrong")
    tab.page.get_by_role("button", name="Sign in").click()
    expect(tab.page.get_by_role("alert")).to_be_focused()
    tab.errors.clear()  # Chromium writes down every answer that is no 2xx.
    check(tab)
