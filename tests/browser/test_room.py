"""The room in a real browser: it follows the incident live, survives a restart, and fits a phone."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.processes import free_port, hotwash, program, until

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PASSWORD = "an example of words"


@pytest.fixture(scope="module")
def browser(component: Callable[[str, str], str]) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=component("chromium", "chromium"), args=ARGUMENTS)
        yield running
        running.close()


class Server:
    """Hotwash as a process that can be stopped and started again, with ana signed up."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {"HOTWASH_DATABASE": f"sqlite:///{directory / 'hotwash.db'}", "HOTWASH_URL": self.url}
        self.env["HOTWASH_TOKEN"] = hotwash("user", "add", "ana", env=self.env).stdout.strip()
        hotwash("user", "password", "ana", env=self.env, stdin=f"{PASSWORD}\n")
        self._running = ExitStack()

    def start(self) -> None:
        command = [sys.executable, "-m", "hotwash", "serve", "--port", str(self.port)]
        self._running.enter_context(program(*command, log=self.directory / "hotwash.log", env=self.env))
        until(lambda: httpx.get(f"{self.url}/readyz").is_success, "Hotwash answering")

    def stop(self) -> None:
        self._running.close()

    def cli(self, *arguments: str) -> None:
        done = hotwash("incident", *arguments, env=self.env)
        assert done.returncode == 0, done.stderr


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    one = Server(tmp_path)
    one.start()
    yield one
    one.stop()


def room(browser: Browser, server: Server, **context: Any) -> tuple[Page, list[str]]:
    """The room of INC-1, signed in by hand, and what the console complains of."""
    page = browser.new_context(**context).new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{server.url}/incidents/INC-1")
    page.get_by_label("Your short name").fill("ana")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Checkout fails")
    return page, complaints


def test_the_room_shows_each_act_as_it_happens(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails", "--severity", "SEV-1", "--service", "checkout-api")
    page, complaints = room(browser, server)
    timeline = page.get_by_role("list", name="Timeline, newest first")
    expect(timeline.get_by_role("listitem")).to_have_count(1)
    server.cli("role", "take", "IC")
    expect(timeline).to_contain_text("ana is IC.")
    server.cli("mitigation", "propose", "Roll back", "--how", "Redeploy", "--risk", "None")
    expect(page.get_by_text("M1 awaits the IC: Roll back")).to_be_visible()
    server.cli("note", "<b>not bold</b>")
    expect(timeline).to_contain_text("<b>not bold</b>")
    assert complaints == []


def test_a_restarted_server_is_followed_again_and_nothing_is_doubled(browser: Browser, server: Server) -> None:
    server.cli("declare", "Checkout fails")
    page, _ = room(browser, server)
    server.stop()
    expect(page.get_by_text("Live updates off")).to_be_visible()
    server.start()
    server.cli("note", "after the restart")
    expect(page.get_by_text("after the restart")).to_have_count(1, timeout=20_000)
    expect(page.get_by_text("Live updates off")).to_have_count(0)


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
