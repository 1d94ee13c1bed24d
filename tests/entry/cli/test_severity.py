"""hotwash severity: facts in, a verdict and its reasons out."""

import json
from typing import Any

import pytest
from click.testing import CliRunner

from hotwash.domain.severity.facts import Facts
from hotwash.entry.cli.main import main
from tests.domain.severity.test_verdict import WORKED


def judged(facts: object, *options: str) -> tuple[int, str, str]:
    text = facts if isinstance(facts, str) else json.dumps(facts)
    done = CliRunner().invoke(main, ["severity", "-", *options], input=text)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


def as_json(facts: object) -> dict[str, Any]:
    code, said, _ = judged(facts, "--output-format", "json")
    assert code == 0
    parsed: dict[str, Any] = json.loads(said)
    return parsed


def test_it_says_why_and_what_was_nearest() -> None:
    burn = dict.fromkeys(("5m", "30m", "1h", "2h", "6h", "1d", "3d"), 7.2)
    code, said, _ = judged({"objective": 0.999, "burn": burn})
    assert code == 0
    assert said.splitlines() == [
        "SEV-2",
        "  Burns 7.2x over 6h and 7.2x over 30m, above 6x.",
        "  Nearest: SEV-1 by burn above 14.4x over 1h and 5m; 2 times as much.",
    ]


def test_the_json_has_what_programs_rely_on() -> None:
    verdict = as_json({"breach": "confirmed"})
    assert verdict["severity"] == "SEV-0"
    assert verdict["reasons"] == ["Customer data has been exposed."]
    assert verdict["opinion"] is True
    assert len(verdict["policy"]) == 64


@pytest.mark.parametrize(("bad", "total", "at_least"), [(1, 50, 1.03), (3, 50, 16.55), (10, 500, 10.89)])
def test_little_traffic_is_said(bad: int, total: int, at_least: float) -> None:
    burn = bad / total / 0.001
    facts = {"objective": 0.999, "burn": {"1h": burn, "5m": burn}, "bad_events": {"1h": bad}}
    assert as_json(facts)["burn_at_least"] == {"1h": at_least}


@pytest.mark.parametrize(("facts", "severity"), WORKED)
def test_every_worked_example_comes_out_and_its_inputs_give_it_again(facts: Facts, severity: str) -> None:
    verdict = as_json(facts.written())
    assert verdict["severity"] == severity
    assert as_json(verdict["inputs"]) == verdict


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ({"burns": {}}, "burns is no fact known here"),
        ({"objective": 99.9}, "objective: expected a fraction between 0 and 1"),
        ({"users_affected": 40}, "users_affected: expected a fraction of 1"),
        ({"burn": {"5 minutes": 1}}, "expected windows such as 5m"),
        ({"burn": {"5m": "much"}}, "burn.5m: expected a number"),
        ({"outage": "huge"}, "huge"),
        ({"burn": {"5m": float("nan")}}, "burn.5m"),
    ],
)
def test_facts_that_are_none_are_refused_by_name(facts: object, said: str) -> None:
    code, _, error = judged(facts)
    assert code == 2
    assert said in error
