"""PM006: the Status is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Status where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.STATUS)


RULE = Rule(
    code="PM006",
    name="missing-status",
    severity=Severity.ERROR,
    summary="The Status is missing, still empty, or out of order.",
    why="Draft, Review or Final tells a reader whether the text can still change.",
    bad="# Checkout outage",
    good="**Status:** Draft",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
