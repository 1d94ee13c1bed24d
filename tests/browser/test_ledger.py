"""The ledger and the calibration in a browser: readable in each look, empty and full, and of use without a script."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from hotwash.app.execute import Caller, Done, execute, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.bootstrap import HandClock, Settings, opened
from hotwash.domain.incident.charge import ChargeBudget
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.events import BudgetCharged
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import HOTWASH, Words
from hotwash.domain.slo.cost import Charge
from hotwash.domain.slo.objective import Method
from tests.browser.axe import LOOKS, Look, check
from tests.browser.measured import Measured, _elsewhere
from tests.browser.serving import Server, signed_in
from tests.worlds import ANA, reading

PAST = [
    (Severity.SEV0, 0.231), (Severity.SEV0, 0.031), (Severity.SEV1, 0.12), (Severity.SEV2, 0.015),
    (Severity.SEV2, 0.27), (Severity.SEV3, 0.002), (Severity.SEV1, 0.06), (Severity.SEV2, 0.04),
    (Severity.SEV2, 0.012), (Severity.SEV3, 0.0), (Severity.SEV3, 0.001), (Severity.SEV1, 0.055),
    (Severity.SEV2, 0.02), (Severity.SEV3, 0.004), (Severity.SEV0, 0.4), (Severity.SEV2, None),
]  # fmt: skip
"""Incidents as they were declared, and what they consumed."""
RECENT = 4
"""So many of them hit a budget of the last 30 days; the others are older."""


async def remember(server: Server) -> None:
    """The past of checkout-api, as its records have it."""
    settings = Settings(database=server.env["HOTWASH_DATABASE"], slos=Path(server.env["HOTWASH_SLOS"]))
    today = datetime.now(UTC).replace(microsecond=0)
    clock = HandClock(today)
    async with opened(settings, clock) as hotwash:
        for number, (severity, cost) in enumerate(PAST):
            days = 3 * number + 2 if number < RECENT else 9 * number
            await _incident(hotwash, clock, severity, cost, today - timedelta(days=days))


async def _incident(
    hotwash: Hotwash, clock: HandClock, severity: Severity, cost: float | None, began: datetime
) -> None:
    title, ended = Words("Checkout returns errors in Frankfurt"), began + timedelta(minutes=42)
    clock.now = began
    declared = Declare(by=ANA, title=title, severity=severity, service="checkout-api")
    done = await open_incident(hotwash.store, declared, Caller(ANA))
    assert isinstance(done, Done)
    events, gap = 43_200_000.0, "a gap: only 50 % of its time was measured"
    charge = Charge(
        "checkout-availability", 0.999, 2_592_000, Method.OCCURRENCES,
        (cost or 0) * events / 1000, 42_000, events, 1.0, 1.0, cost, gap if cost is None else None,
    )  # fmt: skip
    clock.now = ended
    for command in (
        AssignRole(by=ANA, role=Role.IC, person="ana"),
        Resolve(by=ANA, reading=reading()),
        ChargeBudget(by=HOTWASH, charged=BudgetCharged(began, ended, (charge,))),
    ):
        assert isinstance(await execute(hotwash.store, done.incident, command, Caller(command.by)), Done), command


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Measured(tmp_path_factory.mktemp("lived")).server
    _elsewhere(remember, server=one)
    yield one
    one.stop()


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_a_past_is_readable(browser: Browser, lived: Server, look: Look) -> None:
    tab = signed_in(browser, lived, "/slos/ledger", **look.context)
    check(tab, first="h1")
    tab.page.goto(f"{lived.url}/slos/calibration")
    check(tab, first="h1")


def test_a_quarter_is_chosen_without_a_script(browser: Browser, lived: Server) -> None:
    tab = signed_in(browser, lived, "/slos", java_script_enabled=False)
    tab.page.get_by_role("link", name="Ledger").click()
    expect(tab.page.get_by_role("heading", name="checkout-availability")).to_be_visible()
    expect(tab.page.get_by_role("link", name="Checkout returns errors in Frankfurt")).to_have_count(RECENT)
    tab.page.get_by_label("Over").select_option(index=1)
    tab.page.get_by_role("button", name="Show").click()
    expect(tab.page.get_by_text("A quarter only reports")).to_be_visible()
    tab.page.get_by_role("link", name="Calibration").click()
    expect(tab.page.get_by_role("heading", name="Declared against consumed")).to_be_visible()
    expect(tab.page.get_by_text("Agreement beyond chance is")).to_be_visible()
    assert tab.errors == []
