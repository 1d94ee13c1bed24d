"""PM017: the chain of whys has five links and ends on a mechanism, not on a person."""

import re
from collections.abc import Iterator

from hotwash.domain.lint.document import Block, Document, Section
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Match, Severity
from hotwash.domain.lint.grammar import read_clauses
from hotwash.domain.lint.lazy_pattern import LazyPattern
from hotwash.domain.lint.noun_phrases import OTHERS, Who
from hotwash.domain.lint.rule import STRICT_ONLY, Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.sentences import tokenise
from hotwash.domain.lint.template import is_empty

LEAST = 5
_WHY = LazyPattern(r"^\W*(?:\d+\W+)?why\b", re.IGNORECASE)
_PERSONAL = LazyPattern(
    r"\b(?:human|operator|user|manual) (?:error|mistake)\b|\b(?:carelessness|negligence|inattention)\b",
    re.IGNORECASE,
)


def check(document: Document, _facts: Facts | None) -> Iterator[Match]:
    """Count the links of the root cause analysis and look at the last one."""
    for section in document.with_role(Role.ROOT_CAUSE)[:1]:
        links = _links(document, section)
        if not links:
            continue
        if len(links) < LEAST:
            yield Match(
                section.start,
                section.end,
                (f"The chain has {len(links)} whys: go on to {LEAST}, from the symptom to a cause in the system."),
            )
        if _ends_on_person(document, links[-1]):
            yield Match(
                links[-1].start, links[-1].end, ("The chain ends on a person: ask "
                    "once more what let it happen."),
                ("Ask once more: which check, limit or signal was absent at that point?",),
            )  # fmt: skip


def _links(document: Document, section: Section) -> list[Block]:
    blocks = [
        b for b in document.blocks_of(section)
        if b.kind != "cell" and not is_empty(document.text(b.start, b.end))
    ]  # fmt: skip
    asked = [b for b in blocks if _WHY.match(document.text(b.start, b.end))]
    return asked if len(asked) > 1 else [b for b in blocks if b.kind == "item" and b.depth == 1]


def _ends_on_person(document: Document, block: Block) -> bool:
    text = document.text(block.start, block.end)
    if _PERSONAL.search(text):
        return True
    clauses = read_clauses(tokenise(text, 0))
    return bool(clauses) and clauses[-1].who in OTHERS - {Who.THEY} and clauses[-1].lemma not in {"have", "need"}


RULE = Rule(
    code="PM017",
    name="shallow-whys",
    severity=Severity.WARNING,
    strict_severity=Severity.ERROR,
    summary="Fewer than five whys, or the chain ends on a person.",
    why=("A chain that stops early stops at a symptom; one that stops at a person stops where nothing can be changed."),
    bad="5. Why? The engineer typed the wrong value.",
    good="5. Why? No validation of infrastructure configuration runs in CI.",
    source="R-PM-2, R-BL-3; Sidney Dekker, The Field Guide to Understanding Human Error",
    profiles=STRICT_ONLY,
    document=check,
)
