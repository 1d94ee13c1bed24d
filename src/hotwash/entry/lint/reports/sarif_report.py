"""SARIF 2.1.0, which code scanning services read."""

import json
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from hotwash import __version__
from hotwash.domain.lint.finding import Finding, Severity
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.rules import RULES
from hotwash.entry.lint.reports import FileFindings

_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(files: list[FileFindings]) -> str:
    """Write one run whose driver describes every rule."""
    index = {rule.code: position for position, rule in enumerate(RULES)}
    driver = {
        "name": "hotwash lint",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in RULES],
    }
    results = [_result(file.path, f, index[f.code]) for file in files for f in file.findings]
    # Columns here count characters, which SARIF calls unicode code points.
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"version": "2.1.0", "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "runs": [run]}
    return json.dumps(document, indent=2)


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {"text": f"Instead of: {rule.bad}\nWrite: {rule.good}\nSource: {rule.source}"},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
    }


def _result(path: str, f: Finding, index: int) -> dict[str, Any]:
    message = f.message if f.rewrite is None else f"{f.message} {f.rewrite}"
    region = {
        "startLine": f.line,
        "startColumn": f.column,
        "endLine": f.end_line,
        "endColumn": max(1, f.end_column),
    }
    location = {"artifactLocation": {"uri": quote(PurePath(path).as_posix())}, "region": region}
    return {
        "ruleId": f.code,
        "ruleIndex": index,
        "level": _LEVEL[f.severity],
        "message": {"text": message},
        "locations": [{"physicalLocation": location}],
    }
