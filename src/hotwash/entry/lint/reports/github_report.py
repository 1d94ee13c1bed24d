"""Workflow commands that GitHub shows beside the lines of a pull request."""

from hotwash.domain.lint.finding import Finding, Severity
from hotwash.entry.lint.reports import FileFindings

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(files: list[FileFindings]) -> str:
    """Write one ::error, ::warning or ::notice per finding."""
    return "\n".join(_one(file.path, f) for file in files for f in file.findings)


def _one(path: str, f: Finding) -> str:
    text = f.message if f.rewrite is None else f"{f.message}\nTry: {f.rewrite}"
    place = f"file={_property(path)},line={f.line},col={f.column},endLine={f.end_line},endColumn={f.end_column}"
    return f"::{_COMMAND[f.severity]} {place},title={f.code}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
