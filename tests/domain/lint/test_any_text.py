"""Any text is linted without an exception, every span lies in it, and fixes come to rest."""

from hypothesis import given, settings, strategies as st

from hotwash.domain.lint import fixes
from hotwash.domain.lint.document import normalise
from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import select
from hotwash.domain.lint.rule import Profile
from hotwash.domain.lint.rules import RULES

EVERYTHING = select(Profile.STRICT, chosen=("ALL",))
_WORDS = """
    # ; ## Timeline; ## Action items; - [ ] ; > ; ```; ~~~; `; **; __; [a](b); ![](); | a |; | --- |; ---; ===; 1. ;
    <!-- hotwash: ignore PM201 -->; <!-- hotwash: ignore; -->; 14:01; 3pm PST; @a; P1; 2026-03-02; **Date:**; ||;
    we should have; the engineer forgot to; who broke it?; human error; be careful; ensure; why; didn't; n't; despite;
    without testing; if we had; would have; could have been; improve; better; not; by mistake; of; '; ’; "; “; .; ...
"""
_ODD = [
    "?",
    ",",
    "\t",
    "    ",
    "\r\n",
    "\r",
    "\n",
    "\n\n",
    "\0",
    "\ufeff",
    "\ue000",
    "İ",
    "ß",
    "🔥",
    "e\u0301",
    "\u202e",
]
_PIECES = st.sampled_from([*_WORDS.strip().split(";"), *_ODD, "| a | b |\n| --- | --- |\n"])
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=60).map(" ".join), st.lists(_PIECES, max_size=60).map("".join))


@settings(max_examples=400, deadline=None)
@given(_TEXTS)
def test_any_text_is_linted_and_every_span_lies_in_it(text: str) -> None:
    lines = normalise(text).split("\n")

    for finding in lint(text, EVERYTHING):
        assert (finding.line, finding.column) <= (finding.end_line, finding.end_column)
        assert 1 <= finding.line <= finding.end_line <= len(lines)
        assert 1 <= finding.column <= len(lines[finding.line - 1]) + 1
        assert 1 <= finding.end_column <= len(lines[finding.end_line - 1]) + 1


@settings(max_examples=150, deadline=None)
@given(_TEXTS)
def test_fixes_come_to_rest(text: str) -> None:
    once, _ = fixes.fix(text, EVERYTHING)

    assert fixes.fix(once, EVERYTHING)[0] == once


@settings(max_examples=150, deadline=None)
@given(_TEXTS)
def test_linting_twice_finds_the_same(text: str) -> None:
    assert lint(text, EVERYTHING) == lint(text, EVERYTHING)


def test_every_rule_is_numbered_once_and_documented() -> None:
    assert [rule.code for rule in RULES] == sorted({rule.code for rule in RULES})
    for rule in RULES:
        assert rule.summary, rule.code
        assert rule.why, rule.code
        assert rule.bad, rule.code
        assert rule.good, rule.code
        assert rule.source, rule.code
        assert rule.profiles, rule.code
