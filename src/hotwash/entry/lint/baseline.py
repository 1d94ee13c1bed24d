"""A baseline holds what was found before the linter came, so that only new findings count.

It keeps a digest of each line, never its words, and so survives lines that move.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from hotwash.domain.lint.finding import Finding


class BadBaseline(ValueError):
    """{0} is no baseline: write one anew with --write-baseline."""


def fingerprint(finding: Finding, lines: list[str]) -> str:
    """Identify a finding by its rule and the words of its lines."""
    from hashlib import sha256  # only a run with a baseline pays for it

    words = " ".join(" ".join(lines[finding.line - 1 : finding.end_line]).split())
    return sha256(f"{finding.code}\n{words}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


Known = dict[str, Counter[str]]


def load(path: Path) -> Known:
    """Read a baseline; BadBaseline when it is not one."""
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {
            name: Counter({str(key): int(count) for key, count in prints.items()})
            for name, prints in table["files"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadBaseline(str(path)) from error


def dump(known: Known, path: Path) -> None:
    """Write a baseline that diffs well."""
    table = {
        "version": 1,
        "files": {name: dict(sorted(prints.items())) for name, prints in sorted(known.items())},
    }
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def new_only(findings: Iterable[Finding], lines: list[str], known: Counter[str]) -> list[Finding]:
    """Drop as many findings of each kind as the baseline holds."""
    left = Counter(known)
    kept = []
    for finding in findings:
        mark = fingerprint(finding, lines)
        if left[mark] > 0:
            left[mark] -= 1
        else:
            kept.append(finding)
    return kept
