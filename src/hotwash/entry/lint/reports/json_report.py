"""A JSON list with one object per finding; its keys are a contract."""

import json

from hotwash.domain.lint.finding import Finding
from hotwash.entry.lint.reports import FileFindings


def as_object(path: str, finding: Finding) -> dict[str, str | int | None]:
    """Give a finding the keys code, severity, message, path, line, column, end_line, end_column, rewrite."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "path": path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "rewrite": finding.rewrite,
    }


def render(files: list[FileFindings]) -> str:
    """Write all findings as one list."""
    return json.dumps([as_object(file.path, f) for file in files for f in file.findings], indent=2)
