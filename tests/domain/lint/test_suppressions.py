"""A comment silences what it names, and one that silences nothing is reported."""

from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.fixes import fix
from hotwash.domain.lint.profiles import select

SENTENCE = "We should have tested it."


def _codes(text: str) -> list[str]:
    return [finding.code for finding in lint(text, select())]


def test_a_comment_silences_its_line() -> None:
    assert _codes(f"{SENTENCE} <!-- hotwash: ignore PM201 -->\n\n{SENTENCE}\n") == ["PM201"]


def test_a_comment_alone_silences_the_block_below() -> None:
    assert _codes(f"<!-- hotwash: ignore PM201 -->\n\n{SENTENCE}\n\n{SENTENCE}\n") == ["PM201"]


def test_a_comment_silences_the_whole_file() -> None:
    assert _codes(f"{SENTENCE}\n\n{SENTENCE}\n\n<!-- hotwash: ignore-file PM201 -->\n") == []


def test_a_comment_silences_only_the_rules_it_names() -> None:
    assert _codes(f"{SENTENCE} <!-- hotwash: ignore PM302 -->\n") == ["PM201", "PM900"]


def test_an_unused_comment_is_found_and_fixed_away() -> None:
    fixed, left = fix("All is well. <!-- hotwash: ignore PM201 -->\n", select())

    assert fixed == "All is well. \n"
    assert left == []


def test_a_comment_that_names_no_rule_of_ours_is_reported() -> None:
    (found,) = lint("Fine. <!-- hotwash: ignore PM999 -->\n", select())

    assert "PM999" in found.message


def test_a_comment_in_code_is_text() -> None:
    assert _codes("Write `<!-- hotwash: ignore PM201 -->` after it.\n") == []


def test_a_rule_that_does_not_run_leaves_no_unused_comment() -> None:
    assert lint("Fine. <!-- hotwash: ignore PM201 -->\n", select(ignored=("PM201",))) == []
