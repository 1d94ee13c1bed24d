"""The policy in force, as people read it, and what a file of one's own changes."""

import asyncio
from pathlib import Path

from hotwash.adapters.policy_files import SHIPPED
from tests.worlds import world


def test_the_shipped_policy_is_shown_with_its_text(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, policy=None) as one:
            one.sign_in()
            shown = (await one.http.get("/policies")).text
            assert one.hotwash.policy.hash in shown
            assert "opens an incident of SEV-1" in shown
            assert "Errors stay below the budget’s rate for 5 min" in shown
            assert "What differs from the shipped one" not in shown
            assert "One person may hold several at SEV-2 and SEV-3." in shown

    asyncio.run(run())


def test_a_file_of_ones_own_says_what_it_changes(tmp_path: Path) -> None:
    own = tmp_path / "policy"
    own.mkdir()
    green = (SHIPPED / "green.yaml").read_text()
    (own / "green.yaml").write_text(green.replace("window: 5m", "window: 10m"))

    async def run() -> None:
        async with world(tmp_path, policy=own) as one:
            one.sign_in()
            shown = (await one.http.get("/policies")).text
            assert "-window: 5m\n+window: 10m" in shown
            assert "below the budget’s rate for 10 min" in shown

    asyncio.run(run())


def test_help_is_short_and_speaks_this_policys_words(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            assert "Incident Commander (IC)" in (await one.http.get("/help")).text

    asyncio.run(run())
