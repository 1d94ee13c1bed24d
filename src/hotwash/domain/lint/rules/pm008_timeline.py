"""PM008: the Timeline is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Timeline where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.TIMELINE)


RULE = Rule(
    code="PM008",
    name="missing-timeline",
    severity=Severity.ERROR,
    summary="The Timeline is missing, still empty, or out of order.",
    why="The timeline is the evidence: every later claim is checked against it.",
    bad="A story told without times",
    good="## Timeline, with a table in UTC",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
