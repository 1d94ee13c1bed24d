"""Word lists are written as plain text, one space between words."""

LETTERS = bytes(c | 32 if 65 <= c <= 90 else c if 97 <= c <= 122 else 32 for c in range(256))
"""Makes ASCII letters lower case and all else a blank, so that splitting at blanks gives the words of a text."""


def words(text: str) -> frozenset[str]:
    """Read a list of words from text."""
    return frozenset(text.split())
