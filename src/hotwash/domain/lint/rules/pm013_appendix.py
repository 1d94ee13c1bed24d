"""PM013: the Appendix is missing, still empty, or out of order."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import missing_or_misplaced


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Report the Appendix where R-PM-2 asks for it."""
    return missing_or_misplaced(document, Role.APPENDIX)


RULE = Rule(
    code="PM013",
    name="missing-appendix",
    severity=Severity.ERROR,
    summary="The Appendix is missing, still empty, or out of order.",
    why="Graphs and logs let a reader check what the text says.",
    bad="(no graphs, no logs)",
    good="## Appendix, with graphs, logs and dashboards",
    source="R-PM-2; the postmortem templates of Google's SRE book and PagerDuty's guide",
    profiles=STRICT_ONLY,
    document=check,
    fixable=True,
)
