"""PM004: the Severity is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Severity where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.SEVERITY)


RULE = Rule(
    code="PM004",
    name="missing-severity",
    severity=Severity.ERROR,
    summary="The Severity is missing, still empty, or out of order.",
    why="Severity decides who must read the document and by when; it is compared with the record.",
    bad="# Checkout outage",
    good="**Severity:** SEV-1",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
