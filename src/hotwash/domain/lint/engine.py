"""One function lints a text: the command line, the language server, the editor and the API all call it.

Linting reads no clock and no file. Cost is linear in the text: blocks without a word any enabled rule starts
from are never cut into sentences.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from hotwash.domain.lint.document import Block, Document, Section, parse
from hotwash.domain.lint.facts import Facts
from hotwash.domain.lint.finding import Finding, Match
from hotwash.domain.lint.language import is_english
from hotwash.domain.lint.profiles import Selection
from hotwash.domain.lint.reading import Reading
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.sections import Role
from hotwash.domain.lint.sentences import Sentence, sentences
from hotwash.domain.lint.suppressions import suppress

_QUICK = re.compile(r"[a-z]+")
_CHAT_LINE = re.compile(r"^\W*(?:<@?\w[^>\n]{0,30}>|@?\w[\w .-]{0,30} ?[\[(]\d{1,2}:\d\d)")


@dataclass(frozen=True, slots=True, eq=False)
class _Plan:
    """The enabled sentence rules, indexed by the words they start from."""

    rules: tuple[Rule, ...]
    triggers: frozenset[str]
    roles_always: frozenset[Role]


def lint(text: str, selection: Selection, facts: Facts | None = None) -> list[Finding]:
    """Find everything the selected rules see in a text, in reading order."""
    document = parse(text)
    rules = selection.rules
    found = [(rule, match) for rule in rules if rule.document is not None for match in rule.document(document, facts)]
    plan = _plan(rules)
    if plan.rules and is_english(document):
        found += _sentence_matches(document, plan)
    return _finish(document, selection, plan, found)


def _finish(document: Document, selection: Selection, plan: _Plan, found: list[tuple[Rule, Match]]) -> list[Finding]:
    kept, unused = suppress(document, found, selection)
    findings = [_finding(document, selection, plan, rule, match) for rule, match in [*kept, *unused]]
    findings.sort()
    return findings


@lru_cache(maxsize=64)
def _plan(rules: tuple[Rule, ...]) -> _Plan:
    chosen = tuple(rule for rule in rules if rule.sentence is not None)
    triggers = frozenset().union(*(rule.triggers for rule in chosen))
    always = frozenset().union(*(rule.roles_always for rule in chosen))
    return _Plan(chosen, triggers, always)


def _sentence_matches(document: Document, plan: _Plan) -> Iterator[tuple[Rule, Match]]:
    for block in document.blocks:
        if block.section.role is Role.CHAT:
            continue
        text = document.source[block.start : block.end]
        present = set(_QUICK.findall(text.lower()))
        always = block.section.role in plan.roles_always
        if not always and plan.triggers.isdisjoint(present):
            continue
        if _CHAT_LINE.match(text):
            continue
        yield from _block_matches(document, block, plan, present)


def _block_matches(document: Document, block: Block, plan: _Plan, present: set[str]) -> Iterator[tuple[Rule, Match]]:
    role = block.section.role
    rules = [
        rule
        for rule in plan.rules
        if role not in rule.roles_never and (role in rule.roles_always or not rule.triggers.isdisjoint(present))
    ]
    if not rules:
        return
    for sentence in sentences(document, block):
        yield from _matches(sentence, rules)


def _matches(sentence: Sentence, rules: Iterable[Rule]) -> Iterator[tuple[Rule, Match]]:
    present = set(_QUICK.findall(sentence.text.lower()))
    reading: Reading | None = None
    for rule in rules:
        if sentence.role not in rule.roles_always and rule.triggers.isdisjoint(present):
            continue
        reading = reading or Reading(sentence)
        check = rule.sentence
        if check is not None and (match := check(reading)) is not None:
            yield rule, match


def _finding(document: Document, selection: Selection, plan: _Plan, rule: Rule, match: Match) -> Finding:
    line, column = document.place(match.start)
    end_line, end_column = document.place(max(match.start, match.end))
    severity = match.severity or rule.severity_in(selection.profile)
    rewrite = _clean_rewrite(plan, match)
    return Finding(line, column, end_line, end_column, rule.code, severity, match.message, rewrite, match.edits)


def _clean_rewrite(plan: _Plan, match: Match) -> str | None:
    """Offer the first rewrite that the linter itself finds nothing in."""
    return next((text for text in match.rewrites if _is_clean(text, plan, match.role)), None)


@lru_cache(maxsize=1024)
def _is_clean(text: str, plan: _Plan, role: Role) -> bool:
    section = Section("", 1, role, role, 0, 0)
    block = Block("paragraph", 0, len(text), section)
    document = Document(text, [0], [section], [block])
    rules = [rule for rule in plan.rules if role not in rule.roles_never]
    return not any(True for sentence in sentences(document, block) for _ in _matches(sentence, rules))
