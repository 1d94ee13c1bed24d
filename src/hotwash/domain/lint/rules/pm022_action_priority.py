"""PM022: every action item has a priority."""

from collections.abc import Iterator

from hotwash.domain.lint.action_items import lacking
from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report each action item without a priority."""
    return lacking(document, "priority", "priority")


RULE = Rule(
    code="PM022",
    name="action-without-priority",
    severity=Severity.ERROR,
    summary="An action item has no priority.",
    why="Priority tells which action is done first when not all can be.",
    bad="Alert when the pool is above 80 % | @platform | 2026-07-05",
    good="Alert when the pool is above 80 % | @platform | 2026-07-05 | P1",
    source="R-PM-6; Google SRE book, Postmortem Culture",
    profiles=STRICT_ONLY,
    document=check,
)
