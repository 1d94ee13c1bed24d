"""PM003: the Duration is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Duration where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.DURATION)


RULE = Rule(
    code="PM003",
    name="missing-duration",
    severity=Severity.ERROR,
    summary="The Duration is missing, still empty, or out of order.",
    why="Start and end in UTC tell what the error budget paid, and bound every graph.",
    bad="**Duration:**",
    good="**Duration:** 14:01 - 14:17 UTC (16 min)",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
