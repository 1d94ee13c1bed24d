"""The list of all incidents: searched by its address, a page at a time."""

import asyncio
import re
from pathlib import Path

from hotwash.domain.incident.policy import Severity
from hotwash.entry.web import incidents
from tests.worlds import world


def shown(page: str) -> list[str]:
    return re.findall(r'class="cover" href="/incidents/(INC-\d+)"', page)


def test_pages_follow_one_another_without_a_gap(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            for _ in range(incidents.PAGE + 2):
                await one.declare(service=None)
            first = (await one.http.get("/incidents?severity=SEV-1")).text
            older = re.search(r'rel="next" href="([^"]+)"', first)
            assert older is not None
            second = (await one.http.get(older.group(1).replace("&amp;", "&"))).text
            assert shown(first) + shown(second) == [f"INC-{n}" for n in range(incidents.PAGE + 2, 0, -1)]
            assert 'href="/incidents?severity=SEV-1"' in second

    asyncio.run(run())


def test_what_is_searched_for_is_found_and_what_makes_no_sense_asks_for_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            await one.declare(Severity.SEV1, "checkout-api")
            await one.declare(Severity.SEV3, "mail")
            for query, found in (
                ("severity=SEV-3", ["INC-2"]),
                ("service=mail&status=open", ["INC-2"]),
                ("words=CHECKOUT", ["INC-2", "INC-1"]),
                ("words=inc-1", ["INC-1"]),
                ("words=100%25", []),
                ("status=locked", []),
                ("status=nonsense&severity=9&before=x", ["INC-2", "INC-1"]),
            ):
                assert shown((await one.http.get(f"/incidents?{query}")).text) == found, query

    asyncio.run(run())


def test_an_empty_list_says_how_incidents_come_here(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            assert "No incidents yet" in (await one.http.get("/incidents")).text
            assert "Nothing like that" in (await one.http.get("/incidents?words=x")).text

    asyncio.run(run())
