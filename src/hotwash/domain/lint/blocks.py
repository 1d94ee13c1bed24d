"""The blocks of Markdown that hold prose, at their places in the source.

Nearly every line of a postmortem is plain: text, a heading, a list item, a fenced log. Those are read here, a
block a match. Whatever else begins a line (a quote, HTML, an underlined heading, odd indentation) is left to
markdown-it-py, together with its surroundings from one blank line to the next that no block can span. So the
tricky parts are CommonMark's by construction; tests/domain/lint/test_blocks.py compares the rest (ADR 0010).
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple


class Piece(NamedTuple):
    """A "heading", a "paragraph" (or a list item's) or "html", as characters [start, end) of the source."""

    kind: str
    start: int
    end: int
    level: int = 0
    """Of a heading; of anything else how many list items it stands in."""
    words: str = ""
    """A heading's own."""


# A character, or two, that can begin nothing but text: "**bold" is text, "* item" and "***" are not.
_TEXT = (
    r"(?=[^\s#>+*_`~<=0-9-]|\*{1,2}[^\s*]|_{1,2}[^\s_]|`{1,2}[^\s`]|~{1,2}[^\s~]|=[^\s=]|-[^\s-]|\+[^\s+]"
    r"|\#{1,6}[^\s#]|\d(?!\d{0,8}[.)](?:\s|\Z)))[^\n]*"
)
_REST = rf"(?:\n[ \t]*{_TEXT})*"
_LINE = re.compile(
    rf"(?P<blank>(?:[ \t]*\n)+)|(?P<text>{_TEXT}{_REST})"
    r"|(?P<heading>(?P<marks>\#{1,6})[ ]+(?P<words>[^\n]*[^\s#])[ ]*(?=\n|\Z))"
    rf"|(?P<item>(?P<indent>[ ]*)(?P<mark>[-*+]|\d{{1,9}}[.)])[ ]{{1,4}}(?=\S)(?P<content>{_TEXT}{_REST}))"
    rf"|(?P<inner>[ ]+(?P<prose>{_TEXT}{_REST}))"
    r"|(?P<fence>`{3,}(?=[^`\n]*(?:\n|\Z))|~{3,})|(?P<comment><!--(?!-?>)[\s\S]*?-->[^\n]*)"
)
_SPLIT = re.compile(r"\n(?:[ \t]*\n)+(?=[^\s])")
"""No block goes on behind a blank line that is followed by a line at the margin, but for those of _OPEN."""
_OPEN = re.compile(r"^[ ]{0,3}(?:`{3}|~{3}|<(?:[!?]|(?:script|pre|style|textarea)\b))", re.MULTILINE | re.IGNORECASE)
_DEEPEST = 15


def pieces(source: str, begin: int, line_starts: list[int]) -> list[Piece]:
    """Read the blocks of source[begin:]."""
    return _Scan(source, line_starts).read(begin)


class _Scan:
    """`safe` is where no block is open; `items` are the open list items, as columns of mark and content."""

    def __init__(self, source: str, line_starts: list[int]) -> None:
        self.source, self.line_starts = source, line_starts
        self.found: list[Piece] = []
        self.items: list[tuple[int, int]] = []
        self.safe, self.kept = 0, 0
        self.apart = True
        """Whether the line before is blank, a heading or a fence: then nothing is continued."""

    def read(self, at: int) -> list[Piece]:
        end = len(self.source)
        self.safe = at
        while at < end:
            match = _LINE.match(self.source, at)
            kind = match.lastgroup if match else None
            if kind == "blank" and match:
                self.apart, at = True, match.end()
                continue
            if self.source[at] not in " \t" and self.apart:
                self.safe, self.kept = at, len(self.found)
            if match is None or not self._take(match):
                at = self._odd(at)
                continue
            at = self._after_fence(match) if kind == "fence" else match.end() + 1
        return self.found

    def _take(self, match: re.Match[str]) -> bool:
        """Keep what a match tells; False where CommonMark has more to say than these rules."""
        if match["item"] is not None:
            return self._item(match)
        if match["inner"] is not None:
            return self._inner(match)
        # At the margin: every list ends here.
        self.items.clear()
        if match["text"] is not None:
            self.found.append(Piece("paragraph", match.start(), match.end()))
            self.apart = False
            return not _underlined(self.source, match.end())
        if match["heading"] is not None:
            self.found.append(
                Piece("heading", match.start("words"), match.end("words"), len(match["marks"]), match["words"])
            )
        elif match["comment"] is not None:
            self.found.append(Piece("html", match.start(), match.end()))
        self.apart = True
        return True

    def _item(self, match: re.Match[str]) -> bool:
        indent, mark = len(match["indent"]), match["mark"]
        if not self.apart and not self.items and (indent or (len(mark) > 1 and int(mark[:-1]) != 1)):
            return False
        if not any(indent == column for column, _ in self.items):
            opens = not self.items and indent == 0
            nested = bool(self.items) and indent == self.items[-1][1] and (self.apart or len(mark) == 1)
            if not (opens or nested) or len(self.items) >= _DEEPEST:
                return False
        while self.items and self.items[-1][0] >= indent:
            self.items.pop()
        start = match.start("content")
        self.items.append((indent, start - match.start()))
        self.found.append(Piece("paragraph", start, match.end(), len(self.items)))
        self.apart = False
        return not _underlined(self.source, match.end())

    def _inner(self, match: re.Match[str]) -> bool:
        """Another paragraph of a list item."""
        start = match.start("prose")
        column = start - match.start()
        if not self.apart or not any(column == content for _, content in self.items):
            return False
        while self.items[-1][1] > column:
            self.items.pop()
        self.found.append(Piece("paragraph", start, match.end(), len(self.items)))
        self.apart = False
        return not _underlined(self.source, match.end())

    def _after_fence(self, match: re.Match[str]) -> int:
        mark = match["fence"]
        close = re.compile(rf"\n[ ]{{0,3}}{mark[0]}{{{len(mark)},}}[ \t]*(?=\n|\Z)").search(self.source, match.end())
        return close.end() + 1 if close else len(self.source)

    def _odd(self, at: int) -> int:
        """Give what surrounds a line to the parser, and say where plain reading goes on."""
        del self.found[self.kept :]
        split = _SPLIT.search(self.source, at)
        end = split.end() if split and not _OPEN.search(self.source, self.safe, split.end()) else len(self.source)
        self.found += self._parsed(self.safe, end)
        self.items.clear()
        self.apart = True
        return end

    def _parsed(self, start: int, end: int) -> Iterator[Piece]:
        # Most documents need no parser, and importing it takes longer than linting them.
        from hotwash.domain.lint.commonmark import parsed

        above = bisect_right(self.line_starts, start) - 1
        for block in parsed(self.source[start:end]):
            begin, stop = self._line(above + block.first)
            if block.kind != "html":
                # The first line's own text ends the line: what stands before it is marks and indentation.
                begin = max(begin, self.source.rfind(block.text.split("\n", 1)[0], begin, stop))
            last = self._line(above + block.stop - 1)[1]
            yield Piece(block.kind, begin, last, block.level, block.text if block.kind == "heading" else "")

    def _line(self, number: int) -> tuple[int, int]:
        after = number + 1
        end = self.line_starts[after] - 1 if after < len(self.line_starts) else len(self.source)
        return self.line_starts[number], end


def _underlined(source: str, at: int) -> bool:
    """A paragraph before a line of "=" or "-" may be a heading."""
    return source[at + 1 : at + 5].lstrip(" \t")[:1] in {"=", "-"} and _UNDERLINE.match(source, at) is not None


_UNDERLINE = re.compile(r"\n[ \t]*(?:=+|-+)[ \t]*(?=\n|\Z)")
