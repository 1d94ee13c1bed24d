"""One function lints a text: the command line, the language server, the editor and the API all call it.

Linting reads no clock and no file. Cost is linear in the text: blocks without a word any enabled rule starts
from are never cut into sentences.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from hotwash.domain.lint.document import Block, Document, Section, parse
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Finding, Match
from hotwash.domain.lint.language import is_english
from hotwash.domain.lint.plan import Plan, plan_of
from hotwash.domain.lint.profiles import Selection
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.sentences import Sentence, sentences
from hotwash.domain.lint.suppressions import suppress

_SHORTEST = 6
"""Characters that the shortest finding takes: "PEBKAC". Cells of times and numbers are shorter."""
_CHAT_LINE = re.compile(r"^\W*(?:<@?\w[^>\n]{0,30}>|@?\w[\w .-]{0,30} ?[\[(]\d{1,2}:\d\d)")


def lint(text: str, selection: Selection, facts: Facts | None = None) -> list[Finding]:
    """Find everything the selected rules see in a text, in reading order."""
    document = parse(text)
    rules = selection.rules
    found = [(rule, match) for rule in rules if rule.document is not None for match in rule.document(document, facts)]
    plan = plan_of(rules)
    if plan.rules and is_english(document):
        found += _sentence_matches(document, plan)
    return _finish(document, selection, plan, found)


def _finish(document: Document, selection: Selection, plan: Plan, found: list[tuple[Rule, Match]]) -> list[Finding]:
    kept, unused = suppress(document, found, selection)
    findings = [_finding(document, selection, plan, rule, match) for rule, match in [*kept, *unused]]
    findings.sort()
    return findings


def _sentence_matches(document: Document, plan: Plan) -> Iterator[tuple[Rule, Match]]:
    source = document.source
    for block in document.blocks:
        role = block.section.role
        if role is Role.CHAT or block.end - block.start < _SHORTEST:
            continue
        text = source[block.start : block.end]
        rules = plan.rules_for(text, role)
        if rules and not _CHAT_LINE.match(text):
            for sentence in sentences(document, block):
                alone = sentence.text == text
                yield from _matches(sentence, rules if alone else plan.rules_for(sentence.text, role))


def _matches(sentence: Sentence, rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Match]]:
    if not rules:
        return
    reading = Reading(sentence)
    for rule in rules:
        if rule.sentence is not None and (match := rule.sentence(reading)) is not None:
            yield rule, match


def _finding(document: Document, selection: Selection, plan: Plan, rule: Rule, match: Match) -> Finding:
    line, column = document.place(match.start)
    end_line, end_column = document.place(max(match.start, match.end))
    severity = match.severity or rule.severity_in(selection.profile)
    rewrite = _clean_rewrite(plan, match)
    return Finding(line, column, end_line, end_column, rule.code, severity, match.message, rewrite, match.edits)


def _clean_rewrite(plan: Plan, match: Match) -> str | None:
    """Offer the first rewrite that the linter itself finds nothing in."""
    return next((text for text in match.rewrites if _is_clean(text, plan, match.role)), None)


@lru_cache(maxsize=1024)
def _is_clean(text: str, plan: Plan, role: Role) -> bool:
    if not plan.rules_for(text, role):
        return True
    section = Section("", 1, role, role, 0, 0)
    block = Block("paragraph", 0, len(text), section)
    document = Document(text, [0], [section], [block])
    return not any(
        True for sentence in sentences(document, block) for _ in _matches(sentence, plan.rules_for(sentence.text, role))
    )
