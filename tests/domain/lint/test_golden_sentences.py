"""The golden sentences: each blameful one is found by its rule alone, and no fine one is found at all."""

import re
from pathlib import Path

import pytest

from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import select

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
def test_a_rewrite_is_specific_and_itself_free_of_findings(heading: str, code: str, sentence: str) -> None:
    (found,) = lint(f"## {heading}\n\n- {sentence}\n", select())

    assert found.rewrite
    for kind in ("", "- "):
        assert lint(f"## {heading}\n\n{kind}{found.rewrite}\n", select()) == []


def test_fine_sentences_are_left_alone() -> None:
    text = (GOLDEN / "fine.md").read_text(encoding="utf-8")

    assert [(text.splitlines()[f.line - 1], f.code) for f in lint(text, select(preview=True))] == []
