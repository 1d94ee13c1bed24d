"""PM014: the timeline is a table whose times are UTC."""

import re
from collections.abc import Iterator

from hotwash.domain.lint.document import Document, Section, Table
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role

_TIME = LazyPattern(r"\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[.,]\d+)?|\b\d{1,2} ?(?:am|pm)\b", re.IGNORECASE)
_UTC = LazyPattern(r"\b(?:UTC|GMT|Z(?:ulu)?)\b|\dZ\b|\+00:?00\b")
_OTHER_ZONE = LazyPattern(
    r"\b(?:[PMCE][SD]?T|CES?T|BST|IST|JST|AEST|AEDT|local time)\b|\b\d{1,2}(?:[:.]\d\d)? ?(?:am|"
    r"pm|a\.m\.|p\.m\.)(?!\w)|\b(?:UTC|GMT) ?[+-] ?[1-9]"
)


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report a timeline without a table, and each row whose time is not UTC."""
    for section in document.with_role(Role.TIMELINE):
        if section.level > 3:
            continue
        tables = document.tables_of(section)
        if not tables and document.blocks_of(section):
            yield Match(
                section.start,
                section.end,
                "The timeline is not a table: one row per event, with its time in UTC.",
            )
        for table in tables:
            yield from _rows(document, section, table)


def _rows(document: Document, section: Section, table: Table) -> Iterator[Match]:
    said_once = _UTC.search(section.heading) or any(_UTC.search(name.upper()) for name in table.header)
    for row in table.rows:
        cell = next(((start, end) for start, end in row if end > start), None)
        if cell is None:
            continue
        text = document.text(*cell)
        if _OTHER_ZONE.search(text) or _OTHER_ZONE.search(text.upper()):
            yield Match(*cell, f"{text.strip()!r} is not UTC.", ("Write the time in UTC, like 2026-03-02T14:01:00Z.",))
        elif not _TIME.search(text):
            yield Match(*cell, "This row does not start with a time.", ("Start the row with its time in UTC.",))
        elif not said_once and not _UTC.search(text):
            yield Match(
                *cell,
                f"{text.strip()!r} does not say that it is UTC.",
                ("Say UTC once, in the column's header.",),
            )


RULE = Rule(
    code="PM014",
    name="timeline-not-utc-table",
    severity=Severity.ERROR,
    summary="The timeline is not a table whose times are UTC.",
    why="Times from several zones cannot be put in order, and a story cannot be checked against the record.",
    bad="| 3pm PST | errors start |",
    good="| Time (UTC) | What |\n| --- | --- |\n| 23:00:12 | errors start |",
    source="R-PM-2, R-TL-1; PagerDuty's postmortem guide",
    profiles=STRICT_ONLY,
    document=check,
)
