"""PM010: the What Went Wrong is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the What Went Wrong where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.WRONG)


RULE = Rule(
    code="PM010",
    name="missing-went-wrong",
    severity=Severity.ERROR,
    summary="The What Went Wrong is missing, still empty, or out of order.",
    why="Specific difficulties are what actions are made from.",
    bad="Only a list of successes",
    good="## What Went Wrong, three items or more",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
