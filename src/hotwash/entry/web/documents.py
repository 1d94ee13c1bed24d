"""A postmortem's Markdown as HTML: what people write is shown, never run."""

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import validateLink
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

_GRAPH = "data:image/svg+xml;base64,"
"""How a draft carries its graph; inside an image an SVG runs nothing."""

_TABLE = '<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>\n'
"""A wide table scrolls by itself, also by keyboard, and never the page."""


def _link(renderer: RendererHTML, tokens: Sequence[Token], at: int, options: OptionsDict, env: EnvType) -> str:
    """The page a link leads to learns nothing of this one and cannot reach it."""
    tokens[at].attrSet("rel", "noopener noreferrer")
    return renderer.renderToken(tokens, at, options, env)


def _reader() -> MarkdownIt:
    """HTML in the text stays text, and links lead to the web or nowhere."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    reader.add_render_rule("table_open", lambda *_: _TABLE)
    reader.add_render_rule("table_close", lambda *_: "</table></div>\n")
    reader.add_render_rule("link_open", _link)
    reader.validateLink = lambda url: url.startswith(_GRAPH) or validateLink(url)  # type: ignore[method-assign]  # markdown-it's own way to choose what is a link
    return reader


_READER = _reader()


def rendered(markdown: str) -> str:
    """The HTML of a document."""
    html: str = _READER.render(markdown)
    return html
