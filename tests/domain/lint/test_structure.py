"""The strict profile knows the template; its fixes insert skeletons and never words."""

from datetime import UTC, datetime

import pytest

from hotwash.domain.lint.engine import lint
from hotwash.domain.lint.facts import Facts, RecordedMoment
from hotwash.domain.lint.fixes import fix
from hotwash.domain.lint.profiles import select
from hotwash.domain.lint.rule import Profile

STRICT = select(Profile.STRICT)
COMPLETE = """# Checkout returned 5xx for 16 minutes

**Date:** 2026-03-02
**Duration:** 14:01 - 14:17 UTC (16 min)
**Severity:** SEV-1
**Authors:** @example-ol, @example-scribe
**Status:** Draft

## Executive Summary

Checkout returned errors to 40 % of users for 16 minutes because a deploy halved the pool; a rollback fixed it.

## Timeline

| Time (UTC) | Who | What |
| --- | --- | --- |
| 14:01 | OL | errors rise |
| 14:09 | OL | the rollback starts |

## What Went Well

- The alert fired after 41 seconds.
- The rollback took three minutes.
- Support had an update after six minutes.

## What Went Wrong

- No alert covered the pool.
- The diff did not show that the pool would shrink.
- The canary took all traffic at once.

## Root Cause Analysis

1. Why did checkout return errors? The pool was exhausted.
2. Why was it exhausted? Its maximum was halved.
3. Why was it halved? The deploy changed a default.
4. Why did nothing stop it? The diff of configuration is not shown in review.
5. Why is it not shown? No automated validation of configuration runs in CI.

## Action Items

| # | Action | Owner | Due | Priority |
| --- | --- | --- | --- | --- |
| 1 | Alert above 80 % of the pool | @example-team | 2026-03-09 | P0 |

## Appendix

![errors](graph.svg)
"""


def _codes(text: str, facts: Facts | None = None) -> list[str]:
    return [finding.code for finding in lint(text, STRICT, facts)]


def test_a_complete_document_has_no_finding() -> None:
    assert [(f.code, f.line, f.message) for f in lint(COMPLETE, STRICT)] == []


def test_an_empty_document_lacks_every_part_and_the_fix_is_the_skeleton() -> None:
    fixed, left = fix("", STRICT)

    assert sorted(_codes("")) == [f"PM{n:03}" for n in range(1, 14)]
    assert fixed.index("# _To be") < fixed.index("## Timeline") < fixed.index("## Appendix")
    assert all(not finding.edits for finding in left)
    assert "PM007" in {finding.code for finding in left}, "a skeleton nobody has filled in is still incomplete"


def test_fixing_twice_changes_nothing_more() -> None:
    once, _ = fix("# Outage\n\n## Timeline\n\nIt broke.\n", STRICT)

    assert fix(once, STRICT)[0] == once


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_fix_keeps_every_word_and_the_line_breaks(newline: str) -> None:
    text = COMPLETE.replace("## Appendix\n\n![errors](graph.svg)\n", "").replace("\n", newline)

    fixed, left = fix(text, STRICT)

    assert fixed.startswith(text.rstrip())
    assert f"## Appendix{newline}" in fixed
    assert [finding.code for finding in left] == ["PM013"]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("**Severity:** SEV-1\n", "", "PM004"),
        ("**Status:** Draft", "**Status:** TBD", "PM006"),
        ("| 14:01 | OL", "| 2pm PST | OL", "PM014"),
        ("- The canary took all traffic at once.\n", "", "PM015"),
        (" because a deploy halved the pool; a rollback fixed it", "", "PM016"),
        ("5. Why is it not shown? No automated validation of configuration runs in CI.\n", "", "PM017"),
        ("@example-team", "", "PM020"),
        ("2026-03-09", "TBD", "PM021"),
        ("| P0 |", "| |", "PM022"),
        ("Alert above 80 % of the pool", "Be more careful with the pool", "PM401"),
    ],
)
def test_one_change_makes_one_finding(before: str, after: str, code: str) -> None:
    assert COMPLETE.count(before) == 1
    assert _codes(COMPLETE.replace(before, after)) == [code]


def test_a_chain_of_whys_that_ends_on_a_person_is_found() -> None:
    text = COMPLETE.replace("No automated validation of configuration runs in CI.", "The engineer typed a wrong value.")

    assert "PM017" in _codes(text)


def test_parts_out_of_order_are_found() -> None:
    head, tail = COMPLETE.split("## Timeline")
    timeline, rest = tail.split("## What Went Well")

    assert "PM008" in _codes(f"{head}## What Went Well{rest}\n## Timeline{timeline}")


def _facts(severity: str = "SEV-1", minute: int = 17) -> Facts:
    start, end = datetime(2026, 3, 2, 14, 1, tzinfo=UTC), datetime(2026, 3, 2, 14, minute, tzinfo=UTC)
    moments = (
        RecordedMoment(start, "incident.declared"),
        RecordedMoment(start.replace(minute=9), "mitigation.executing"),
    )
    return Facts(severity, start, end, moments)


def test_a_document_that_agrees_with_the_record_has_no_finding() -> None:
    assert _codes(COMPLETE, _facts()) == []


def test_severity_duration_and_timeline_are_compared_with_the_record() -> None:
    assert _codes(COMPLETE, _facts(severity="SEV-0")) == ["PM018"]
    assert _codes(COMPLETE, _facts(minute=42)) == ["PM018"]
    assert _codes(COMPLETE.replace("| 14:09", "| 14:08"), _facts()) == ["PM018", "PM018"]
    assert _codes(COMPLETE.replace("| 14:09", "| 14:09:00"), _facts()) == []
    assert _codes(COMPLETE.replace("| 14:09", "| 14:09:30"), _facts()) == ["PM018"]


def test_the_prose_profile_asks_for_no_template() -> None:
    assert lint("# Outage\n\nIt broke and was fixed.\n", select()) == []
