"""A comment silences findings on its line, its block or its file; one that silences none is reported.

Text. <!-- hotwash: ignore PM201 -->       the line it ends
<!-- hotwash: ignore PM201, PM302 -->      alone on its line: the block that follows
<!-- hotwash: ignore-file PM104 -->        the whole file
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.finding import Edit, Match
from hotwash.domain.lint.markup import CODE
from hotwash.domain.lint.profiles import Selection
from hotwash.domain.lint.rule import Rule

_COMMENT = re.compile(r"<!--[ \t]*hotwash:[ \t]*(ignore(?:-file)?)\b[ \t:]*([^\n>]{0,200}?)[ \t]*-->")
_CODE = re.compile(r"PM\d{3}")


@dataclass(slots=True)
class _Suppression:
    start: int
    end: int
    codes: frozenset[str]
    covers: tuple[int, int]
    used: set[str] = field(default_factory=set)


def suppress(
    document: Document, found: list[tuple[Rule, Match]], selection: Selection
) -> tuple[list[tuple[Rule, Match]], list[tuple[Rule, Match]]]:
    """Split findings into those kept and the unused suppressions they leave behind."""
    comments = list(_comments(document)) if "hotwash:" in document.source else []
    if not comments:
        return found, []
    by_line = _by_line(document, comments)
    kept = [(rule, match) for rule, match in found if not _silenced(document, by_line, rule.code, match)]
    rule = selection.unused_suppression
    unused = [(rule, match) for comment in comments if (match := _unused(comment, selection))] if rule else []
    return kept, unused


_FILE = 0
"""The key of comments that cover the whole file; lines count from 1."""


def _by_line(document: Document, comments: list[_Suppression]) -> dict[int, list[_Suppression]]:
    table: dict[int, list[_Suppression]] = {}
    for comment in comments:
        first, last = comment.covers
        lines = (
            [_FILE]
            if (first, last) == (0, len(document.source))
            else range(document.place(first)[0], document.place(last)[0] + 1)
        )
        for line in lines:
            table.setdefault(line, []).append(comment)
    return table


def _silenced(document: Document, by_line: dict[int, list[_Suppression]], code: str, match: Match) -> bool:
    silenced = False
    for line in (_FILE, *range(document.place(match.start)[0], document.place(match.end)[0] + 1)):
        for comment in by_line.get(line, ()):
            if not comment.codes or code in comment.codes:
                comment.used.add(code)
                silenced = True
    return silenced


def _unused(comment: _Suppression, selection: Selection) -> Match | None:
    idle = sorted(code for code in comment.codes - comment.used if selection.runs(code))
    unknown = sorted(code for code in comment.codes if not selection.knows(code))
    if unknown:
        return Match(comment.start, comment.end, f"No rule is called {', '.join(unknown)}.")
    if (comment.used and not idle) or (comment.codes and not idle):
        return None
    names = f" {', '.join(idle)}" if idle else ""
    edits = (Edit(comment.start, comment.end, ""),) if not comment.used else ()
    return Match(
        comment.start,
        comment.end,
        f"This comment silences nothing{':' if names else ''}{names}.",
        edits=edits,
    )


def _comments(document: Document) -> Iterator[_Suppression]:
    prose = [(block.start, block.end) for block in document.blocks]
    headings = [(section.start, section.end) for section in document.sections]
    for first, last in sorted([*prose, *document.html, *headings]):
        if "hotwash:" not in document.source[first:last]:
            continue
        text = document.text(first, last)
        for match in _COMMENT.finditer(document.source, first, last):
            if text[match.start() - first] != CODE:
                yield _suppression(document, match)


def _suppression(document: Document, match: re.Match[str]) -> _Suppression:
    codes = frozenset(_CODE.findall(match.group(2)))
    line = document.line_span(match.start())
    alone = (
        not document.source[line[0] : match.start()].strip(" \t>*-")
        and not document.source[match.end() : line[1]].strip()
    )
    covers = line
    if match.group(1) == "ignore-file":
        covers = (0, len(document.source))
    elif alone:
        covers = _next_block(document, line[1])
    return _Suppression(match.start(), match.end(), codes, covers)


def _next_block(document: Document, after: int) -> tuple[int, int]:
    """The comment may stand alone above a block, or on the first lines of one."""
    at = bisect_right(document.blocks, after, key=lambda block: block.start) - 1
    for block in document.blocks[max(0, at) : at + 2]:
        if block.end > after:
            return (after + 1, block.end)
    return (after, after)
