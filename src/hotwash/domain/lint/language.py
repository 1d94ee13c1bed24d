"""Only English is judged: the words of another language are left alone."""

import re

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.wordlist import words

_FUNCTION_WORDS = words(
    """the a an of to in and is was were are be for on that it this with as at by from not we our had
    has have which should after when"""
)
_ASCII_WORD = re.compile(r"[a-z]+")
_SAMPLE = 2500


def is_english(document: Document) -> bool:
    """Tell whether a document's prose reads as English; short texts get the benefit of the doubt."""
    words: list[str] = []
    letters = other = 0
    taken = 0
    for block in document.blocks:
        text = document.source[block.start : min(block.end, block.start + 1000)].lower()
        words += _ASCII_WORD.findall(text)
        if not text.isascii():
            other += sum(1 for char in text if char > "\u024f" and char.isalpha())
        letters += len(text)
        taken += len(text)
        if taken > _SAMPLE:
            break
    if letters and other > letters * 0.3:
        return False
    return len(words) < 60 or sum(word in _FUNCTION_WORDS for word in words) >= len(words) * 0.08
