"""Only English is judged: the words of another language are left alone."""

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.wordlist import LETTERS, words

_FUNCTION_WORDS = frozenset(
    word.encode()
    for word in words(
        """the a an of to in and is was were are be for on that it this with as at by from not we our had
    has have which should after when"""
    )
)
_SAMPLE = 2500


def is_english(document: Document) -> bool:
    """Tell whether a document's prose reads as English; short texts get the benefit of the doubt."""
    found: list[bytes] = []
    letters = other = 0
    for block in document.blocks:
        text = document.source[block.start : min(block.end, block.start + 1000)]
        found += text.encode("utf-8", "replace").translate(LETTERS).split()
        if not text.isascii():
            other += sum(1 for char in text if char > "\u024f" and char.isalpha())
        letters += len(text)
        if letters > _SAMPLE:
            break
    if letters and other > letters * 0.3:
        return False
    return len(found) < 60 or sum(map(_FUNCTION_WORDS.__contains__, found)) >= len(found) * 0.08
