"""Woken at night: the mail's link on a phone, one press; the same on Home and in the room, in each look."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hotwash.bootstrap import Settings, opened
from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import Server, open_tab, signed_in
from tests.processes import until
from tests.receivers import Mailbox, mailbox


@pytest.fixture
def paged(tmp_path: Path) -> Iterator[tuple[Server, Mailbox]]:
    """A server that sends ana's pages to a real mail server."""

    async def reachable() -> None:
        async with opened(Settings(database=one.env["HOTWASH_DATABASE"])) as hotwash:
            ana = await hotwash.accounts.person("ana", None)
            assert ana is not None
            await hotwash.accounts.change_person(replace(ana, email="ana@example.com"))

    with mailbox() as box:
        one = Server(tmp_path)
        with ThreadPoolExecutor(1) as other:
            other.submit(asyncio.run, reachable()).result()
        del one.env["HOTWASH_POLICY"]
        one.env |= {"HOTWASH_SMTP": box.url, "HOTWASH_BASE_URL": one.url}
        one.start()
        yield one, box
        one.stop()


def link(box: Mailbox) -> str:
    """The address in the newest page."""
    pages = until(lambda: [mail for _, mail in box.mails if "PAGE" in mail["Subject"]], "a page by mail")
    found = re.search(r"http\S+/page/\S+", pages[-1].get_content())
    assert found is not None
    return found.group()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_page_is_answered_by_its_link_in_each_look(
    browser: Browser, paged: tuple[Server, Mailbox], look: Look
) -> None:
    server, box = paged
    server.cli("declare", "Checkout returns errors for two in five", "--severity", "SEV-1", "--service", "checkout-api")
    tab = open_tab(browser, **look.context, java_script_enabled=True)
    tab.page.goto(link(box))
    check(tab, first="button.huge")
    tab.page.get_by_role("button", name="Acknowledge").click()
    expect(tab.page.get_by_text("You have acknowledged.")).to_be_visible()
    check(tab, first="text=You have acknowledged.")


def test_without_a_script_it_is_passed_on_and_taken_back(browser: Browser, paged: tuple[Server, Mailbox]) -> None:
    server, box = paged
    server.cli("declare", "Checkout fails", "--severity", "SEV-2")
    tab = open_tab(browser, java_script_enabled=False)
    tab.page.goto(link(box))
    tab.page.get_by_role("button", name="Can’t, page next").click()
    expect(tab.page.get_by_text("You said that you cannot come.")).to_be_visible()
    tab.page.get_by_role("button", name="Acknowledge").click()
    expect(tab.page.get_by_text("You have acknowledged.")).to_be_visible()
    assert tab.errors == []


@pytest.mark.parametrize("look", [LOOKS[0], LOOKS[3]], ids=str)
def test_pages_to_acknowledge_stand_first_on_home_and_in_the_room(
    browser: Browser, paged: tuple[Server, Mailbox], look: Look
) -> None:
    server, _ = paged
    server.cli("declare", "Checkout returns errors for two in five", "--severity", "SEV-0", "--service", "checkout-api")
    tab = signed_in(browser, server, "/", **look.context)
    check(tab, first="text=You are paged")
    tab.page.goto(f"{server.url}/incidents/INC-1")
    check(tab, first=".primary-act button.primary")
    tab.page.goto(server.url)
    expect(tab.page.get_by_text("You are paged")).to_be_visible()
    tab.page.keyboard.press("a")
    expect(tab.page).to_have_url(re.compile(r"/incidents/INC-1"))
    expect(tab.page.get_by_text("ana acknowledged the page.")).to_be_visible()
    check(tab, first=".primary-act button.primary")
