"""Pipe tables are found line by line, so that every cell has its columns."""

import re
from collections.abc import Iterator

_DELIMITER = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_PIPE = re.compile(r"(?<!\\)\|")


def is_delimiter(source: str, line: tuple[int, int], above: tuple[int, int]) -> bool:
    """Tell the line of dashes below a table's header."""
    text = source[line[0] : line[1]]
    if "-" not in text or _DELIMITER.match(text) is None:
        return False
    return "|" in text and "|" in source[above[0] : above[1]]


def line_spans(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a stretch into lines."""
    while start < end:
        stop = source.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def cells(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a row at its unescaped pipes; the empty edges are no cells."""
    texts = _PIPE.split(source[start:end])
    last = len(texts) - 1
    for index, text in enumerate(texts):
        bare = text.strip()
        if bare:
            at = start + len(text) - len(text.lstrip())
            yield at, at + len(bare)
        elif 0 < index < last:
            yield start, start
        start += len(text) + 1
