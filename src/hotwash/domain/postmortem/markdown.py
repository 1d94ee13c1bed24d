"""Words of people inside Markdown: shown as written, never as structure."""

import re
from collections.abc import Iterable

_SPECIAL = re.compile(r"([\\`*\[\]|])|(?<![^\W_])_|_(?![^\W_])|(~)(?=~)")
_STARTS_A_BLOCK = re.compile(r"^(#{1,6}(?=\s|$)|[+\-](?=\s|$)|>|[=-]+$|\d{1,9}(?=[.)](?:\s|$)))")


def inline(words: str) -> str:
    """One line of text: no markup of its own, no HTML, no line breaks."""
    text = " ".join(words.split()).replace("&", "&amp;").replace("<", "&lt;")
    text = _SPECIAL.sub(lambda found: "\\" + found.group(), text)
    return _STARTS_A_BLOCK.sub(lambda found: _escaped_start(found.group()), text)


def _escaped_start(text: str) -> str:
    """A digit cannot be escaped by a backslash, so a number that would start a list is written as a reference."""
    return f"\\{text}" if not text[0].isdigit() else f"&#{ord(text[0])};{text[1:]}"


def row(cells: Iterable[str]) -> str:
    """A table row; each cell is one line."""
    return "| " + " | ".join(inline(cell) for cell in cells) + " |"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    head = list(head)
    return [row(head), "|" + " --- |" * len(head), *map(row, rows)]


def bullets(items: Iterable[str]) -> list[str]:
    return [f"- {inline(item)}" for item in items]


def numbered(items: Iterable[str]) -> list[str]:
    return [f"{number}. {inline(item)}" for number, item in enumerate(items, 1)]


def prompts(questions: Iterable[str]) -> list[str]:
    """Questions for the authors, to be answered and removed; a Final holds none."""
    return [f"> To answer: {inline(question)}\n" for question in questions]
