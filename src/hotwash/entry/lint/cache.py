"""What was linted before and has not changed is not linted again; the cache never holds a document's words.

One file in .hotwash_cache beside the configuration: digests of (rules, settings, text) and their findings.
A cache that cannot be read or written is no cache, never an error.
"""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from hotwash import __version__
from hotwash.domain.lint import engine
from hotwash.domain.lint.finding import Edit, Finding, Severity
from hotwash.domain.lint.profiles import Selection

FOLDER = ".hotwash_cache"
_Row = list[Any]


class Cache:
    """Findings by digest; `save` keeps only what this run used, so that it does not grow."""

    def __init__(self, root: Path) -> None:
        self._file = root / FOLDER / "lint.json"
        self._stamp = _rules_stamp()
        self._known = self._load()
        self._used: dict[str, list[_Row]] = {}

    def key(self, text: str, selection: Selection) -> str:
        """Digest everything a result depends on."""
        codes = ",".join(rule.code for rule in selection.rules)
        return sha256(f"{self._stamp}|{selection.profile}|{codes}|{text}".encode()).hexdigest()

    def get(self, key: str) -> list[Finding] | None:
        """Give the findings of an unchanged text, or None."""
        rows = self._known.get(key)
        if rows is None:
            return None
        self._used[key] = rows
        return [_finding(row) for row in rows]

    def put(self, key: str, findings: list[Finding]) -> None:
        """Remember what was found."""
        self._used[key] = [_row(finding) for finding in findings]

    def save(self) -> None:
        """Write what this run used, in one step."""
        if self._used.keys() == self._known.keys():
            return
        try:
            self._file.parent.mkdir(exist_ok=True)
            (self._file.parent / ".gitignore").write_text("*\n", encoding="utf-8")
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps({"stamp": self._stamp, "files": self._used}), encoding="utf-8")
            fresh.replace(self._file)
        except OSError:
            return

    def _load(self) -> dict[str, list[_Row]]:
        try:
            table = json.loads(self._file.read_text(encoding="utf-8"))
            files = table["files"] if table["stamp"] == self._stamp else {}
            return dict(files)
        except (OSError, ValueError, KeyError, TypeError):
            return {}


def _rules_stamp() -> str:
    """Change whenever a rule's file does, so that a checkout in development is never stale."""
    folder = Path(engine.__file__).parent
    newest = max(path.stat().st_mtime_ns for path in [*folder.glob("*.py"), *folder.glob("rules/*.py")])
    return f"{__version__}-{newest}"


def _row(f: Finding) -> _Row:
    edits = [[edit.start, edit.end, edit.text] for edit in f.edits]
    return [f.line, f.column, f.end_line, f.end_column, f.code, f.severity.value, f.message, f.rewrite, edits]


def _finding(row: _Row) -> Finding:
    line, column, end_line, end_column, code, severity, message, rewrite, edits = row
    found = tuple(Edit(*edit) for edit in edits)
    return Finding(line, column, end_line, end_column, code, Severity(severity), message, rewrite, found)
