"""An incident is run in browsers: two people see each other's acts, with the keyboard alone, and without a script."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import PASSWORD, Server, Tab, open_tab
from tests.processes import hotwash

ROOM = "/incidents/INC-1"


def join(server: Server, *people: str) -> None:
    """Accounts beside ana's."""
    for name in people:
        hotwash("user", "add", name, env=server.env)
        hotwash("user", "password", name, env=server.env, stdin=f"{PASSWORD}\n")


def tab_of(browser: Browser, server: Server, name: str, path: str = ROOM, **context: Any) -> Tab:
    tab = open_tab(browser, **context)
    tab.page.goto(f"{server.url}/sign-in?next={path}")
    tab.page.get_by_label("Your short name").fill(name)
    tab.page.get_by_label("Password").fill(PASSWORD)
    tab.page.get_by_role("button", name="Sign in").click()
    expect(tab.page).to_have_url(f"{server.url}{path}")
    return tab


def primary(page: Page, words: str) -> None:
    """Press the one act of the header."""
    page.locator(".primary-act").get_by_role("button", name=words).click()


def fill(page: Page, summary: str, button: str, **fields: str) -> None:
    """Open a form behind its summary, fill it by its fields' names, send it."""
    act = page.locator("details.act").filter(has=page.get_by_text(summary, exact=True)).first
    act.locator("summary").click()
    for name, value in fields.items():
        field = act.locator(f'[name="{name}"]').first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    act.get_by_role("button", name=button).click()


def test_two_people_run_the_reference_incident_and_see_each_other(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails", "--severity", "SEV-1", "--service", "checkout-api")
    join(server, "bo")
    ana, bo = tab_of(browser, server, "ana"), tab_of(browser, server, "bo")
    timelines = [tab.page.get_by_role("list", name="Timeline, newest first") for tab in (ana, bo)]

    def both_see(words: str) -> None:
        for timeline in timelines:
            expect(timeline.get_by_text(words)).to_have_count(1)

    primary(ana.page, "Take IC")
    both_see("ana is IC.")
    primary(bo.page, "Take OL")
    both_see("bo is OL.")
    fill(bo.page, "State a hypothesis", "State it", what="Deploy #847 broke the pool", because="it is recent")
    both_see("Hypothesis H1: Deploy #847 broke the pool, because it is recent.")
    fill(ana.page, "Change", "Note the change", text="Deploy #847", change="deploy")
    both_see("Change (deploy): Deploy #847.")
    fill(bo.page, "Judge", "Confirms it", evidence="The pool is exhausted")
    both_see("Hypothesis H1 confirmed: The pool is exhausted.")
    fill(bo.page, "Propose a mitigation", "Propose it", what="Roll back #847", how="Redeploy", risk="None")
    both_see("Proposed mitigation M1: Roll back #847. How: Redeploy. Risk: None.")
    primary(ana.page, "Approve M1")
    both_see("Approved M1.")
    primary(bo.page, "Execute M1")
    both_see("Executing M1.")
    primary(bo.page, "Verify M1")
    # Nothing measures this service: the refusal says what to do instead, and the record keeps it.
    expect(bo.page.get_by_role("alert")).to_contain_text("State what you observed instead.")
    both_see("Refused (not-measured)")
    primary(bo.page, "Verify M1")
    # Tried anew, not answered from memory: by now it might have been measured.
    for timeline in timelines:
        expect(timeline.get_by_text("Refused (not-measured)")).to_have_count(2)
    fill(bo.page, "Say what you saw", "M1 worked", observation="Errors at 0.2 %")
    both_see("Verified M1. Observed: Errors at 0.2 %.")
    fill(ana.page, "Resolve", "Resolve INC-1", override="Errors at 0.2 % for five minutes")
    both_see("Resolved although green was not measured (unknown).")
    primary(ana.page, "Lock the record")
    both_see("The record is locked.")
    expect(ana.page.get_by_label("Note", exact=True)).to_be_hidden()
    expect(bo.page.get_by_role("link", name="Write the postmortem")).to_be_visible()
    # Chromium writes down every answer that is no 2xx: bo was refused twice.
    assert [error for tab in (ana, bo) for error in tab.errors if "409" not in error] == []


def test_what_somebody_types_stays_while_others_act(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails")
    page = tab_of(browser, server, "ana").page
    page.locator("#propose-act > summary").click()
    page.locator("#propose-what").fill("Half a thou")
    page.get_by_label("Note", exact=True).fill("and a not")
    server.cli("role", "take", "IC")
    server.cli("note", "somebody else's")
    expect(page.get_by_text("somebody else's")).to_be_visible()
    expect(page.locator("#propose-what")).to_have_value("Half a thou")
    expect(page.get_by_label("Note", exact=True)).to_have_value("and a not")


def test_an_incident_is_run_by_keyboard_alone(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails", "--severity", "SEV-2")
    tab = tab_of(browser, server, "ana")
    page, keyboard = tab.page, tab.page.keyboard
    timeline = page.get_by_role("list", name="Timeline, newest first")

    def to(selector: str) -> None:
        """Tab until something has the focus: what cannot be reached so cannot be used."""
        for _ in range(120):
            if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
                return
            keyboard.press("Tab")
        raise AssertionError(f"{selector} cannot be reached by Tab")

    to(".primary-act button")
    keyboard.press("Enter")
    expect(timeline).to_contain_text("ana is IC.")
    keyboard.press("n")
    page.locator("#note-text:focus").wait_for()
    keyboard.type("Seen by hand")
    to("#note button:not([type=button])")
    keyboard.press("Enter")
    expect(timeline).to_contain_text("Seen by hand.")
    expect(page.locator("#note-text")).to_have_value("")
    to("#propose-act > summary")
    keyboard.press("Enter")
    for field, words in (("what", "Roll back"), ("how", "Redeploy"), ("risk", "None")):
        to(f"#propose-{field}")
        keyboard.type(words)
    to("#propose button")
    keyboard.press("Enter")
    expect(timeline).to_contain_text("Proposed mitigation M1")
    page.evaluate("document.activeElement.blur()")
    to("#decision-M1 .press button")
    keyboard.press("Enter")
    expect(timeline).to_contain_text("Approved M1.")
    assert tab.errors == []


def test_without_a_script_every_act_still_works(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails", "--severity", "SEV-1")
    page = tab_of(browser, server, "ana", java_script_enabled=False).page
    primary(page, "Take IC")
    expect(page.get_by_text("ana is IC.")).to_be_visible()
    page.locator("#propose-act > summary").click()
    page.locator("#propose-what").fill("Roll back")
    page.locator("#propose-how").fill("Redeploy")
    page.locator("#propose-risk").fill(" ")
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("alert")).to_contain_text("risk is empty")
    expect(page.locator("#propose-how")).to_have_value("Redeploy")
    page.locator("#propose-risk").fill("None")
    page.get_by_role("button", name="Propose it").click()
    primary(page, "Approve M1")
    expect(page.get_by_text("Approved M1.")).to_be_visible()
    server.cli("note", "note 2")
    page.get_by_role("link", name="Decisions").click()
    expect(page.get_by_text("note 2.")).to_have_count(0)
    expect(page.get_by_text("Approved M1.")).to_be_visible()


def test_a_killed_server_loses_and_doubles_nothing_that_was_typed(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails")
    page = tab_of(browser, server, "ana").page
    server.cli("note", "before")
    expect(page.get_by_text("before.")).to_have_count(1)
    server.kill()
    page.get_by_label("Note", exact=True).fill("typed while it was away")
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_role("alert")).to_contain_text("What you typed is kept here")
    server.start()
    server.cli("note", "after")
    expect(page.get_by_text("after.")).to_have_count(1, timeout=20_000)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("typed while it was away.")).to_have_count(1)
    expect(page.get_by_text("before.")).to_have_count(1)
    page.reload()
    for words in ("before.", "after.", "typed while it was away."):
        expect(page.get_by_text(words)).to_have_count(1)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_every_phase_of_a_room_is_readable(browser: Browser, server: Server, look: Look) -> None:
    server.cli("declare", "Checkout returns errors after deploy #847", "--severity", "SEV-1")
    tab = tab_of(browser, server, "ana", **look.context)
    check(tab, first=".primary-act button")
    server.cli("role", "take", "IC")
    server.cli("hypothesis", "state", "Deploy #847 changed the pool", "--because", "it is recent")
    server.cli("mitigation", "propose", "Roll back", "--how", "Redeploy", "--risk", "None")
    server.cli("note", "w" * 300)
    expect(tab.page.get_by_role("heading", name="M1 Roll back")).to_be_visible()
    check(tab, first=".primary-act button")
    tab.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    check(tab)
    server.cli("resolve", "--override", "It is over")
    expect(tab.page.get_by_role("button", name="Lock the record").first).to_be_visible()
    check(tab, first=".primary-act button")
    server.cli("lock", "-i", "INC-1")
    expect(tab.page.get_by_role("link", name="Write the postmortem")).to_be_visible()
    check(tab, first=".primary-act a")


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_postmortem_and_its_editor_are_readable(browser: Browser, server: Server, look: Look) -> None:
    server.cli("declare", "Checkout fails", "--severity", "SEV-1")
    server.cli("role", "take", "IC")
    server.cli("resolve", "--override", "It is over")
    server.cli("lock", "-i", "INC-1")
    tab = tab_of(browser, server, "ana", f"{ROOM}/postmortem", **look.context)
    check(tab, first="a.primary")
    tab.page.get_by_role("link", name="Write it").click()
    check(tab, first="#markdown")
    for number in (1, 2):
        tab.page.locator("#markdown").fill(f"# Postmortem\n\nRevision {number}")
        tab.page.get_by_role("button", name="Preview").click()
        expect(tab.page.get_by_label("Preview")).to_contain_text(f"Revision {number}")
        tab.page.get_by_role("button", name="Save").click()
        expect(tab.page).to_have_url(f"{server.url}{ROOM}/postmortem")
        expect(tab.page.get_by_role("link", name="Edit")).to_be_visible()
        tab.page.goto(f"{server.url}{ROOM}/postmortem/edit")
    tab.page.goto(f"{server.url}{ROOM}/postmortem?revision=2&against=1")
    check(tab)
