"""PM011: the Root Cause Analysis is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Root Cause Analysis where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.ROOT_CAUSE)


RULE = Rule(
    code="PM011",
    name="missing-root-cause",
    severity=Severity.ERROR,
    summary="The Root Cause Analysis is missing, still empty, or out of order.",
    why="Five whys lead from the symptom to something in the system that can be changed.",
    bad="It was a bad deploy.",
    good="## Root Cause Analysis, five whys",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
