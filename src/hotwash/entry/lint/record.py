"""Facts for PM018 are read from an exported timeline.jsonl; an unknown kind of entry is no error."""

import json
from pathlib import Path
from typing import Any

from hotwash.domain.kernel import Instant, instant
from hotwash.domain.lint.facts import Facts, RecordedMoment

_SEVERITY_IN = {"incident.declared": "severity", "severity.changed": "after"}
"""Where these entries hold the severity."""


class BadRecord(ValueError):
    """{0}: pass the timeline.jsonl of an export."""


def read(path: Path) -> Facts:
    """Take severity, start, end and timeline from the record; its annex and checkpoint hold none of them."""
    severity: str | None = None
    started: Instant | None = None
    ended: Instant | None = None
    moments: list[RecordedMoment] = []
    for entry in _entries(path):
        kind, data, at = str(entry["kind"]), entry.get("data"), _at(path, entry)
        said = data.get(_SEVERITY_IN[kind]) if isinstance(data, dict) and kind in _SEVERITY_IN else None
        severity = said if isinstance(said, str) else severity
        if kind == "incident.declared":
            started = at
        if kind in {"incident.resolved", "incident.ended"}:
            ended = at
        moments.append(RecordedMoment(at, kind))
    return Facts(severity, started, ended, tuple(moments))


def _entries(path: Path) -> list[dict[str, Any]]:
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, ValueError, RecursionError) as error:
        raise BadRecord(f"{path} is not readable as JSON lines ({error})") from error
    return [
        row
        for row in rows
        if isinstance(row, dict) and "seq" in row and "kind" in row and "at" in row and row.get("chain") != "annex"
    ]


def _at(path: Path, entry: dict[str, Any]) -> Instant:
    try:
        return instant(str(entry["at"]))
    except ValueError as error:
        raise BadRecord(f"{path}: {error}") from error
