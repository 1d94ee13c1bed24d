"""A rewrite asks about the system, with the sentence's own words: what made this possible, and what was absent?"""

import re

from hotwash.domain.lint import lexicon as lex
from hotwash.domain.lint.failing import Failing, Kind
from hotwash.domain.lint.grammar import Clause

_ASK = "What made it possible?"
_GENERAL = f"{_ASK} Say which check, limit or signal was absent at this point."
_WRONG = re.compile(r"\b(?:wrong|incorrect) ([\w-]+)")
_CHANCE = re.compile(r" ?\b(?:by (?:mistake|accident)|in error|twice|again|accidentally|mistakenly|inadvertently)\b")
_UNSEEN = frozenset({"ignore", "miss", "overlook", "disregard", "dismiss", "misread", "misinterpret"})


def concerning(ask: str, topic: str) -> tuple[str, ...]:
    """Ask about what the sentence is about; and, should its words be findings themselves, without them."""
    return (f'{ask} It concerns: "{topic}".', ask) if topic else (ask,)


def failing_rewrites(found: Failing, clause: Clause) -> tuple[str, ...]:
    """Turn a failing to the system: what was absent at that point, in a sentence the author can finish."""
    example = _example(found, clause, _CHANCE.sub("", found.deed).strip())
    return (f'{_ASK} For instance: "{example}"', _GENERAL) if example else (_GENERAL,)


def _example(found: Failing, clause: Clause, deed: str) -> str:
    if not deed:
        return ""
    if wrong := _WRONG.search(deed):
        return f"Nothing told the intended {wrong[1]} from another."
    if clause.lemma in _UNSEEN:
        return f"Nothing set this apart from the rest: {deed}."
    if found.kind in {Kind.OMISSION, Kind.NEGLECTED_DUTY}:
        return f"No step of the runbook called for it: {deed}."
    if found.kind is Kind.ACCIDENT and clause.lemma in lex.BELIEF:
        return f"Nothing showed at that time what was so: {deed}."
    if found.kind is Kind.ACCIDENT and clause.lemma in lex.DEED:
        return f"One command could {clause.lemma} {deed}, with no confirmation and no limit."
    return f"Nothing checked this before it took effect: {deed}."
