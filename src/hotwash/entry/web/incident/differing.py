"""What changed between two revisions, for people: line by line, with a little of what stands around it."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 2
"""Unchanged lines shown before and after what changed."""
_LONGEST = 160
"""Characters of a line that are shown; a draft's picture is one line of a hundred thousand."""


@dataclass(frozen=True, slots=True)
class Line:
    """kind is same, gone, new, or left-out for unchanged lines that are not shown."""

    kind: str
    text: str


def differing(before: str, after: str) -> list[Line]:
    """Empty where nothing changed."""
    old, new = before.splitlines(), after.splitlines()
    groups = list(SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND))
    return [one for group in groups for one in _group(group, old, new)]


def _group(group: list[tuple[str, int, int, int, int]], old: list[str], new: list[str]) -> Iterator[Line]:
    if group[0][3] > 0:
        yield Line("left-out", f"Line {group[0][3] + 1}")
    for what, from_, to, new_from, new_to in group:
        if what == "equal":
            yield from (Line("same", _short(text)) for text in new[new_from:new_to])
        else:
            yield from (Line("gone", _short(text)) for text in old[from_:to])
            yield from (Line("new", _short(text)) for text in new[new_from:new_to])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST or not text.startswith("![") else f"{text[:_LONGEST]}…"
