"""PM001: the title is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the title where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.TITLE)


RULE = Rule(
    code="PM001",
    name="missing-title",
    severity=Severity.ERROR,
    summary="The title is missing, still empty, or out of order.",
    why="Readers find a postmortem by its title, in search and in later incidents.",
    bad="Date: 2026-03-02",
    good="# Checkout returned 5xx for 16 minutes",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
