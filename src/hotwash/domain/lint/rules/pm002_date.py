"""PM002: the Date is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Date where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.DATE)


RULE = Rule(
    code="PM002",
    name="missing-date",
    severity=Severity.ERROR,
    summary="The Date is missing, still empty, or out of order.",
    why="Without the date nobody can line the document up with deploys, graphs or other incidents.",
    bad="# Checkout outage",
    good="**Date:** 2026-03-02",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
