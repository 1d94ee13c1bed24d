"""docs/lint/rules is generated from the rules; run this file to write it anew."""

from pathlib import Path

import pytest

from hotwash.domain.lint.explanation import explain
from hotwash.domain.lint.rule import Rule
from hotwash.domain.lint.rules import RULES

FOLDER = Path(__file__).parents[3] / "docs" / "lint" / "rules"


def _path(rule: Rule) -> Path:
    return FOLDER / f"{rule.code}.md"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_page_of_a_rule_is_its_own_documentation(rule: Rule) -> None:
    assert _path(rule).read_text(encoding="utf-8") == explain(rule), f"python {__file__}"


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} == {rule.code for rule in RULES}


if __name__ == "__main__":
    for each in RULES:
        _path(each).write_text(explain(each), encoding="utf-8")
