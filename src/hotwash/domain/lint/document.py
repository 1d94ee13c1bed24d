"""A postmortem is read once: headings, blocks and tables at their exact places in the source.

markdown-it-py finds the block structure (ADR 0010); tables and columns are found here, because it gives
lines only. Code blocks, block quotes, HTML and front matter hold no prose and yield no block.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from markdown_it import MarkdownIt
from markdown_it.token import Token

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
    body = _without_front_matter(document)
    _Reader(document).read(_block_tokens(body))
    return document


def normalise(text: str) -> str:
    """Make every line end in one newline; columns and line numbers stay what they were."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.removeprefix("\ufeff")
    return text.replace("\0", "\ufffd")


def _block_tokens(body: str) -> list[Token]:
    return _PARSER.parse(body)


def _parser() -> MarkdownIt:
    # Inline parsing and tables are done here with columns, so the parser only finds blocks.
    parser = MarkdownIt("commonmark", {"maxNesting": 40})
    parser.core.ruler.enableOnly(["block"])
    # Addresses are blanked out with the other markup.
    parser.block.ruler.disable(["reference"])
    return parser


_PARSER = _parser()


def _without_front_matter(document: Document) -> str:
    match = _FRONT.match(document.source) if document.source.startswith("---") else None
    if match is None or ":" not in match.group():
        return document.source
    for key in _FRONT_KEY.finditer(match.group()):
        document.front_matter[key.group(1).strip().lower()] = (key.start(), key.group(2).strip())
    head = match.group()
    document.body = match.end()
    return "\n" * head.count("\n") + document.source[match.end() :]


class _Reader:
    """Walks the block tokens once and fills the document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[Section] = [_ROOT]
        self.quotes = 0
        self.items = 0
        self.titled = False

    def read(self, tokens: list[Token]) -> None:
        heading: Token | None = None
        for token in tokens:
            kind = token.type
            if kind == "inline":
                if heading is not None:
                    self._heading(token, int(heading.tag[1:]))
                    heading = None
                elif not self.quotes:
                    self._paragraph(token)
            elif kind == "heading_open":
                heading = token if not self.quotes else None
            elif kind == "list_item_open":
                self.items += 1
            elif kind == "list_item_close":
                self.items -= 1
            elif kind == "blockquote_open":
                self.quotes += 1
            elif kind == "blockquote_close":
                self.quotes -= 1
            elif kind == "html_block" and token.map and not self.quotes:
                self.document.html.append(self._lines(token.map))

    def _lines(self, lines: list[int]) -> tuple[int, int]:
        starts = self.document.line_starts
        first = starts[lines[0]]
        last = starts[lines[1]] - 1 if lines[1] < len(starts) else len(self.document.source)
        return first, max(first, last)

    def _span(self, token: Token) -> tuple[int, int] | None:
        if not token.map or not token.content:
            return None
        first, last = self._lines(token.map)
        lead = token.content.split("\n", 1)[0]
        at = self.document.source.find(lead, first, last)
        return (at if at >= 0 else first), last

    def _heading(self, token: Token, level: int) -> None:
        span = self._span(token)
        if span is None:
            return
        start, _ = span
        words = " ".join(plain(token.content, 0, len(token.content)).split())
        line_start, line_end = self.document.line_span(start)
        self._open(words, level, line_start, line_end)

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

    def _paragraph(self, token: Token) -> None:
        span = self._span(token)
        if span is None:
            return
        start, end = span
        content = token.content
        if not self.items and len(content) < 70 and self._bold_heading(content, start):
            return
        if "|" in content and "-" in content and self._table(start, end):
            return
        kind = "item" if self.items else "paragraph"
        self.document.blocks.append(Block(kind, start, end, self.stack[-1], self.items))

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
