"""Queries of other tools as counts of events within a window, as far as their text says it for sure."""

import re
from dataclasses import dataclass

from hotwash.domain.slo.counting import WINDOW, summed

_TEXT = r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|`[^`]*`'
_LABELS = rf"\{{(?:{_TEXT}|[^\"'`}}])*\}}"
_SELECTOR = rf"(?P<metric>[a-zA-Z_:][a-zA-Z0-9_:]*)\s*(?P<labels>{_LABELS})?"
_BY = r"(?:\s*(?:by|without)\s*\([^()]*\)\s*)?"
_PLAIN = re.compile(_SELECTOR)
_SUMMED = re.compile(rf"sum{_BY}\(\s*{_SELECTOR}\s*\){_BY}")
_TEMPLATE = re.compile(r"\{\{-?\s*\.window\s*-?\}\}")
_WORDS = re.compile(rf"(?P<text>{_TEXT})|\brate(?=\s*\()|\[[1-9][0-9]*[smhdw]\]")
_NO_COUNT = re.compile(r"\b(irate|deriv|delta|idelta|avg|min|max|stddev|avg_over_time|max_over_time)\s*(?:by\s*\(|\()")
_QUANTILE = re.compile(r"\b(histogram_)?quantile(_over_time)?\s*(by\b|\()")
_LE = re.compile(r"\ble\s*(=|!=)")


@dataclass(frozen=True, slots=True)
class Uncountable:
    """Why a query is no count of events: what was expected instead."""

    expected: str


def counted(query: str) -> str | Uncountable:
    """The query as a count within the window: a rate times the window is an increase, and a counter has one."""
    text = _TEMPLATE.sub(WINDOW, query.strip())
    bare = re.sub(_TEXT, '""', text)
    if _QUANTILE.search(bare):
        return Uncountable("expected a count, since a quantile has no budget; count what a bucket of it holds")
    if (word := _NO_COUNT.search(bare)) is not None:
        return Uncountable(f"expected increase or rate of a counter; {word[1]} does not count events")
    if (plain := _PLAIN.fullmatch(text) or _SUMMED.fullmatch(text)) is not None:
        return increase(plain["metric"] + (plain["labels"] or ""))
    counting = _WORDS.sub(_as_increase, text)
    if WINDOW in counting and "increase" in counting:
        return counting
    return Uncountable(f"expected a counter, or its increase over [{WINDOW}]")


def _as_increase(word: re.Match[str]) -> str:
    if word["text"] is not None:
        return word["text"]
    return f"[{WINDOW}]" if word[0].startswith("[") else "increase"


def increase(selector: str) -> str:
    return f"sum(increase({selector}[{WINDOW}]))"


def bad_of_good(good: str, total: str) -> str:
    """Without a series of good events all are bad; a plain difference would be empty, and look like none."""
    return f"{summed(total)} - ({summed(good)} or 0 * {summed(total)})"


def histogram(query: str, bound: float, *, good_below: bool) -> tuple[str, str] | Uncountable:
    """Bad and total of a histogram: events above a bound (or up to it), by the bucket that ends there."""
    expected = "expected a histogram such as http_request_duration_seconds_bucket, without le"
    named = _PLAIN.fullmatch(query.strip())
    if _QUANTILE.search(query):
        return Uncountable(f"{expected}; a quantile has no budget")
    if named is None or _LE.search(named["labels"] or ""):
        return Uncountable(expected)
    name, labels = named["metric"].removesuffix("_bucket"), (named["labels"] or "{}")[1:-1].strip().rstrip(",")
    total = increase(f"{name}_count{{{labels}}}" if labels else f"{name}_count")
    within = increase(f"{name}_bucket{{{', '.join(filter(None, [labels, _le(bound)]))}}}")
    return (bad_of_good(within, total) if good_below else within), total


def _le(bound: float) -> str:
    """Some libraries write a whole bound as 1, some as 1.0."""
    return f'le=~"{bound:g}(\\\\.0)?"' if float(bound).is_integer() else f'le="{bound!r}"'
