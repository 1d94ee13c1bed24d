"""hotwash slo, offline: the figures of the arithmetic, files in and files out, and its exit codes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from hotwash.entry.cli.main import main

SLOTH = """\
version: prometheus/v1
service: checkout
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(http_total{code="500"}[{{.window}}]))
        total_query: sum(rate(http_total[{{.window}}]))
"""


def ran(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["slo", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


def budget(*arguments: str) -> dict[str, Any]:
    code, said, _ = ran("budget", *arguments, "--output-format", "json")
    assert code == 0
    worked_out: dict[str, Any] = json.loads(said)
    return worked_out


@pytest.mark.parametrize(
    ("objective", "window", "minutes"),
    [
        ("99.9", "30d", 43.2),
        ("99.9 %", "90d", 129.6),
        ("99.9", "4w", 40.32),
        ("99", "30d", 432),
        ("99", "90d", 1296),
        ("99.5", "30d", 216),
        ("99.5", "90d", 648),
        ("99.95", "30d", 21.6),
        ("99.95", "90d", 64.8),
        ("99.99", "30d", 4.32),
        ("99.99", "90d", 12.96),
    ],
)
def test_the_outage_an_objective_allows(objective: str, window: str, minutes: float) -> None:
    assert budget("--objective", objective, "--window", window)["full_outage_minutes"] == minutes


def test_what_an_incident_cost_as_events_and_as_slices() -> None:
    assert budget("--objective", "99.9", "--bad", "10000", "--total", "43200000")["consumed"] == pytest.approx(
        0.2315, abs=1e-4
    )
    assert budget("--objective", "99.9", "--bad", "30", "--total", "43200")["consumed"] == pytest.approx(
        0.6944, abs=1e-4
    )


def test_one_percent_an_hour_lasts_a_hundred_hours() -> None:
    burning = budget("--objective", "99.9", "--burn", "7.2")["burning"]
    assert burning["error_ratio"] == pytest.approx(0.0072)
    assert burning["per_hour"] == pytest.approx(0.01)
    assert burning["lasts_hours"] == 100
    assert budget("--objective", "99.9", "--window", "90d", "--burn", "540")["burning"]["lasts_hours"] == 4


@pytest.mark.parametrize(
    ("burn", "long_hours", "at_trip", "lasts"),
    [(72, 0.5, 0.05, 10), (14.4, 1, 0.02, 50), (6, 6, 0.05, 120), (3, 24, 0.1, 240), (1, 72, 0.1, 720)],
)
def test_what_a_condition_has_cost_when_it_fires_and_how_long_the_rest_lasts(
    burn: float, long_hours: float, at_trip: float, lasts: float
) -> None:
    burning = budget("--objective", "99.9", "--burn", str(burn))["burning"]
    assert burning["per_hour"] * long_hours == pytest.approx(at_trip)
    assert burning["lasts_hours"] == pytest.approx(lasts)


def test_an_outage_of_half_of_all_clears_once_it_has_left_the_short_windows() -> None:
    trips = budget("--objective", "99.9", "--burn", "500")["burning"]["trips"]
    assert [round(one["after_minutes"], 3) for one in trips[:2]] == [4.32, 1.728]
    assert [round(one["clears_after_minutes"], 3) for one in trips[:2]] == [4.28, 4.856]


def test_a_full_outage_trips_as_documented() -> None:
    trips = budget("--objective", "99.9", "--burn", "1000")["burning"]["trips"]
    assert [(one["severity"], round(one["after_minutes"], 2)) for one in trips] == [
        ("SEV-0", 2.16),
        ("SEV-1", 0.86),
        ("SEV-2", 2.16),
        ("SEV-3", 4.32),
        ("SEV-3", 4.32),
    ]


def test_the_arithmetic_is_shown() -> None:
    code, said, _ = ran("budget", "--objective", "99.9", "--bad", "10000", "--total", "43200000", "--burn", "7.2")
    assert code == 0
    assert said.splitlines() == [
        "99.9 % over 30d: 0.1 % may be bad.",
        "  Full outage    0.1 % x 43200 min = 43.2 min; it burns 1 / 0.1 % = 1000x",
        "  Consumed       10000 / (0.1 % x 43200000 = 43200 allowed) = 23.15 %",
        "  Remaining      100 % - 23.15 % = 76.85 %",
        "At 7.2x:",
        "  Error ratio    7.2 x 0.1 % = 0.72 %",
        "  An hour costs  7.2 / 720 h = 1 % of the budget",
        "  It lasts       76.85 % x 720 h / 7.2 = 76.8519 h",
        "  SEV-2          above 6x over 6h and 30m: after 300 min, until 5 min after the fault",
        "  SEV-3          above 3x over 1d and 2h: after 600 min, until 70 min after the fault",
        "  SEV-3          above 1x over 3d and 6h: after 600 min, until 310 min after the fault",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--objective", "100"], "100 is no objective"),
        (["--objective", "nan"], "nan is no objective"),
        (["--objective", "99.9", "--window", "1M"], "1M is no window"),
        (["--objective", "99.9", "--bad", "3"], "go together"),
        (["--objective", "99.9", "--bad", "3", "--total", "2"], "more bad events than events"),
        (["--objective", "99.9", "--bad", "nan", "--total", "2"], "expected a finite number"),
        (["--objective", "99.9", "--burn", "-1"], "--burn"),
        (["--objective", "99.9", "--burn", "inf"], "expected a finite number"),
        ([], "--objective"),
    ],
)
def test_what_is_no_question_ends_with_2(arguments: list[str], said: str) -> None:
    code, _, error = ran("budget", *arguments)
    assert code == 2
    assert said in error


def test_an_imported_file_is_one_hotwash_reads(tmp_path: Path) -> None:
    (tmp_path / "sloth.yaml").write_text(SLOTH)
    code, said, _ = ran("import", str(tmp_path / "sloth.yaml"), "--prometheus", "http://prometheus.example")
    assert code == 0
    (tmp_path / "own.yaml").write_text(said)
    code, again, _ = ran("import", str(tmp_path / "own.yaml"), "--output-format", "json")
    assert code == 0
    assert json.loads(again) == yaml.safe_load(said)
    assert json.loads(again)["slos"][0]["prometheus"]["url"] == "http://prometheus.example"


def test_a_wrong_file_prints_nothing_and_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(SLOTH)
    (tmp_path / "bad.yaml").write_text(SLOTH.replace("99.9", "0.9x"))
    for command in ("import", "rules"):
        code, said, error = ran(command, str(tmp_path / "good.yaml"), str(tmp_path / "bad.yaml"))
        assert (code, said) == (2, "")
        assert error == 'bad.yaml:5: slos[0].objective: expected a percentage such as 99.9, got "0.9x"\n'


def test_rules_are_printed_for_prometheus(tmp_path: Path) -> None:
    (tmp_path / "sloth.yaml").write_text(SLOTH)
    code, said, _ = ran("rules", str(tmp_path / "sloth.yaml"))
    assert code == 0
    (group,) = yaml.safe_load(said)["groups"]
    assert group["name"] == "slo checkout-availability"
    assert {"SloBurnsTooFast", "SloNotMeasured"} == {rule["alert"] for rule in group["rules"] if "alert" in rule}


def test_how_an_slo_stands_is_said_in_a_line() -> None:
    from hotwash.entry.cli.slo.status import _line

    one = {
        "slo": "availability",
        "service": "checkout-api",
        "objective": 0.999,
        "window": "30d",
        "unknown": None,
        "budget_left": 0.875,
        "burn": {"1h": 7.25},
        "forecast": {"words": "The budget lasts 86 hours at the burn of the last 1h."},
        "coverage": 0.5,
    }
    assert _line(one) == (
        "availability (checkout-api, 99.9 % over 30d): 87.5% of the budget is left, burns 7.25x over 1h, "
        "50% of the window was measured. The budget lasts 86 hours at the burn of the last 1h."
    )
    silent = _line(one | {"unknown": "Nothing of availability was measured since 14:20 UTC."})
    assert silent.endswith("30d): unknown. Nothing of availability was measured since 14:20 UTC.")


FIXTURE = [(0, 0.231), (0, 0.031), (1, 0.12), (2, 0.015), (2, 0.27), (3, 0.002), (1, 0.06), (2, 0.04)]


def cases(path: Path) -> str:
    path.write_text(json.dumps([{"declared": f"SEV-{declared}", "cost": cost} for declared, cost in FIXTURE]))
    return str(path)


def test_declared_severities_are_compared_with_what_was_consumed(tmp_path: Path) -> None:
    file = cases(tmp_path / "cases.json")
    code, said, _ = ran("calibration", file, "--least", "8", "--output-format", "json")
    found = json.loads(said)
    assert code == 0
    assert (found["n"], found["exact"], found["over"], found["under"]) == (8, 0.75, 0.125, 0.125)
    assert found["kappa"] == pytest.approx(0.492, abs=5e-4)
    code, said, _ = ran("calibration", file, "--least", "8")
    assert code == 0
    assert said.splitlines()[-5:] == [
        "Declared  Consumed   SEV-0  SEV-1  SEV-2  SEV-3",
        "SEV-0                    1      .      1      .",
        "SEV-1                    .      2      .      .",
        "SEV-2                    1      .      2      .",
        "SEV-3                    .      .      .      1",
    ]


def test_of_too_few_incidents_it_says_how_many_there_are(tmp_path: Path) -> None:
    file = cases(tmp_path / "cases.json")
    assert ran("calibration", file) == (0, "Not enough incidents: 8 of 15.\n", "")
    assert json.loads(ran("calibration", file, "--output-format", "json")[1])["kappa"] is None


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("nonsense", (), "malformed"),
        ('[{"declared": "SEV-9", "cost": 1}]', (), "SEV-9"),
        ('[{"cost": 1}]', (), "declared"),
        ("[]", ("--quarter", "2026-Q1"), "asked of the server"),
    ],
)
def test_what_is_no_list_of_incidents_ends_with_2(tmp_path: Path, text: str, more: tuple[str, ...], said: str) -> None:
    (tmp_path / "cases.json").write_text(text)
    code, _, error = ran("calibration", str(tmp_path / "cases.json"), *more)
    assert code == 2
    assert said in error


def test_a_ledger_is_said_line_by_line() -> None:
    from hotwash.entry.cli.slo.ledger import _said

    line = {"id": "INC-3", "title": "Checkout fails", "severity": "SEV-0", "share": 0.2315, "bad": 10_000, "why": None}
    one = {
        "slo": "availability",
        "service": "checkout-api",
        "objective": 0.999,
        "period": "30d",
        "spent": 0.3,
        "left": 0.7,
        "bad": 12_960,
        "allowed": 43_200,
        "restricted_share": 0.05,
        "outside_share": 0.0185,
        "coverage": 0.5,
        "incidents": [line, line | {"id": "INC-4", "share": None, "bad": None, "why": "It is not over yet."}],
    }
    sev0 = {"service": "checkout-api", "minutes": 12.5, "incidents": [{"id": "INC-3", "minutes": 12.5}]}
    assert list(_said({"period": "30d", "slos": [one], "sev0": [sev0]})) == [
        "availability (checkout-api, 99.9 %), 30d:",
        "  Spent       30 %: 12960 bad of 43200 allowed",
        "  Left        70 %",
        "  Restricted  5 %",
        "  Outside     1.85 %",
        "  INC-3       23.15 %  SEV-0 Checkout fails",
        "  INC-4       It is not over yet.  SEV-0 Checkout fails",
        "  50 % of the time was measured.",
        "Minutes at SEV-0, 30d:",
        "  checkout-api: 12.5 (INC-3 12.5)",
    ]
    assert list(_said({"period": "30d", "slos": [], "sev0": []})) == [
        "There is no SLO yet.",
        "No minute at SEV-0, 30d.",
    ]
