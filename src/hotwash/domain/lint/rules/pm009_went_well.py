"""PM009: the What Went Well is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the What Went Well where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.WELL)


RULE = Rule(
    code="PM009",
    name="missing-went-well",
    severity=Severity.ERROR,
    summary="The What Went Well is missing, still empty, or out of order.",
    why="What worked must be kept working; a document of failures alone hides the defences that held.",
    bad="Only a list of faults",
    good="## What Went Well, three items or more",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
