"""A postmortem is read once: headings, blocks and tables at their exact places in the source.

markdown-it-py finds the block structure (ADR 0010); tables and columns are found here, because it gives
lines only. Code blocks, block quotes, HTML and front matter hold no prose and yield no block.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from hotwash.domain.lint.blocks import Piece, pieces
from hotwash.domain.lint.markup import plain
from hotwash.domain.lint.sections import Role, role_of
from hotwash.domain.lint.tables import cells, is_delimiter, line_spans

T = TypeVar("T")


class Section(NamedTuple):
    """A heading and what stands below it, up to the next heading of the same or a higher level."""

    heading: str
    level: int
    role: Role
    own_role: Role
    start: int
    end: int
    """Where the heading's own line ends."""


class Block(NamedTuple):
    """A paragraph, a list item's paragraph or a table cell: a stretch of prose."""

    kind: str
    start: int
    end: int
    section: Section
    depth: int = 0
    column: str = ""
    """The header of the cell's column, lower case; empty outside tables."""


class Table(NamedTuple):
    """A pipe table: its header cells, then rows of cells as (start, end) in the source."""

    section: Section
    start: int
    end: int
    header: tuple[str, ...]
    rows: tuple[tuple[tuple[int, int], ...], ...]


@dataclass(slots=True)
class Document:
    """The parsed source; everything else is an offset into `source`."""

    source: str
    line_starts: list[int]
    sections: list[Section] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    html: list[tuple[int, int]] = field(default_factory=list)
    front_matter: dict[str, tuple[int, str]] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    """Where each section ends, by where it starts."""
    body: int = 0
    """Where the text begins, behind the front matter."""
    known: dict[str, Any] = field(default_factory=dict)

    def place(self, offset: int) -> tuple[int, int]:
        """Give the line and column of an offset, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, offset: int) -> tuple[int, int]:
        """Give the start and end of the line that holds an offset, without its line break."""
        line = bisect_right(self.line_starts, offset)
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.source)
        return start, end

    def text(self, start: int, end: int) -> str:
        """Give the prose of [start, end) at the same length, markup blanked out."""
        return plain(self.source, start, end)

    def with_role(self, *roles: Role) -> list[Section]:
        """List the sections whose own heading has one of these roles."""
        return [section for section in self.sections if section.own_role in roles]

    def end_of(self, section: Section) -> int:
        """Say where a section's content ends: at the next heading that is not below it."""
        return self.ends.get(section.start, len(self.source))

    def blocks_of(self, section: Section) -> list[Block]:
        """List the blocks below a heading, those of its sub-headings included."""
        first = bisect_left(self.blocks, section.end, key=_start)
        return self.blocks[first : bisect_left(self.blocks, self.end_of(section), key=_start)]

    def tables_of(self, section: Section) -> list[Table]:
        """List the tables below a heading, those of its sub-headings included."""
        first = bisect_left(self.tables, section.end, key=_start)
        return self.tables[first : bisect_left(self.tables, self.end_of(section), key=_start)]

    def once(self, key: str, work: Callable[["Document"], T]) -> T:
        """Work something out once for all rules that ask for it."""
        if key not in self.known:
            self.known[key] = work(self)
        found: T = self.known[key]
        return found


def _start(part: Block | Table) -> int:
    return part.start


_ROOT = Section("", 0, Role.OTHER, Role.OTHER, 0, 0)
_FRONT = re.compile(r"---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FRONT_KEY = re.compile(r"^([A-Za-z_][\w -]{0,40}):[ \t]*(.*)$", re.MULTILINE)
_BOLD_HEADING = re.compile(r"^(\*\*|__)([^*_\n]{2,60}?):?\1:?$")


def parse(text: str) -> Document:
    """Read Markdown of any size and shape; every input is a document, however odd."""
    source = normalise(text)
    starts = [0]
    find = source.find
    at = find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = find("\n", at + 1)
    document = Document(source, starts)
    _find_front_matter(document)
    _Reader(document).read(pieces(source, document.body, starts))
    return document


def normalise(text: str) -> str:
    """Make every line end in one newline; columns and line numbers stay what they were."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    return text.replace("\0", "\ufffd")


def _find_front_matter(document: Document) -> None:
    match = _FRONT.match(document.source) if document.source.startswith("---") else None
    if match is None or ":" not in match.group():
        return
    for key in _FRONT_KEY.finditer(match.group()):
        document.front_matter[key.group(1).strip().lower()] = (key.start(), key.group(2).strip())
    document.body = match.end()


class _Reader:
    """Walks the pieces once and fills the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[Section] = [_ROOT]
        self.titled = False

    def read(self, found: list[Piece]) -> None:
        for piece in found:
            if piece.kind == "paragraph":
                self._paragraph(piece)
            elif piece.kind == "heading":
                words = " ".join(plain(piece.words, 0, len(piece.words)).split())
                self._open(words, piece.level, *self.document.line_span(piece.start))
            else:
                self.document.html.append((piece.start, piece.end))

    def _open(self, heading: str, level: int, start: int, end: int) -> None:
        while self.stack[-1].level >= level:
            self.document.ends[self.stack.pop().start] = start
        own = role_of(heading)
        first = level == 1 and not self.titled
        self.titled |= first
        if first and own not in {Role.TIMELINE, Role.SUMMARY, Role.ACTIONS}:
            own, role = Role.TITLE, Role.OTHER
        else:
            role = own if own is not Role.OTHER else self.stack[-1].role
        section = Section(heading, level, role, own, start, end)
        self.stack.append(section)
        self.document.sections.append(section)

    def _paragraph(self, piece: Piece) -> None:
        start, end, depth = piece.start, piece.end, piece.level
        source = self.document.source
        if depth and source.startswith(("[ ] ", "[x] ", "[X] "), start):
            start += 4  # a box to tick is no word
        if not depth and end - start < 70 and self._bold_heading(source[start:end].strip(), start):
            return
        if source.find("|", start, end) >= 0 and source.find("-", start, end) >= 0 and self._table(start, end):
            return
        kind = "item" if depth else "paragraph"
        self.document.blocks.append(Block(kind, start, end, self.stack[-1], depth))

    def _bold_heading(self, content: str, start: int) -> bool:
        match = _BOLD_HEADING.match(content)
        if match is None or role_of(match.group(2)) is Role.OTHER:
            return False
        self._open(match.group(2), 7, *self.document.line_span(start))
        return True

    def _table(self, start: int, end: int) -> bool:
        lines = list(line_spans(self.document.source, start, end))
        head = next(
            (i for i in range(1, len(lines)) if is_delimiter(self.document.source, lines[i], lines[i - 1])), None
        )
        if head is None:
            return False
        if head > 1:
            self.document.blocks.append(Block("paragraph", start, lines[head - 2][1], self.stack[-1]))
        source = self.document.source
        header = tuple(" ".join(plain(source, a, b).split()).lower() for a, b in cells(source, *lines[head - 1]))
        rows = tuple(tuple(cells(source, *line)) for line in lines[head + 1 :])
        self.document.tables.append(Table(self.stack[-1], lines[head - 1][0], end, header, rows))
        self._cell_blocks(header, rows)
        return True

    def _cell_blocks(self, header: tuple[str, ...], rows: tuple[tuple[tuple[int, int], ...], ...]) -> None:
        section, append = self.stack[-1], self.document.blocks.append
        width = len(header)
        for row in rows:
            for index, (start, end) in enumerate(row):
                if end > start:
                    append(Block("cell", start, end, section, 0, header[index] if index < width else ""))
