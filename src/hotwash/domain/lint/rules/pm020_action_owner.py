"""PM020: every action item has an owner."""

from collections.abc import Iterator

from hotwash.domain.lint.action_items import lacking
from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report each action item without an owner."""
    return lacking(document, "owner", "owner")


RULE = Rule(
    code="PM020",
    name="action-without-owner",
    severity=Severity.ERROR,
    summary="An action item has no owner.",
    why=("An action everybody owns is done by nobody: a name beside it, of a person or a team, closes the loop."),
    bad="Alert when the pool is above 80 % | 2026-07-05 | P1",
    good="Alert when the pool is above 80 % | @platform | 2026-07-05 | P1",
    source="R-PM-6; Google SRE book, Postmortem Culture",
    profiles=STRICT_ONLY,
    document=check,
)
