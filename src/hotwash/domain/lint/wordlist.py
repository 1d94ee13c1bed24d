"""Word lists are written as plain text, one space between words."""


def words(text: str) -> frozenset[str]:
    """Read a list of words from text."""
    return frozenset(text.split())
