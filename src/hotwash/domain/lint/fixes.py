"""Safe fixes are applied until none is left; only structure has one."""

from hotwash.domain.lint.document import normalise
from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Edit, Finding
from hotwash.domain.lint.profiles import Selection

_ROUNDS = 8


def fix(text: str, selection: Selection, facts: Facts | None = None) -> tuple[str, list[Finding]]:
    """Return the text with every safe fix applied, and what is still found in it."""
    source = normalise(text)
    findings = lint(source, selection, facts)
    for _ in range(_ROUNDS):
        edits = [edit for finding in findings for edit in finding.edits]
        if not edits:
            break
        source = apply(source, edits)
        findings = lint(source, selection, facts)
    return restore(text, source), findings


def apply(source: str, edits: list[Edit]) -> str:
    """Apply edits; of two that overlap only the first stands, inserts at one place keep their order."""
    done, parts, at = sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[0])), [], 0
    for _, edit in done:
        if edit.start < at:
            continue
        parts += [source[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, source[at:]])


def restore(original: str, fixed: str) -> str:
    """Give a fixed text the line breaks and the byte order mark it came with."""
    if "\r\n" in original:
        fixed = fixed.replace("\n", "\r\n")
    return "\ufeff" + fixed if original.startswith("\ufeff") else fixed
