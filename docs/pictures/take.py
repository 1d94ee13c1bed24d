"""Take the pictures of the documents, from a drill that plays and from SLOs that were measured: make pictures."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.measured import Measured
from tests.browser.serving import Server, signed_in
from tests.processes import hotwash

HERE = Path(__file__).parent
CHROMIUM = "/usr/bin/chromium"
SPEED = "30"
DESKTOP, PHONE = {"width": 1440, "height": 1000}, {"width": 390, "height": 844}
UP_TO_MS = 60_000


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        try:
            of_a_drill(browser)
            of_an_slo(browser)
        finally:
            browser.close()


def of_a_drill(browser: Browser) -> None:
    """A server of its own, the checkout incident played on it, and a picture at each telling moment."""
    with tempfile.TemporaryDirectory() as directory:
        server = Server(Path(directory))
        hotwash("user", "role", "ana", "admin", env=server.env)
        server.start()
        try:
            take(browser, server)
        finally:
            server.stop()


def of_an_slo(browser: Browser) -> None:
    with tempfile.TemporaryDirectory() as directory:
        measured = Measured(Path(directory))
        try:
            path = "/slos/checkout-availability"
            page = signed_in(browser, measured.server, path, viewport=DESKTOP, color_scheme="light").page
            keep(page, "slo")
        finally:
            measured.server.stop()


def take(browser: Browser, server: Server) -> None:
    desktop = signed_in(browser, server, "/", viewport=DESKTOP, color_scheme="light").page
    phone = signed_in(browser, server, "/", viewport=PHONE, color_scheme="dark").page
    play = [sys.executable, "-m", "hotwash", "drill", "checkout", "--speed", SPEED, "--server", server.url]
    with subprocess.Popen(  # noqa: S603  # this interpreter runs this project
        play, env={**os.environ, **server.env}, stdout=subprocess.DEVNULL
    ) as drill:
        opened(desktop, server)
        opened(phone, server)
        expect(desktop.get_by_text("Proposed mitigation M1").first).to_be_visible(timeout=UP_TO_MS)
        keep(desktop, "room")
        keep(phone, "room-phone")
        drill.wait(UP_TO_MS / 1000)
    desktop.goto(f"{server.url}/incidents/INC-1/postmortem")
    keep(desktop, "postmortem")


def opened(page: Page, server: Server) -> None:
    """The room, as soon as the drill has declared its incident."""
    page.goto(f"{server.url}/incidents?drills=1")
    for _ in range(UP_TO_MS // 500):
        if page.goto(f"{server.url}/incidents/INC-1").status == 200:  # type: ignore[union-attr]  # a page was gone to
            return
        page.wait_for_timeout(500)
    raise SystemExit("the drill has declared no incident")


def keep(page: Page, name: str) -> None:
    page.wait_for_timeout(400)
    page.screenshot(path=HERE / f"{name}.png")
    print(f"{name}.png")


if __name__ == "__main__":
    main()
