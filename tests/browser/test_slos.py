"""SLOs in a browser: readable in each look, by keyboard, without a script, and live in an incident's room."""

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hotwash.app.slo_counts import Polled
from hotwash.bootstrap import Settings, opened
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.sums import Sums, added
from tests.browser.axe import LOOKS, Look, check
from tests.browser.serving import Server, signed_in

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
TRAFFIC = 1000.0
FILE = """
slos:
  - name: checkout-availability
    service: checkout-api
    objective: 99.9 %
    prometheus: &where
      url: http://127.0.0.1:9
      bad: sum(increase(http_requests_total{code=~"5.."}[{{.window}}]))
      total: sum(increase(http_requests_total[{{.window}}]))
  - name: cart-minutes
    service: cart
    objective: 99 %
    method: timeslices
    slices: {length: 5m, target: 95 %}
    prometheus: *where
  - name: mail
    service: mail
    objective: 99 %
    prometheus: *where
"""


class Measured:
    """A server whose SLOs were measured, a gap within: `checkout-availability` burns since half an hour."""

    def __init__(self, directory: Path) -> None:
        (directory / "slos").mkdir()
        (directory / "slos" / "all.yaml").write_text(FILE)
        self.server = Server(directory)
        self.server.env["HOTWASH_SLOS"] = str(directory / "slos")
        self.now = datetime.now(UTC).replace(second=0, microsecond=0) - MINUTE
        self.sums: dict[str, Sums] = {}
        self.reached: dict[str, datetime | None] = {}
        _elsewhere(self._keep, until=self.now)
        self.server.start()

    def minute(self) -> None:
        """One more, as a poll would bring it; it is that of now, however long the test has taken."""
        _elsewhere(self._keep, until=datetime.now(UTC).replace(second=0, microsecond=0), ratio=1.0)

    async def _keep(self, until: datetime, ratio: float | None = None) -> None:
        settings = Settings(database=self.server.env["HOTWASH_DATABASE"], slos=Path(self.server.env["HOTWASH_SLOS"]))
        async with opened(settings) as hotwash:
            for slo in hotwash.slos.values():
                if slo.name != "mail":
                    await hotwash.slo_counts.keep([self._polled(slo, until, ratio)])

    def _polled(self, slo: Slo, until: datetime, ratio: float | None) -> Polled:
        sums = self.sums.get(slo.name) or Sums(self.now - slo.window)
        before, kept = self.reached.get(slo.name), []
        for at, minutes in _steps(sums.at, until):
            age = self.now - at
            if timedelta(days=9) < age < timedelta(days=12):
                continue
            burns = slo.name.startswith("checkout") and age < 30 * MINUTE
            bad = (ratio if ratio is not None else 0.03 if burns else 0.0003) * TRAFFIC * minutes
            sums = replace(added(slo, sums, Count(at, bad, TRAFFIC * minutes)), minutes=sums.minutes + minutes)
            kept.append(sums)
        self.sums[slo.name], self.reached[slo.name] = sums, until
        return Polled(slo, before, until, kept)


def _steps(since: datetime, until: datetime) -> Iterator[tuple[datetime, int]]:
    """Hours until two hours before the end, then minutes."""
    at = since
    while at < until:
        step = HOUR if until - at > 3 * HOUR else MINUTE
        at += step
        yield at, step // MINUTE


def _elsewhere(keep: object, **given: object) -> None:
    """The test's own thread has playwright's event loop."""
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: asyncio.run(keep(**given))).result()  # type: ignore[operator]  # a coroutine function


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Measured]:
    one = Measured(tmp_path_factory.mktemp("measured"))
    one.server.cli("declare", "Checkout returns errors", "--severity", "SEV-3", "--service", "checkout-api")
    yield one
    one.server.stop()


UNFOLD = "document.querySelectorAll('main details').forEach(one => one.open = true)"


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_slos_and_what_is_measured_are_readable(browser: Browser, measured: Measured, look: Look) -> None:
    tab = signed_in(browser, measured.server, "/slos", **look.context)
    check(tab, first="h1")
    for address in ("/slos/checkout-availability", "/slos/cart-minutes", "/slos/mail", "/declare", "/incidents/INC-1"):
        tab.page.goto(f"{measured.server.url}{address}")
        check(tab, first="h1")
        tab.page.evaluate(UNFOLD)
        check(tab)


def test_the_list_is_reached_by_keys_and_the_most_urgent_leads(browser: Browser, measured: Measured) -> None:
    tab = signed_in(browser, measured.server, "/")
    tab.page.keyboard.press("g")
    tab.page.keyboard.press("l")
    expect(tab.page).to_have_url(f"{measured.server.url}/slos")
    names = tab.page.locator("table.slos tbody a")
    expect(names).to_have_text(["mail", "checkout-availability", "cart-minutes"])
    expect(tab.page.get_by_text("mail has not been measured yet.")).to_be_visible()
    names.nth(1).focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_role("heading", name="checkout-availability")).to_be_visible()
    summary = tab.page.get_by_text("Show the arithmetic")
    summary.focus()
    tab.page.keyboard.press("Enter")
    expect(tab.page.get_by_text(re.compile(r"100 % - 99.9 % = 0.1 % of events may be bad"))).to_be_visible()
    assert tab.errors == []


def test_without_a_script_everything_is_there(browser: Browser, measured: Measured) -> None:
    tab = signed_in(browser, measured.server, "/slos/checkout-availability", java_script_enabled=False)
    expect(tab.page.get_by_role("img", name=re.compile("What was left of the budget over 30 days"))).to_be_visible()
    tab.page.get_by_text("The same as a table").click()
    expect(tab.page.get_by_role("cell", name="not measured").first).to_be_visible()
    tab.page.goto(f"{measured.server.url}/declare")
    tab.page.get_by_text("What is known? It says which level this is").click()
    tab.page.get_by_label("Is customer data exposed?").select_option("Yes, confirmed")
    tab.page.get_by_role("button", name="What level is this?").click()
    expect(tab.page.get_by_role("status")).to_contain_text("it is chosen below")
    expect(tab.page.get_by_label("SEV-0")).to_be_checked()
    expect(tab.page.get_by_label("Is customer data exposed?")).to_have_value("confirmed")


def test_a_new_minute_moves_the_meter_and_a_press_takes_the_verdict(browser: Browser, tmp_path: Path) -> None:
    one = Measured(tmp_path)
    try:
        one.server.cli("declare", "Checkout returns errors", "--severity", "SEV-3", "--service", "checkout-api")
        tab = signed_in(browser, one.server, "/incidents/INC-1")
        room = tab.page
        expect(room.get_by_role("button", name="Raise to SEV-1")).to_be_visible()
        expect(room.locator("#bar")).to_contain_text("% left")
        before = room.locator("#bar .gauge").inner_text()
        one.minute()
        expect(room.locator("#bar .gauge")).not_to_have_text(before, timeout=60_000)
        room.get_by_text("Impact", exact=True).click()
        room.get_by_label("Is data lost or corrupted?").select_option("Yes, confirmed")
        room.get_by_role("button", name="Keep what is known").click()
        expect(room.get_by_role("button", name="Raise to SEV-0")).to_be_visible()
        room.get_by_role("button", name="Raise to SEV-0").click()
        expect(room.locator("#measured")).to_contain_text("as declared")
        expect(room.locator("#timeline")).to_contain_text("Severity raised from SEV-3 to SEV-0: Measured:")
        assert tab.errors == []
    finally:
        one.server.stop()
