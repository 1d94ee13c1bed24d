"""PM012: the Action Items is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Action Items where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.ACTIONS)


RULE = Rule(
    code="PM012",
    name="missing-actions",
    severity=Severity.ERROR,
    summary="The Action Items is missing, still empty, or out of order.",
    why="A postmortem without actions promises that it will happen again.",
    bad="We learned a lot.",
    good="## Action Items, a table with owner, due date and priority",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
