"""Hotwash as a process, and pages of it in a browser, with everything the console complains of kept."""

import asyncio
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

from hotwash.app.accounts import Person
from hotwash.bootstrap import Settings, opened
from tests.processes import free_port, hotwash, program, until
from tests.worlds import QUIET

PASSWORD = "an example of words"


class Server:
    """Hotwash as a process that can be stopped and started again, with ana signed up."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {"HOTWASH_DATABASE": f"sqlite:///{directory / 'hotwash.db'}", "HOTWASH_URL": self.url}
        # Whoever is paged is asked for that first; a test of something else need not know of pages.
        self.env["HOTWASH_POLICY"] = str(QUIET)
        self.env["HOTWASH_TOKEN"] = _signed_up(self.env["HOTWASH_DATABASE"])
        self._running = ExitStack()

    def start(self) -> None:
        command = [sys.executable, "-m", "hotwash", "serve", "--port", str(self.port)]
        self._process = self._running.enter_context(program(*command, log=self.directory / "hotwash.log", env=self.env))
        until(lambda: httpx.get(f"{self.url}/readyz").is_success, "Hotwash answering")

    def stop(self) -> None:
        self._running.close()

    def kill(self) -> None:
        """kill -9: it says goodbye to nobody."""
        self._process.kill()
        self._running.close()

    def cli(self, *arguments: str) -> None:
        done = hotwash("incident", *arguments, env=self.env)
        assert done.returncode == 0, done.stderr


def _signed_up(database: str) -> str:
    """Ana's token; she has a password too. Made without a process of its own, of which each costs a second."""

    async def sign_up() -> str:
        async with opened(Settings(database=database)) as one:
            ana = Person("ana", "ana")
            await one.accounts.add_person(ana)
            await one.accounts.set_password("ana", await one.passwords.hash(PASSWORD))
            token = one.secret()
            await one.accounts.add_token(token, ana, "test")
            return token

    # The test's own thread may be playwright's, which has an event loop already.
    with ThreadPoolExecutor(1) as other:
        return other.submit(asyncio.run, sign_up()).result()


@dataclass(slots=True)
class Tab:
    """A page in a browser, and the errors its console showed."""

    page: Page
    errors: list[str] = field(default_factory=list)


def open_tab(browser: Browser, **context: Any) -> Tab:
    """A fresh context (its own cookies) with one empty page; `context` is playwright's, such as color_scheme."""
    tab = Tab(browser.new_context(**context).new_page())
    tab.page.on("console", lambda said: tab.errors.append(said.text) if said.type == "error" else None)
    tab.page.on("pageerror", lambda error: tab.errors.append(str(error)))
    return tab


def signed_in(browser: Browser, server: Server, path: str, **context: Any) -> Tab:
    """A tab at this path, where ana signed in by hand."""
    tab = open_tab(browser, **context)
    tab.page.goto(f"{server.url}/sign-in?next={path}")
    tab.page.get_by_label("Your short name").fill("ana")
    tab.page.get_by_label("Password").fill(PASSWORD)
    tab.page.get_by_role("button", name="Sign in").click()
    expect(tab.page).to_have_url(f"{server.url}{path}")
    return tab
