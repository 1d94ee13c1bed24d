"""The pages: nobody unknown sees them, words are never markup, changes arrive live."""

import asyncio
import sqlite3
from pathlib import Path

from hotwash.domain.incident.notes import AddNote
from hotwash.domain.kernel import Words
from tests.worlds import ANA, world


def test_a_room_shows_the_incident_and_escapes_what_people_write(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await one.act(id, AddNote(by=ANA, words=Words("<script>alert(1)</script>")))
            one.sign_in()
            page = await one.http.get(f"/incidents/{id}")
            assert page.status_code == 200
            assert "Checkout fails" in page.text
            assert "<script>alert(1)" not in page.text
            assert "&lt;script&gt;alert(1)" in page.text
            assert "script-src 'self'" in page.headers["content-security-policy"]

    asyncio.run(run())


def test_nobody_unknown_sees_a_page_or_a_stream(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            for path in ("/", f"/incidents/{id}", f"/incidents/{id}/postmortem", f"/incidents/{id}/export"):
                response = await one.http.get(path)
                assert (response.status_code, response.headers["location"]) == (303, f"/sign-in?next={path}")
            assert (await one.http.get(f"/incidents/{id}/live")).status_code == 404

    asyncio.run(run())


def test_an_unknown_incident_is_a_page_that_tells_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            pages = [await one.http.get(path) for path in ("/incidents/INC-9", "/nowhere", "/people/nobody")]
            assert [page.status_code for page in pages] == [404, 404, 404]
            assert len({page.text for page in pages}) == 1
            assert "you cannot see it" in pages[0].text

    asyncio.run(run())


def test_a_page_that_finds_no_database_says_so_and_a_program_gets_a_problem(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            with sqlite3.connect(tmp_path / "hotwash.db") as other:
                other.execute("ALTER TABLE incidents RENAME TO gone")
            page = await one.http.get("/", headers={"accept": "text/html"})
            assert (page.status_code, "Nothing was changed" in page.text) == (503, True)
            told = await one.http.get("/", headers={"accept": "application/json"})
            assert (told.status_code, told.json()["code"]) == (503, "store-unavailable")

    asyncio.run(run())


def test_a_document_is_shown_with_its_graph_and_runs_nothing(tmp_path: Path) -> None:
    from hotwash.entry.web.documents import rendered

    html = rendered(
        "# T\n\n![g](data:image/svg+xml;base64,PHN2Zy8+)\n\n<script>x</script> [a](javascript:x) "
        "![b](data:text/html;base64,eA==)\n\n| a |\n| --- |\n| 1 |\n"
    )
    assert '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="g"' in html
    assert "<table>" in html
    assert "<script>" not in html
    assert 'href="javascript' not in html
    assert 'src="data:text' not in html

    async def run() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            one.sign_in()
            page = await one.http.get(f"/incidents/{id}/postmortem")
            assert "Drafted from the record as it is now" in page.text
            assert "<h2>Root Cause Analysis</h2>" in page.text

    asyncio.run(run())
