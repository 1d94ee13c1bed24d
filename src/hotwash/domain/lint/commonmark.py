"""markdown-it-py as the authority on blocks: only its block rules run (ADR 0010)."""

from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt

_PARSER = MarkdownIt("commonmark", {"maxNesting": 40})
_PARSER.core.ruler.enableOnly(["block"])
# Addresses are blanked out with the other markup.
_PARSER.block.ruler.disable(["reference"])


class Parsed(NamedTuple):
    """A block outside quotes and code: "heading", "paragraph" or "html", its lines, its text, its level or depth."""

    kind: str
    first: int
    stop: int
    text: str
    level: int


def parsed(source: str) -> Iterator[Parsed]:
    """Find the blocks of a text; inline text and tables are not looked into."""
    quotes = depth = heading = 0
    for token in _PARSER.parse(source):
        kind = token.type
        if kind == "inline":
            if token.content and token.map and not quotes:
                name = "heading" if heading else "paragraph"
                yield Parsed(name, token.map[0], token.map[1], token.content, heading or depth)
            heading = 0
        elif kind == "heading_open":
            heading = int(token.tag[1:])
        elif kind == "html_block" and token.map and not quotes:
            yield Parsed("html", token.map[0], token.map[1], "", depth)
        depth += _DEPTH.get(kind, 0)
        quotes += _QUOTES.get(kind, 0)


_DEPTH = {"list_item_open": 1, "list_item_close": -1}
_QUOTES = {"blockquote_open": 1, "blockquote_close": -1}
