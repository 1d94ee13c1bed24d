"""Each finding with its excerpt, what to write instead, and why; the form for people."""

from hotwash.domain.lint.finding import Finding
from hotwash.domain.lint.rules import RULES
from hotwash.entry.lint.reports import FileFindings
from hotwash.entry.lint.reports.concise_report import count

_WIDTH = 160


def render(files: list[FileFindings]) -> str:
    """Write every finding as a short paragraph, then the count."""
    rules = {rule.code: rule for rule in RULES}
    parts = []
    for file in files:
        for finding in file.findings:
            rule = rules[finding.code]
            parts.append(_one(file, finding, rule.why, rule.source))
    return "\n".join([*parts, count(files)])


def _one(file: FileFindings, finding: Finding, why: str, source: str) -> str:
    lines = [
        f"{finding.code} {finding.severity.value}: {finding.message}",
        f"  --> {file.path}:{finding.line}:{finding.column}",
        *_excerpt(file.lines, finding),
        f"  why: {why}",
    ]
    if finding.rewrite:
        lines.append(f"  try: {finding.rewrite}")
    return "\n".join([*lines, f"  source: {source}", ""])


def _excerpt(lines: list[str], finding: Finding) -> list[str]:
    """Show the line and mark the words; a very long line is cut around them."""
    if not 0 < finding.line <= len(lines):
        return []
    line, column = lines[finding.line - 1].replace("\t", " "), finding.column - 1
    end = finding.end_column - 1 if finding.end_line == finding.line else len(line)
    begin = max(0, column - 60) if len(line) > _WIDTH else 0
    shown = line[begin : begin + _WIDTH]
    margin = " " * len(str(finding.line))
    carets = "^" * max(1, min(end, begin + _WIDTH) - column)
    return [f"  {finding.line} | {_printable(shown)}", f"  {margin} | {' ' * (column - begin)}{carets}"]


def _printable(text: str) -> str:
    """Control characters must not reach a terminal from somebody's document."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
