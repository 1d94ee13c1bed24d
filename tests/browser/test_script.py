"""Keys, the palette and times: the page says what there is, and the reader can switch it off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import check
from tests.browser.serving import Server, open_tab


@pytest.fixture(scope="module")
def styleguide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    directory: Path = tmp_path_factory.mktemp("server")
    server = Server(directory)
    server.start()
    yield f"{server.url}/styleguide"
    server.stop()


def look(browser: Browser, styleguide: str, **context: str) -> Page:
    page = open_tab(browser, **context).page
    page.goto(styleguide)
    return page


def test_single_keys_act_but_never_while_somebody_types(browser: Browser, styleguide: str) -> None:
    page = look(browser, styleguide)
    page.keyboard.press("n")
    expect(page.get_by_label("Note")).to_be_focused()
    page.keyboard.type("no g h c ?")
    expect(page.get_by_label("Note")).to_have_value("no g h c ?")
    page.get_by_role("heading", level=1).click()
    page.keyboard.press("g")
    page.keyboard.press("s")
    # Nobody is signed in here, so the page asks who it is first.
    expect(page).to_have_url(styleguide.replace("styleguide", "sign-in?next=/services"))


def test_the_keys_of_this_page_are_listed_and_can_be_switched_off(browser: Browser, styleguide: str) -> None:
    tab = open_tab(browser)
    page = tab.page
    page.goto(styleguide)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Write a note")
    check(tab)
    keys.get_by_label("Single keys work on this device").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    page.keyboard.press("n")
    expect(page.get_by_label("Note")).not_to_be_focused()
    page.get_by_role("button", name="Keys").click()
    expect(page.get_by_label("Single keys work on this device")).not_to_be_checked()


def test_the_palette_finds_what_the_page_offers_and_does_it(browser: Browser, styleguide: str) -> None:
    tab = open_tab(browser)
    page = tab.page
    page.goto(styleguide)
    page.keyboard.press("Control+k")
    search = page.get_by_role("combobox", name="Search commands and pages")
    expect(search).to_be_focused()
    check(tab)
    search.fill("wri no")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Note")).to_be_focused()
    page.keyboard.press("Control+k")
    search.fill("nothing like this")
    expect(page.get_by_text("Nothing here is called that.")).to_be_visible()
    search.fill("12")
    page.keyboard.press("Enter")
    expect(page).to_have_url(styleguide.replace("styleguide", "sign-in?next=/incidents/INC-12"))


def test_times_are_the_readers_own_with_utc_beside_them(browser: Browser, styleguide: str) -> None:
    page = look(browser, styleguide, timezone_id="America/New_York")
    clock = page.locator("dt:text-is('Clock') + dd time")
    expect(clock).to_have_text("09:41:07")
    expect(clock).to_have_attribute("title", "2026-03-02 14:41:07 UTC")


def test_what_is_due_counts_down_and_what_is_overdue_says_so(browser: Browser, styleguide: str) -> None:
    page = look(browser, styleguide)
    due = page.locator(".rows time[data-due]")
    before = due.nth(1).inner_text()
    expect(due.nth(1)).not_to_have_text(before)
    expect(due.nth(0)).to_contain_text("overdue")
    expect(due.nth(1)).to_contain_text("in 3:")


def test_a_chart_follows_the_change_to_dark_and_has_a_table(browser: Browser, styleguide: str) -> None:
    page = look(browser, styleguide)
    expect(page.locator("figure canvas")).to_be_visible()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("figure canvas")).to_have_count(1)
    page.get_by_text("The same as a table").click()
    expect(page.locator("figure td").first).to_be_visible()


def test_a_form_without_javascript_answers_with_the_page_and_what_was_typed(browser: Browser, styleguide: str) -> None:
    page = open_tab(browser, java_script_enabled=False).page
    page.goto(styleguide)
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("alert")).to_contain_text("A note says something.")
    page.get_by_text("Playbook", exact=True).click()
    expect(page.get_by_text("Freeze deploys")).to_be_visible()


def test_the_script_writes_spans_as_the_server_does(browser: Browser, styleguide: str) -> None:
    plain = open_tab(browser, java_script_enabled=False).page
    plain.goto(styleguide)
    written = plain.locator(".rows time[data-due]").all_inner_texts()
    assert written == ["3:12 overdue", "in 3:12", "in 2:05:00"]
    page = open_tab(browser).page
    page.clock.set_fixed_time(0)
    page.goto(styleguide)
    expect(page.locator("#connection")).to_be_visible()
    expect(page.locator(".rows time[data-due]")).to_have_text(written)
