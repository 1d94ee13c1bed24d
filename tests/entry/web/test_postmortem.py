"""The postmortem's pages: read, compared, written; a conflict loses nobody's words."""

import asyncio
from pathlib import Path

import httpx

from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from tests.worlds import ANA, World, reading, world


async def locked(one: World) -> str:
    """A resolved incident whose author ana is, signed in."""
    id = await one.declare()
    await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
    await one.act(id, Resolve(by=ANA, reading=reading()))
    await one.act(id, Lock(by=ANA))
    await one.at(1)
    one.sign_in()
    return id


async def send(one: World, id: str, markdown: str, based_on: int, do: str = "save") -> httpx.Response:
    data = {"markdown": markdown, "based_on": str(based_on), "do": do, "key": f"{do}{based_on}"}
    return await one.http.post(f"/incidents/{id}/postmortem/edit", data=data)


def test_an_author_starts_from_the_draft_and_saves_a_revision(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await locked(one)
            page = (await one.http.get(f"/incidents/{id}/postmortem/edit")).text
            assert "from the draft" in page
            assert "## Root Cause Analysis" in page
            saved = await send(one, id, "# Mine\r\n\r\nWords", 0)
            assert (saved.status_code, saved.headers["location"]) == (303, f"/incidents/{id}/postmortem")
            page = (await one.http.get(f"/incidents/{id}/postmortem")).text
            assert "<h1>Mine</h1>" in page
            assert "Revision 1" in page
            assert (await one.http.get(f"/incidents/{id}/postmortem.md")).text == "# Mine\n\nWords"

    asyncio.run(run())


def test_a_preview_shows_both_and_saves_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await locked(one)
            page = (await send(one, id, "# Mine\n\n<script>x</script> [out](https://example.com)", 0, "preview")).text
            assert "<h1>Mine</h1>" in page
            assert "# Mine" in page
            assert "<script>x" not in page
            assert '<a href="https://example.com" rel="noopener noreferrer">' in page
            assert (await one.load(id)).postmortem_revision == 0

    asyncio.run(run())


def test_findings_stand_beside_the_text_with_what_to_write_instead(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await locked(one)
            page = (await send(one, id, "# T\n\n## Root Cause Analysis\n\nHuman error.\n", 0, "preview")).text
            assert "PM301" in page
            assert "Line 5" in page

    asyncio.run(run())


def test_who_saved_meanwhile_is_shown_and_what_was_typed_is_kept(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await locked(one)
            await send(one, id, "# Theirs\n\nsame", 0)
            conflict = await send(one, id, "# Yours\n\nsame", 0)
            assert conflict.status_code == 409
            assert "saved revision 1 meanwhile" in conflict.text
            assert "<del># Theirs</del>" in conflict.text
            assert "<ins># Yours</ins>" in conflict.text
            assert '<input type="hidden" name="based_on" value="1">' in conflict.text
            assert (await send(one, id, "# Both\n\nsame", 1)).status_code == 303
            page = (await one.http.get(f"/incidents/{id}/postmortem?revision=2&against=1")).text
            assert "<del># Theirs</del>" in page
            assert "<ins># Both</ins>" in page

    asyncio.run(run())


def test_only_authors_get_the_editor(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await locked(one)
            one.sign_in("bo")
            asked = await one.http.get(f"/incidents/{id}/postmortem/edit")
            assert (asked.status_code, asked.headers["location"]) == (303, f"/incidents/{id}/postmortem")
            assert (await send(one, id, "# Bo was here", 0)).status_code == 303
            assert (await one.load(id)).postmortem_revision == 0
            assert "/postmortem/edit" not in (await one.http.get(f"/incidents/{id}/postmortem")).text

    asyncio.run(run())


def test_a_revision_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await locked(one)
            for query in ("revision=7", "revision=99999999999999999999", "against=7"):
                assert (await one.http.get(f"/incidents/{id}/postmortem?{query}")).status_code == 404

    asyncio.run(run())
