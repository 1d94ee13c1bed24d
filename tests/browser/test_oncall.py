"""On call in a browser: by keys, in two taps, and in the reader's own zone."""

import httpx
from playwright.sync_api import Browser, expect

from tests.browser.serving import Server, signed_in
from tests.processes import hotwash


def test_a_shift_is_covered_in_two_taps_and_shown_in_my_zone(browser: Browser, server: Server) -> None:
    assert hotwash("user", "role", "ana", "admin", env=server.env).returncode == 0
    assert hotwash("user", "add", "bo", env=server.env).returncode == 0
    document = {"zone": "UTC", "start": "2026-01-05", "handoff": "09:00", "every": {"weeks": 1}, "users": ["ana"]}
    headers = {"Authorization": f"Bearer {server.env['HOTWASH_TOKEN']}"}
    team = {"act": "team", "name": "Search"}
    tab = signed_in(browser, server, "/", timezone_id="Asia/Tokyo")
    tab.page.request.post(f"{server.url}/people", form=team)
    tab.page.request.post(f"{server.url}/teams/search", form={"act": "change", "name": "Search", "members": "bo"})
    put = httpx.put(f"{server.url}/api/v1/schedules/search", json={**document, "team": "search"}, headers=headers)
    assert put.is_success, put.text
    tab.page.keyboard.press("g")
    tab.page.keyboard.press("o")
    expect(tab.page).to_have_url(f"{server.url}/oncall")
    tab.page.get_by_role("link", name="search").first.click()
    tab.page.get_by_role("link", name="mine").click()
    expect(tab.page).to_have_url(f"{server.url}/oncall/search?zone=Asia%2FTokyo")
    expect(tab.page.get_by_role("link", name="Asia/Tokyo")).to_be_visible()
    tab.page.get_by_text("Cover me").first.click()
    tab.page.get_by_role("button", name="Ask bo").first.click()
    expect(tab.page).to_have_url(f"{server.url}/oncall/search?zone=Asia/Tokyo")
    tab.page.goto(f"{server.url}/oncall")
    expect(tab.page.get_by_text("no answer yet")).to_be_visible()
    assert tab.errors == []
