"""PM016: the first 100 words of the summary say what happened, the impact, the cause and the fix."""

import re
from collections.abc import Iterator

from hotwash.domain.lint.document import Document
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.template import is_empty

WORDS = 100
_SAYS = {
    "what happened": r"\b(?:fail|error|outage|down|unavailable|unreachable|degrad|slow|latenc|crash|incident|"
    r"timeout|timed out|5\d\d|broke|lost|"
    r"returned|stopped|rejected|disrupt|interrupt|leak|exhaust|unable|could not|corrupt|delet|stale|delay)",
    "the impact": r"\d+(?:\.\d+)? ?%|\b(?:user|customer|client|"
    r"request|order|visitor|member|tenant|subscriber|"
    r"site|revenue|checkout|traffic|everyone|"
    r"team|developer|build|payment|message|nobody|no one)",
    "the cause": r"\b(?:because|caus|due to|root|trigger|led to|introduc|result of|resulted|after (?:a|an|"
    r"the)|following (?:a|an|the)|when (?:a|an|the)|"
    r"exhaust|expired?|misconfigur|overload|since)",
    "the fix": r"\b(?:fix|roll(?:ed)? ?back|rollback|revert|restor|resolv|mitigat|recover|patch|restart|"
    r"scal(?:ed|ing)|disabl|replac|rais(?:ed|ing)|"
    r"re-?deploy|failed over|switched|renew|increas|removed)",
}
_PATTERNS = {name: LazyPattern(pattern, re.IGNORECASE) for name, pattern in _SAYS.items()}


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Look for the four answers in the first words of each summary."""
    for section in document.with_role(Role.SUMMARY)[:1]:
        blocks = document.blocks_of(section)
        text = " ".join(document.text(b.start, b.end) for b in blocks)
        if not blocks or is_empty(text):
            continue
        opening = " ".join(text.split()[:WORDS])
        absent = [name for name, pattern in _PATTERNS.items() if not pattern.search(opening)]
        if absent:
            listed = ", ".join(absent)
            yield Match(
                blocks[0].start, blocks[0].end, (f"The first {WORDS} words of the "
                    f"summary do not tell {listed}."),
                (f"Add one sentence each for: {listed}.",),
            )  # fmt: skip


RULE = Rule(
    code="PM016",
    name="summary-incomplete",
    severity=Severity.WARNING,
    summary="The first 100 words of the summary lack what happened, the impact, the cause or the fix.",
    why="A reader who stops after 100 words must know all four.",
    bad="On Monday we had an interesting afternoon with the checkout service.",
    good=(
        "Checkout returned 5xx to 40 % of users for 16 minutes because a deploy halved the "
        "connection pool; rolling it back fixed it."
    ),
    source="R-PM-2",
    profiles=STRICT_ONLY,
    document=check,
)
