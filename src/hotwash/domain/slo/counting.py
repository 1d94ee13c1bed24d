"""Queries that count events within a window, as text."""

import re
from datetime import timedelta

from hotwash.domain.kernel import compact

WINDOW = "{{.window}}"

_TEXT = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`[^`]*`')


def over(query: str, window: timedelta) -> str:
    """What a query counts within a window, as one number."""
    return summed(query).replace(WINDOW, compact(window))


def summed(query: str) -> str:
    """A query as one number; one that is a sum already stays as it is."""
    return query if _is_a_sum(query) else f"sum({query})"


def _is_a_sum(query: str) -> bool:
    if not query.startswith("sum("):
        return False
    # Brackets within text are none; its length stays, so that the last bracket is where it was.
    bare, depth = _TEXT.sub(lambda text: "_" * len(text[0]), query), 0
    for place, letter in enumerate(bare):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == ")" and depth == 0:
            return place == len(bare) - 1
    return False
