"""Markdown is read once, and every place in it is exact."""

import pytest

from hotwash.domain.lint.document import parse
from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.profiles import select
from hotwash.domain.lint.sections import Role, role_of


def _found(text: str) -> list[tuple[str, str]]:
    lines = text.replace("\r\n", "\n").split("\n")
    return [(f.code, lines[f.line - 1][f.column - 1 : f.end_column - 1]) for f in lint(text, select())]


def test_a_span_covers_exactly_the_words_it_speaks_of() -> None:
    assert _found("Intro.\n\nAt night **we should have** tested it.\n") == [("PM201", "we should have** tested")]


def test_a_span_is_exact_behind_emoji_accents_and_windows_line_breaks() -> None:
    assert _found("Première 🚀 étape.\r\n\r\n🔥🔥 We forgot to renew it.\r\n") == [("PM302", "We forgot")]


def test_a_span_may_run_over_a_line_break() -> None:
    (found,) = lint("The engineer on the platform team\nforgot the flag.\n", select())

    assert (found.line, found.column, found.end_line, found.end_column) == (1, 1, 2, 7)


def test_a_finding_in_a_table_cell_has_the_cell_s_columns() -> None:
    text = "| Time | What |\n| --- | --- |\n| 14:01 | we forgot the flag |\n"

    (found,) = lint("## What happened\n\n" + text, select())

    assert (found.line, found.column) == (5, 11)


@pytest.mark.parametrize(
    "text",
    [
        "> We should have tested it.",
        "```\nWe should have tested it.\n```",
        "    We should have tested it.",
        "`We should have tested it.`",
        "<!-- We should have tested it. -->",
        "## Chat log\n\nWe should have tested it.",
        "dev [5:21 PM] we should have tested it",
        "---\nsummary: we should have tested it\n---\n",
    ],
    ids=["quote", "fence", "indented", "code span", "comment", "chat section", "chat line", "front matter"],
)
def test_what_is_quoted_or_code_is_not_judged(text: str) -> None:
    assert lint(text + "\n", select()) == []


def test_another_language_is_left_alone() -> None:
    german = "Wir haben den Dienst neu gestartet und die Fehler gingen zurück. Human error war das nicht. " * 8

    assert lint(german, select()) == []


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("What didn't go so well?", Role.WRONG),
        ("What Went Well", Role.WELL),
        (":seedling: Root causes", Role.ROOT_CAUSE),
        ("The Five Whys", Role.ROOT_CAUSE),
        ("Actions taken", Role.RESPONSE),
        ("Follow-ups", Role.ACTIONS),
        ("14:05 UTC", Role.TIMELINE),
        ("Where we got lucky", Role.LUCKY),
        ("Lessons learned", Role.LESSONS),
        ("Notes", Role.OTHER),
    ],
)
def test_a_heading_s_words_give_its_role(heading: str, role: Role) -> None:
    assert role_of(heading) is role


def test_a_sub_heading_that_says_nothing_has_its_parent_s_role() -> None:
    document = parse("# T\n\n## Action items\n\n### Storage\n\n- Add a check\n")

    assert [block.section.role for block in document.blocks] == [Role.ACTIONS]


def test_a_bold_line_that_names_a_section_opens_it() -> None:
    assert [f.code for f in lint("**Action items:**\n\n- Be more careful\n", select())] == ["PM401"]


def test_a_table_below_a_paragraph_line_is_a_table() -> None:
    document = parse("Before\n| a | b |\n| - | - |\n| c \\| d | `e` |\n")

    assert [document.text(*cell) for row in document.tables[0].rows for cell in row] == ["c  | d", "\ue000\ue000\ue000"]
