"""The product lints with the engine of the command line, and knows the record."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from hotwash.app.findings import facts_of
from hotwash.app.ports import Viewer
from hotwash.app.record import read_record
from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import select
from hotwash.entry.lint.record import read
from tests.worlds import World, world

BLAMEFUL = "## Root cause\n\nThe developer forgot the flag.\n"


def in_world(directory: Path, test: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        async with world(directory) as one:
            await test(one)

    asyncio.run(run())


async def locked(one: World) -> str:
    """An incident of two minutes that was SEV-1 first and is SEV-2 and locked now."""
    id = await one.declare()
    await one.post(f"/incidents/{id}/severity", {"severity": "SEV-2", "reason": "one region only"})
    await one.at(2)
    await one.post(f"/incidents/{id}/resolve", {"override": "nothing measures it", "take_command": True})
    assert (await one.post(f"/incidents/{id}/lock")).status_code == 200
    return id


async def put(one: World, path: str, body: dict[str, object]) -> None:
    response = await one.http.put(f"/api/v1{path}", json=body, headers={"Authorization": "Bearer ana-token"})
    assert response.status_code == 200, response.text


def test_markdown_is_linted_as_on_the_command_line(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        response = await one.post("/lint", {"markdown": BLAMEFUL, "profile": "prose"})
        (found,) = response.json()["findings"]
        (expected,) = lint(BLAMEFUL, select())
        assert found == {
            "code": "PM101",
            "severity": "warning",
            "message": expected.message,
            "line": 3,
            "column": 1,
            "end_line": 3,
            "end_column": expected.end_column,
            "rewrite": expected.rewrite,
        }

    in_world(tmp_path, test)


def test_linting_needs_a_token_a_known_profile_and_a_text_of_bounded_size(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        assert (await one.post("/lint", {"markdown": ""}, by="nobody")).status_code == 401
        assert (await one.post("/lint", {"markdown": "", "profile": "loose"})).status_code == 422
        assert (await one.post("/lint", {"markdown": "x" * 1_000_001})).status_code == 422
        assert (await one.get("/incidents/INC-9/postmortem/findings")).status_code == 404

    in_world(tmp_path, test)


def test_the_draft_agrees_with_its_record_and_an_edit_that_does_not_is_found(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await locked(one)
        before = (await one.get(f"/incidents/{id}/postmortem/findings")).json()
        assert "PM018" not in [found["code"] for found in before["findings"]]
        draft = (await one.get(f"/incidents/{id}/postmortem")).json()
        edited = draft["markdown"].replace("SEV-2", "SEV-3", 1)
        await put(one, f"/incidents/{id}/postmortem", {"markdown": edited, "based_on": draft["revision"]})
        after = (await one.get(f"/incidents/{id}/postmortem/findings")).json()
        (disagrees,) = (found for found in after["findings"] if found["code"] == "PM018")
        assert after["revision"] == 1
        assert disagrees["rewrite"] == "**Severity:** SEV-2"
        assert edited.splitlines()[disagrees["line"] - 1] == "- **Severity:** SEV-3"

    in_world(tmp_path, test)


def test_an_export_tells_the_same_facts_as_the_store(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await locked(one)
        exported = tmp_path / "timeline.jsonl"
        exported.write_bytes((await one.get(f"/incidents/{id}/export")).content)
        viewer = Viewer("ana")
        stored = await one.hotwash.reader.incident(viewer, id)
        assert stored is not None
        assert read(exported) == facts_of(stored.incident, await read_record(one.hotwash.reader, viewer, stored))

    in_world(tmp_path, test)
