"""A real client talks to the language server over its pipes."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

TEXT = "# Notes\n\n🔥🔥 We should have tested it.\n"
COMMAND = ("-c", "from hotwash.entry.cli.lsp import lsp; lsp()")


class _Client(LanguageClient):
    """Collects what the server publishes."""

    def __init__(self) -> None:
        super().__init__("test-client", "1")
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def collect(params: lsp.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(params)

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        return list((await asyncio.wait_for(self.published.get(), 30)).diagnostics)


@asynccontextmanager
async def _editor(folder: Path) -> AsyncIterator[tuple[_Client, str]]:
    client, uri = _Client(), (folder / "pm.md").as_uri()
    await client.start_io(sys.executable, *COMMAND)
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(), root_uri=folder.as_uri()))
    client.initialized(lsp.InitializedParams())
    document = lsp.TextDocumentItem(uri, lsp.LanguageKind.Markdown, 1, TEXT)
    client.text_document_did_open(lsp.DidOpenTextDocumentParams(document))
    try:
        yield client, uri
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()


def _range(line: int, start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(line, start), lsp.Position(line, end))


def test_what_is_opened_is_linted_in_the_client_s_own_columns(tmp_path: Path) -> None:
    async def session() -> None:
        async with _editor(tmp_path) as (client, _):
            (found,) = await client.diagnostics()
            assert (found.code, found.source) == ("PM201", "hotwash")
            assert found.range == _range(2, 5, 26), "each flame is two UTF-16 units"

    asyncio.run(session())


def test_what_is_typed_is_linted_again(tmp_path: Path) -> None:
    async def session() -> None:
        async with _editor(tmp_path) as (client, uri):
            assert len(await client.diagnostics()) == 1
            change = lsp.TextDocumentContentChangePartial(_range(2, 5, 27), "The restore ran.")
            version = lsp.VersionedTextDocumentIdentifier(2, uri)
            client.text_document_did_change(lsp.DidChangeTextDocumentParams(version, [change]))
            assert await client.diagnostics() == []

    asyncio.run(session())


def test_a_hover_explains_the_rule(tmp_path: Path) -> None:
    async def session() -> None:
        async with _editor(tmp_path) as (client, uri):
            await client.diagnostics()
            place = lsp.HoverParams(lsp.TextDocumentIdentifier(uri), lsp.Position(2, 8))
            hover = await client.text_document_hover_async(place)
            assert hover is not None
            assert isinstance(hover.contents, lsp.MarkupContent)
            assert hover.contents.value.startswith("# PM201 counterfactual")

    asyncio.run(session())


def test_code_actions_note_the_question_or_silence_the_line(tmp_path: Path) -> None:
    async def session() -> None:
        async with _editor(tmp_path) as (client, uri):
            await client.diagnostics()
            here = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), _range(2, 6, 6), lsp.CodeActionContext([]))
            actions = await client.text_document_code_action_async(here) or []
            titles = [action.title for action in actions]
            assert titles == ["Note the question beside the sentence", "Silence PM201 on this line"]
            assert isinstance(actions[1], lsp.CodeAction)
            edit = actions[1].edit
            assert edit is not None
            assert edit.changes is not None
            assert edit.changes[uri][0].new_text == " <!-- hotwash: ignore PM201 -->"

    asyncio.run(session())


def test_a_structural_finding_has_a_quick_fix(tmp_path: Path) -> None:
    (tmp_path / "hotwash.toml").write_text('[lint]\nprofile = "strict"\nselect = ["PM013"]\n', encoding="utf-8")

    async def session() -> None:
        async with _editor(tmp_path) as (client, uri):
            (found,) = await client.diagnostics()
            assert found.code == "PM013"
            here = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), found.range, lsp.CodeActionContext([]))
            actions = await client.text_document_code_action_async(here) or []
            assert "Fix all structure" in [action.title for action in actions]

    asyncio.run(session())
