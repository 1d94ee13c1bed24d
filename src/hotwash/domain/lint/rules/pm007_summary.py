"""PM007: the Executive Summary is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Executive Summary where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.SUMMARY)


RULE = Rule(
    code="PM007",
    name="missing-summary",
    severity=Severity.ERROR,
    summary="The Executive Summary is missing, still empty, or out of order.",
    why="Most readers stop after the first paragraph; it must stand alone.",
    bad="# Checkout outage, then straight to the timeline",
    good="## Executive Summary",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
