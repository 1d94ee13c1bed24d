"""The golden sentences: each blameful one is found by its rule alone, and no fine one is found at all."""

import re
from pathlib import Path

import pytest

from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import select
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.rules import RULES

GOLDEN = Path(__file__).parents[2] / "golden" / "lint"
_EXPECTED = re.compile(r"^- (PM\d{3}): (.*)$")


def _blameful() -> list[tuple[str, str, str]]:
    heading, cases = "", []
    for line in (GOLDEN / "blameful.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
        elif match := _EXPECTED.match(line):
            cases.append((heading, match[1], match[2]))
    return cases


@pytest.mark.parametrize(("heading", "code", "sentence"), _blameful())
def test_a_blameful_sentence_is_found_by_its_rule_alone(heading: str, code: str, sentence: str) -> None:
    found = lint(f"## {heading}\n\n- {sentence}\n", select())

    assert [finding.code for finding in found] == [code]
    assert found[0].line == 3
    assert 3 <= found[0].column < found[0].end_column <= len(sentence) + 3


@pytest.mark.parametrize(("heading", "code", "sentence"), _blameful())
def test_a_rewrite_is_itself_free_of_findings(heading: str, code: str, sentence: str) -> None:
    (found,) = lint(f"## {heading}\n\n- {sentence}\n", select())

    assert found.rewrite
    for kind in ("", "- "):
        assert lint(f"## {heading}\n\n{kind}{found.rewrite}\n", select()) == []


def test_nine_rewrites_in_ten_speak_of_what_their_sentence_speaks_of() -> None:
    cases = _blameful()
    general = [sentence for heading, _, sentence in cases if _content(sentence).isdisjoint(_rewrite(heading, sentence))]

    assert len(general) <= len(cases) / 10, general


def _rewrite(heading: str, sentence: str) -> set[str]:
    (found,) = lint(f"## {heading}\n\n- {sentence}\n", select())
    return _content(found.rewrite or "")


def _content(text: str) -> set[str]:
    return {word for word in re.findall(r"[a-z-]+", text.lower()) if len(word) > 3}


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.sentence], ids=lambda rule: rule.code)
def test_a_rules_own_example_is_found_and_what_it_advises_is_not(rule: Rule) -> None:
    heading = {"PM202": "Timeline", "PM023": "Action items", "PM024": "Action items"}.get(rule.code, "")
    heading = "Action items" if rule.code.startswith("PM4") else heading
    chosen = select(preview=True)

    assert rule.code in {found.code for found in lint(f"## {heading}\n\n{rule.bad}\n", chosen)}
    assert lint(f"## {heading}\n\n{rule.good}\n", chosen) == []


def test_fine_sentences_are_left_alone() -> None:
    text = (GOLDEN / "fine.md").read_text(encoding="utf-8")

    assert [(text.splitlines()[f.line - 1], f.code) for f in lint(text, select(preview=True))] == []
