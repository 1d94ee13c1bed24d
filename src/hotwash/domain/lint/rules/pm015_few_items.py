"""PM015: what went well and what went wrong each list three things or more."""

from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import is_empty

LEAST = 3


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Count the items of each of the two sections; paragraphs count where there is no list."""
    for section in document.with_role(Role.WELL, Role.WRONG):
        blocks = document.blocks_of(section)
        items = [b for b in blocks if b.kind == "item" and b.depth == 1] or [b for b in blocks if b.kind == "paragraph"]
        written = [b for b in items if not is_empty(document.text(b.start, b.end))]
        if len(written) < LEAST:
            message = f"{section.heading} lists {len(written)}: look for {LEAST} at least."
            yield Match(section.start, section.end, message)


RULE = Rule(
    code="PM015",
    name="few-items",
    severity=Severity.WARNING,
    strict_severity=Severity.ERROR,
    summary="Fewer than three things went well, or went wrong.",
    why="The first thing that comes to mind is the visible one; the third is often where the learning is.",
    bad="## What Went Well\n\n- The rollback worked.",
    good=(
        "Three items or more, each specific: the rollback took 3 minutes; the alert fired before the first ticket; ..."
    ),
    source="R-PM-2; Etsy's debriefing facilitation guide",
    profiles=STRICT_ONLY,
    document=check,
)
