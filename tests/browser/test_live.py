"""The script follows the record without loss or doubles, and never takes what somebody is doing from under them."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import open_tab
from tests.browser.stage import Stage
from tests.processes import until


@pytest.fixture
def stage() -> Iterator[Stage]:
    one = Stage(entries=["declared", "ana is IC"])
    one.start()
    yield one
    one.stop()


def look(browser: Browser, stage: Stage) -> Page:
    page = open_tab(browser).page
    page.goto(stage.url)
    expect(page.get_by_role("status")).to_have_text("Live")
    return page


def test_entries_arrive_newest_first_and_once(browser: Browser, stage: Stage) -> None:
    page = look(browser, stage)
    stage.write("5xx at 8 %")
    expect(page.locator("#timeline li")).to_have_text(["5xx at 8 %", "ana is IC", "declared"])


def test_a_server_that_comes_back_and_repeats_itself_leaves_no_gap_and_no_double(
    browser: Browser, stage: Stage
) -> None:
    page = look(browser, stage)
    stage.stop()
    expect(page.get_by_role("status")).to_contain_text("Offline since")
    stage.write("while nobody heard")
    stage.say_everything_again()
    stage.start()
    expect(page.get_by_role("status")).to_have_text("Live", timeout=20_000)
    expect(page.locator("#timeline li")).to_have_text(["while nobody heard", "ana is IC", "declared"])


def test_a_first_connection_that_fails_is_tried_again(browser: Browser, stage: Stage) -> None:
    stage.streaming = False
    page = open_tab(browser).page
    page.goto(stage.url)
    expect(page.get_by_role("status")).to_contain_text("Trying again")
    stage.streaming = True
    expect(page.get_by_role("status")).to_have_text("Live", timeout=20_000)


def test_a_panel_changes_around_typed_text_focus_and_open_details(browser: Browser, stage: Stage) -> None:
    panel = """<section id="panel"><h2>{}</h2><details><summary>How</summary><p>Redeploy</p></details>
    <form method="post"><label>Reason <input name="reason"></label></form><button id="b">Approve</button></section>"""
    stage.panel = panel.format("M1 is proposed")
    page = look(browser, stage)
    page.get_by_text("How").click()
    page.get_by_label("Reason").fill("because the cache")
    page.locator("#b").focus()
    stage.panel = panel.format("M1 is approved")
    stage.write("approved")
    expect(page.get_by_role("heading", name="M1 is approved")).to_be_visible()
    expect(page.get_by_text("Redeploy")).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("because the cache")
    expect(page.locator("#b")).to_be_focused()


def test_a_panel_keeps_a_form_that_somebody_is_typing_in_even_when_it_no_longer_applies(
    browser: Browser, stage: Stage
) -> None:
    stage.panel = '<section id="panel"><form method="post"><label>Reason <input name="reason"></label></form></section>'
    page = look(browser, stage)
    page.get_by_label("Reason").press_sequentially("because")
    stage.panel = '<section id="panel"><p>M1 was approved.</p></section>'
    stage.write("approved")
    expect(page.get_by_text("M1 was approved.")).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("because")
    expect(page.get_by_label("Reason")).to_be_focused()


def test_focus_goes_to_the_panel_when_what_had_it_is_gone(browser: Browser, stage: Stage) -> None:
    stage.panel = '<section id="panel"><button>Approve</button></section>'
    page = look(browser, stage)
    page.get_by_role("button", name="Approve").focus()
    stage.panel = '<section id="panel"><p>Approved.</p></section>'
    stage.write("approved")
    expect(page.get_by_text("Approved.")).to_be_visible()
    expect(page.locator("#panel")).to_be_focused()


def test_a_note_is_posted_in_place_and_the_form_is_ready_for_the_next(browser: Browser, stage: Stage) -> None:
    page = look(browser, stage)
    page.get_by_label("Note").fill("errors at 8 %")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#timeline li").first).to_have_text("errors at 8 %")
    expect(page.locator("#timeline li")).to_have_count(3)
    expect(page.get_by_label("Note")).to_have_value("")
    page.get_by_label("Note").fill("errors at 2 %")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#timeline li").first).to_have_text("errors at 2 %")
    assert [one["key"] for one in stage.posted] == ["key-1", "key-2"]


def test_a_refusal_is_shown_in_place_with_the_text_as_typed(browser: Browser, stage: Stage) -> None:
    page = look(browser, stage)
    page.get_by_label("Note").fill("errors")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_have_text("Say something with a number.")
    expect(page.get_by_label("Note")).to_have_value("errors")
    page.get_by_label("Note").fill("errors at 8 %")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#timeline li").first).to_have_text("errors at 8 %")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_an_impatient_second_click_sends_nothing(browser: Browser, stage: Stage) -> None:
    page = look(browser, stage)
    stage.held.clear()
    page.get_by_label("Note").fill("errors at 8 %")
    page.get_by_role("button", name="Post").dblclick()
    page.get_by_label("Note").press("Control+Enter")
    stage.held.set()
    expect(page.locator("#timeline li").first).to_have_text("errors at 8 %")
    assert len(stage.posted) == 1


def test_with_the_server_gone_a_form_says_so_and_keeps_the_text(browser: Browser, stage: Stage) -> None:
    page = look(browser, stage)
    stage.stop()
    expect(page.get_by_role("status")).to_contain_text("Offline since")
    page.get_by_label("Note").fill("errors at 8 %")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was sent")
    expect(page.get_by_label("Note")).to_have_value("errors at 8 %")
    stage.start()
    expect(page.get_by_role("status")).to_have_text("Live", timeout=20_000)
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#timeline li").first).to_have_text("errors at 8 %")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_without_a_live_stream_a_posted_form_still_brings_the_page_up_to_date(browser: Browser, stage: Stage) -> None:
    stage.streaming = False
    page = open_tab(browser).page
    page.goto(stage.url)
    page.get_by_label("Note").fill("errors at 8 %")
    page.get_by_role("button", name="Post").click()
    expect(page.locator("#timeline li").first).to_have_text("errors at 8 %")
    expect(page.get_by_label("Note")).to_have_value("")


def test_a_tab_nobody_sees_lets_go_of_its_connection_and_catches_up_when_seen(browser: Browser, stage: Stage) -> None:
    page = open_tab(browser).page
    page.clock.install()
    page.goto(stage.url)
    expect(page.get_by_role("status")).to_have_text("Live")
    show = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(show, True)
    page.clock.run_for(40_000)
    until(lambda: stage.listening == 0, "the tab letting go")
    stage.write("while nobody looked")
    page.evaluate(show, False)
    expect(page.locator("#timeline li").first).to_have_text("while nobody looked")
