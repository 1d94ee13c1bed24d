"""A comment silences findings on its line, its block or its file; one that silences none is reported.

Text. <!-- hotwash: ignore PM201 -->       the line it ends
<!-- hotwash: ignore PM201, PM302 -->      alone on its line: the block that follows
<!-- hotwash: ignore-file PM104 -->        the whole file
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.finding import Edit, Match
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
    kept = [(rule, match) for rule, match in found if not _silenced(comments, rule.code, match)]
    rule = selection.unused_suppression
    unused = [(rule, match) for comment in comments if (match := _unused(comment, selection))] if rule else []
    return kept, unused


def _silenced(comments: list[_Suppression], code: str, match: Match) -> bool:
    silenced = False
    for comment in comments:
        first, last = comment.covers
        if first <= match.end and match.start <= last and (not comment.codes or code in comment.codes):
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
        for match in _COMMENT.finditer(document.source, first, last):
            if not _in_code(document, first, match.start(), last):
                yield _suppression(document, match)


def _in_code(document: Document, first: int, at: int, last: int) -> bool:
    return document.text(first, last)[at - first] == "\ue000"


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
    for block in document.blocks:
        if block.end > after and not block.start <= after - 1 <= block.end - 1:
            return (after, block.end)
        if block.start <= after < block.end:
            return (after, block.end)
    return (after, len(document.source))
