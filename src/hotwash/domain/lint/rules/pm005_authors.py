"""PM005: the Authors is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Authors where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.AUTHORS)


RULE = Rule(
    code="PM005",
    name="missing-authors",
    severity=Severity.ERROR,
    summary="The Authors is missing, still empty, or out of order.",
    why="Only authors edit the text (R-PM-3), so there must be some.",
    bad="**Authors:** TBD",
    good="**Authors:** the incident's OL and Scribe, by handle",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
