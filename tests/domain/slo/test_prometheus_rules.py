"""The rules for Prometheus, judged by its own promtool: it accepts them, and they fire in the same minutes as ours."""

import random
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.slo.budget import burn_rate
from hotwash.domain.slo.burn import burning, threshold
from hotwash.domain.slo.counting import over, summed
from hotwash.domain.slo.objective import Method, Slices, Slo, held, in_its_method
from hotwash.domain.slo.prometheus_rules import rules_of
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import PrometheusSource

MINUTE = timedelta(minutes=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CONDITIONS = load_policy().burn_rates
SLO = Slo(
    name='checkout "eu" {{availability}}',
    service="checkout-api",
    objective=0.999,
    source=PrometheusSource(
        "http://prometheus.example",
        'sum(increase(http_total{code="500"}[{{.window}}]))',
        "sum(increase(http_total[{{.window}}]))",
    ),
)
FIVES = replace(SLO, name="fives", method=Method.TIMESLICES, slices=Slices(5 * MINUTE, 0.99))
RATIOS = replace(SLO, name="ratios", method=Method.RATIO_TIMESLICES, slices=Slices(2 * MINUTE))

Firing = set[tuple[str, str]]
"""Severity and long window of each condition that fires."""


@pytest.fixture
def promtool(component: Callable[[str, str], str], tmp_path: Path) -> Callable[..., str]:
    path = component("promtool", "prometheus")

    def run(*arguments: str) -> str:
        done = subprocess.run([path, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run


def series(seed: int, minutes: int) -> list[tuple[int, int]]:
    """Good and bad events of each minute: quiet at first, then faults of every size, with traffic that changes."""
    dice = random.Random(seed)
    counts = [(100, 0)] * 5
    while len(counts) < minutes:
        ratio = dice.choice([0, 0.0001, 0.001, 0.003, 0.01, 0.02, 0.1, 0.6, 1])
        traffic = dice.choice([0, 3, 100, 1000, 50_000])
        for _ in range(dice.randint(3, 40)):
            total = dice.randint(traffic // 2, traffic)
            bad = sum(dice.random() < ratio for _ in range(total)) if total < 2000 else round(total * ratio)
            counts.append((total - bad, bad))
    return counts[:minutes]


def written(values: Sequence[int]) -> str:
    """A counter that starts at nothing."""
    reached, text = 0, ["0"]
    for one in values:
        reached += one
        text.append(str(reached))
    return " ".join(text)


def checked_by_promtool(
    promtool: Callable[..., str], directory: Path, slo: Slo, given: list[tuple[int, int]], expected: dict[int, Firing]
) -> None:
    rules = rules_of([slo], CONDITIONS)
    (directory / "rules.yaml").write_text(yaml.safe_dump(rules))
    fires = "count by (level, long) (ALERTS{alertname='SloBurnsTooFast'})"
    asked = [
        {
            "expr": fires,
            "eval_time": f"{minute}m",
            "exp_samples": [{"labels": f'{{level="{level}", long="{long}"}}', "value": 1} for level, long in firing],
        }
        for minute, firing in expected.items()
    ]
    counters: list[dict[str, Any]] = [
        {"series": 'http_total{code="200"}', "values": written([good for good, _ in given])},
        {"series": 'http_total{code="500"}', "values": written([bad for _, bad in given])},
    ]
    test = {"interval": "1m", "input_series": counters, "promql_expr_test": asked}
    # promtool evaluates every group at this interval, whatever the group says.
    interval = rules["groups"][0]["interval"]
    whole = {"rule_files": ["rules.yaml"], "evaluation_interval": interval, "tests": [test]}
    (directory / "test.yaml").write_text(yaml.safe_dump(whole))
    assert "SUCCESS" in promtool("test", "rules", "test.yaml")


def counts_of(given: list[tuple[int, int]]) -> list[Count]:
    return [Count(EPOCH + MINUTE * (n + 1), bad, good + bad) for n, (good, bad) in enumerate(given)]


@pytest.mark.parametrize("seed", range(3))
def test_promtool_and_we_fire_in_the_same_minutes(promtool: Callable[..., str], tmp_path: Path, seed: int) -> None:
    given = series(seed, 600)
    counts, expected = counts_of(given), {}
    for minute in range(1, 601):
        now = EPOCH + MINUTE * minute
        fires = [one for one in CONDITIONS if burning([one], counts, SLO.budget, now) is not None]
        expected[minute] = {(one.severity.value, _compact(one.long)) for one in fires}
    assert sum(map(len, expected.values())) > 200
    assert any(not firing for firing in expected.values())
    checked_by_promtool(promtool, tmp_path, SLO, given, expected)


@pytest.mark.parametrize("slo", [FIVES, RATIOS], ids=["timeslices", "ratio-timeslices"])
def test_promtool_and_we_agree_on_slices(promtool: Callable[..., str], tmp_path: Path, slo: Slo) -> None:
    """Burn is of slices, and the bad events that make it credible are events."""
    given = series(7, 600)
    counts, expected = counts_of(given), {}
    assert slo.slices is not None
    slices, step = in_its_method(slo, counts), slo.slices.length // MINUTE
    for minute in range(step, 601, step):
        firing: Firing = set()
        for one in CONDITIONS:
            now, above = EPOCH + MINUTE * minute, threshold(one, slo.budget)
            burns = [burn_rate(*_sum(slices, now, held(slo, window)), slo.budget) for window in (one.long, one.short)]
            credible = _sum(counts, now, held(slo, one.long))[0] >= one.least_bad
            if credible and all(burn is not None and burn > above for burn in burns):
                firing.add((one.severity.value, _compact(one.long)))
        expected[minute] = firing
    assert sum(map(len, expected.values())) > 50
    checked_by_promtool(promtool, tmp_path, slo, given, expected)


def _sum(counts: list[Count], now: datetime, window: timedelta) -> tuple[float, float]:
    within = [one for one in counts if now - window < one.at <= now]
    return sum(one.bad for one in within), sum(one.total for one in within)


def _compact(window: timedelta) -> str:
    return {30: "30m", 60: "1h", 360: "6h", 1440: "1d", 4320: "3d"}[window // MINUTE]


def test_promtool_accepts_the_rules_of_every_method(promtool: Callable[..., str], tmp_path: Path) -> None:
    rules = rules_of([SLO, FIVES, RATIOS], CONDITIONS)
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(rules))
    count = sum(len(group["rules"]) for group in rules["groups"])
    assert f"{count} rules found" in promtool("check", "rules", "rules.yaml")


def test_events_without_a_series_of_errors_do_not_burn_and_nothing_at_all_is_reported(
    promtool: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(rules_of([SLO], CONDITIONS)))

    def test_of(values: str, burn: list[dict[str, Any]], silent: list[dict[str, Any]]) -> dict[str, Any]:
        asked = [
            {"expr": "sum(slo:burn_rate:5m)", "eval_time": "30m", "exp_samples": burn},
            {"expr": "count(ALERTS{alertname='SloNotMeasured',alertstate='firing'})", "eval_time": "30m"}
            | {"exp_samples": silent},
        ]
        return {
            "interval": "1m",
            "input_series": [{"series": 'http_total{code="200"}', "values": values}],
            "promql_expr_test": asked,
        }

    quiet = test_of("0+100x40", [{"labels": "{}", "value": 0}], [])
    nothing = test_of("_x40", [], [{"labels": "{}", "value": 1}])
    (tmp_path / "test.yaml").write_text(yaml.safe_dump({"rule_files": ["rules.yaml"], "tests": [quiet, nothing]}))
    assert "SUCCESS" in promtool("test", "rules", "test.yaml")


def test_a_query_is_summed_once() -> None:
    assert summed("sum(a(b[5m]))") == "sum(a(b[5m]))"
    assert summed("sum(a) - sum(b)") == "sum(sum(a) - sum(b))"
    assert summed('sum(a{b=")("})') == 'sum(a{b=")("})'
    assert summed("sum(a") == "sum(sum(a)"
    assert over("increase(a[{{.window}}])", timedelta(hours=6)) == "sum(increase(a[6h]))"
