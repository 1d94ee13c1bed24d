"""Whether somebody is about to declare what is declared already."""

import re
from collections.abc import Iterable

from hotwash.domain.incident.state import Incident

_SHORTEST_WORD = 3
_ALIKE = 0.5
"""Of the words of both titles, so many are the same."""


def likely_duplicates(title: str, service: str | None, running: Iterable[Incident]) -> list[Incident]:
    """Open incidents of the same service, or whose titles say nearly the same."""
    words = _words(title)
    return [one for one in running if one.is_open and (_same_service(one, service) or _alike(words, _words(one.title)))]


def _same_service(incident: Incident, service: str | None) -> bool:
    return service is not None and incident.service == service


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and len(one & other) / len(one | other) >= _ALIKE


def _words(title: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"\w+", title.casefold()) if len(word) >= _SHORTEST_WORD)
