"""The blocks are CommonMark's: the same as markdown-it-py finds when it is used as it comes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from markdown_it import MarkdownIt

from hotwash.domain.lint.blocks import pieces
from hotwash.domain.lint.document import normalise

_REFERENCE = MarkdownIt("commonmark", {"maxNesting": 40})
_REFERENCE.core.ruler.enableOnly(["block"])
_REFERENCE.block.ruler.disable(["reference"])
_ROOT = Path(__file__).parents[3]

_STARTS = """
    # ;## H;### H #;####### ;#x; #; ##;- ;* ;+ ;-;- - ;1. ;2. ;1) ;10. ;0123456789. ;1.;  - ;   - ;    - ;  * ;
      ;    ;     ;\t;> ;>;> - ;- > ;- # ;```;````;~~~;  ```;   ~~~;- ```;---;***;* * *;===;  ---;-  ;--;=;-x;
    <!-- c -->;<!--;-->;<!-->;<div>;</div>;<b>;<script>;</script>;<?;<a@b.c>;**b**;*b*;_b_;`c`;``c;~b;[a]: b;
    | a | b |;| --- | --- |;\\;&amp;;14:01 ;- [ ] ;+x;__b;***b***;- *b*;- **b**; text;- - - ;1. - ;- 1. ;  2. ;\u00a0
"""
_LINES = st.tuples(
    st.sampled_from(["", "", "  ", "   ", "    ", "      "]),
    st.sampled_from(_STARTS.split(";")),
    st.sampled_from(["a", "a b", "", "- a", "# a", " ", "a\t", "a  ", "*", "|", "```", "-->", "==="]),
).map("".join)
_DOCUMENTS = st.lists(st.one_of(_LINES, st.just(""), st.just("a")), max_size=14).map("\n".join)


def _reference(text: str) -> Iterator[tuple[str, int, int, str]]:
    """Kind, first line, level and words of each block, from the parser as it comes."""
    quotes = depth = level = 0
    for token in _REFERENCE.parse(text):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "inline":
            if token.content and not quotes:
                yield "heading" if level else "paragraph", token.map[0], level or depth, _flat(token.content)  # type: ignore[index]
            level = 0
        elif token.type == "html_block" and not quotes:
            yield "html", token.map[0], depth, ""  # type: ignore[index]


def _flat(text: str) -> str:
    return "\n".join(line.strip(" \t") for line in text.strip().split("\n"))


def _starts(text: str) -> list[int]:
    return [0, *(index + 1 for index, char in enumerate(text) if char == "\n")]


def _read(text: str) -> Iterator[tuple[str, int, int, str]]:
    for piece in pieces(text, 0, _starts(text)):
        html = piece.kind == "html"
        words = piece.words or text[piece.start : piece.end]
        yield piece.kind, text.count("\n", 0, piece.start), piece.level, "" if html else _flat(words)


@settings(max_examples=1500, deadline=None)
@given(_DOCUMENTS)
@example("- a\n2. b")
@example("a\n2. b")
@example("- a\n  2. b")
@example("- a\n---")
@example("a\n- b\n===")
@example("- ```\n\na\n  ```\n\nb")
@example("  ```\n\n# a\n\n```\n\nb")
@example("<!-- a\n\n# b\n\n-->\n\nc")
@example("- a\n\n      b\n\nc")
@example("# a\n    b")
def test_the_blocks_are_those_of_commonmark(text: str) -> None:
    text = normalise(text)
    assert list(_read(text)) == list(_reference(text))


@pytest.mark.parametrize("path", sorted(_ROOT.glob("*.md")) + sorted(_ROOT.glob("docs/**/*.md")), ids=lambda p: p.name)
def test_documents_of_the_project_have_the_same_blocks(path: Path) -> None:
    text = normalise(path.read_text(encoding="utf-8"))
    assert list(_read(text)) == list(_reference(text))
