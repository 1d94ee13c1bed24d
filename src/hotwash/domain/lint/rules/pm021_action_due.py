"""PM021: every action item has a due date."""

from collections.abc import Iterator

from hotwash.domain.lint.action_items import lacking
from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report each action item without a due date."""
    return lacking(document, "due", "due date")


RULE = Rule(
    code="PM021",
    name="action-without-due",
    severity=Severity.ERROR,
    summary="An action item has no due date.",
    why="Without a date nothing is ever overdue, so nothing reminds anybody.",
    bad="Alert when the pool is above 80 % | @platform | P1",
    good="Alert when the pool is above 80 % | @platform | 2026-07-05 | P1",
    source="R-PM-6; Google SRE book, Postmortem Culture",
    profiles=STRICT_ONLY,
    document=check,
)
