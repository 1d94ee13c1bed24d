"""The language server lints what is typed: diagnostics, an explanation on hover, fixes and questions as actions."""

from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import TextDocument

from hotwash import __version__
from hotwash.domain.lint.document import normalise
from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.explanation import explain
from hotwash.domain.lint.finding import Edit, Finding, Severity
from hotwash.domain.lint.rules import RULES
from hotwash.entry.lint.configuration import BadConfiguration, Configuration, find, load

SOURCE = "hotwash"
_SEVERITY = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_RULES = {rule.code: rule for rule in RULES}


def build() -> LanguageServer:
    """Wire the features; nothing is read before a document is opened."""
    server = LanguageServer("hotwash-lint", __version__)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def did_open(ls: LanguageServer, params: lsp.DidOpenTextDocumentParams) -> None:
        _publish(ls, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def did_change(ls: LanguageServer, params: lsp.DidChangeTextDocumentParams) -> None:
        _publish(ls, params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: LanguageServer, params: lsp.DidCloseTextDocumentParams) -> None:
        empty = lsp.PublishDiagnosticsParams(params.text_document.uri, [])
        ls.text_document_publish_diagnostics(empty)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(ls: LanguageServer, params: lsp.HoverParams) -> lsp.Hover | None:
        return _hover(ls.workspace.get_text_document(params.text_document.uri), params.position)

    kinds = [lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll]

    @server.feature(lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=kinds))
    def code_action(ls: LanguageServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        return _actions(ls.workspace.get_text_document(params.text_document.uri), params)

    return server


def _configuration(uri: str) -> Configuration:
    """The nearest configuration counts; one that is broken must not silence the editor."""
    path = to_fs_path(uri)
    try:
        return load(find(Path(path).resolve().parent)) if path else Configuration()
    except BadConfiguration:
        return Configuration()


def _findings(document: TextDocument) -> list[Finding]:
    return lint(document.source, _configuration(document.uri).selection(document.path or ""))


def _publish(ls: LanguageServer, uri: str) -> None:
    document = ls.workspace.get_text_document(uri)
    diagnostics = [_diagnostic(document, finding) for finding in _findings(document)]
    ls.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, diagnostics, document.version))


def _diagnostic(document: TextDocument, finding: Finding) -> lsp.Diagnostic:
    return lsp.Diagnostic(
        range=_range(document, finding),
        message=finding.message if finding.rewrite is None else f"{finding.message}\n{finding.rewrite}",
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        source=SOURCE,
    )


def _range(document: TextDocument, finding: Finding) -> lsp.Range:
    """Columns here count characters; the client may count UTF-16 units."""
    start = lsp.Position(finding.line - 1, finding.column - 1)
    end = lsp.Position(finding.end_line - 1, finding.end_column - 1)
    return document.position_codec.range_to_client_units(document.lines, lsp.Range(start, end))


def _hover(document: TextDocument, position: lsp.Position) -> lsp.Hover | None:
    for finding in _findings(document):
        found = _range(document, finding)
        if _order(found.start) <= _order(position) <= _order(found.end):
            text = explain(_RULES[finding.code])
            return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), found)
    return None


def _order(position: lsp.Position) -> tuple[int, int]:
    return position.line, position.character


def _actions(document: TextDocument, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    first, last = params.range.start.line, params.range.end.line
    actions: list[lsp.CodeAction] = []
    fixes: list[lsp.TextEdit] = []
    for finding in _findings(document):
        edits = [_text_edit(document, edit) for edit in finding.edits]
        fixes += edits
        if finding.line - 1 <= last and finding.end_line - 1 >= first:
            actions += _for_finding(document, finding, edits)
    if fixes:
        everything = _edit(document, fixes)
        actions.append(lsp.CodeAction("Fix all structure", kind=lsp.CodeActionKind.SourceFixAll, edit=everything))
    return actions


def _for_finding(document: TextDocument, finding: Finding, edits: list[lsp.TextEdit]) -> list[lsp.CodeAction]:
    about = [_diagnostic(document, finding)]
    actions = []
    if edits:
        actions.append(_quick(f"Fix {finding.code}: {finding.message}", about, _edit(document, edits)))
    if finding.rewrite:
        note = _after_line(document, finding, f" <!-- {finding.rewrite.replace('--', '-')} -->")
        actions.append(_quick("Note the question beside the sentence", about, _edit(document, [note])))
    silence = _after_line(document, finding, f" <!-- hotwash: ignore {finding.code} -->")
    actions.append(_quick(f"Silence {finding.code} on this line", about, _edit(document, [silence])))
    return actions


def _quick(title: str, about: list[lsp.Diagnostic], edit: lsp.WorkspaceEdit) -> lsp.CodeAction:
    return lsp.CodeAction(title, kind=lsp.CodeActionKind.QuickFix, diagnostics=about, edit=edit)


def _edit(document: TextDocument, edits: list[lsp.TextEdit]) -> lsp.WorkspaceEdit:
    return lsp.WorkspaceEdit(changes={document.uri: edits})


def _after_line(document: TextDocument, finding: Finding, text: str) -> lsp.TextEdit:
    """Insert at the end of the line, before its line break."""
    line = finding.line - 1
    content = document.lines[line].rstrip("\r\n") if line < len(document.lines) else ""
    at = document.position_codec.position_to_client_units(document.lines, lsp.Position(line, len(content)))
    return lsp.TextEdit(lsp.Range(at, at), text)


def _text_edit(document: TextDocument, edit: Edit) -> lsp.TextEdit:
    source = normalise(document.source)
    start, end = _position(document, source, edit.start), _position(document, source, edit.end)
    return lsp.TextEdit(lsp.Range(start, end), edit.text)


def _position(document: TextDocument, source: str, offset: int) -> lsp.Position:
    line = source.count("\n", 0, offset)
    column = offset - (source.rfind("\n", 0, offset) + 1)
    return document.position_codec.position_to_client_units(document.lines, lsp.Position(line, column))
