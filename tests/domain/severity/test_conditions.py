"""The conditions beside what was measured agree with the verdict."""

from datetime import timedelta

import pytest

from hotwash.bootstrap import policy_in
from hotwash.domain.incident.policy import Severity
from hotwash.domain.severity.conditions import conditions
from hotwash.domain.severity.facts import Facts
from hotwash.domain.severity.verdict import judge_severity

POLICY = policy_in(None)
WINDOWS = {window for one in POLICY.burn_rates for window in (one.long, one.short)}


@pytest.mark.parametrize("burn", [0, 0.9, 1, 1.1, 3.1, 6, 6.1, 14.4, 14.5, 100])
@pytest.mark.parametrize("objective", [0.9, 0.99, 0.999])
def test_the_most_severe_that_fires_is_the_verdict(burn: float, objective: float) -> None:
    facts = Facts(objective=objective, burn=dict.fromkeys(WINDOWS, burn), error_ratio_5m=1, users_affected=None)
    found = conditions(facts, POLICY)
    firing = [one.rule.severity for one in found if one.fires]
    assert judge_severity(facts, POLICY).severity is (firing[0] if firing else Severity.SEV3)


def test_too_few_bad_events_fire_nothing_and_it_is_said() -> None:
    facts = Facts(objective=0.999, burn=dict.fromkeys(WINDOWS, 100), bad_events=dict.fromkeys(WINDOWS, 9))
    assert {(one.fires, one.starved) for one in conditions(facts, POLICY)} == {(False, True)}


def test_what_was_not_measured_does_not_fire() -> None:
    hour = timedelta(hours=1)
    found = conditions(Facts(objective=0.999, burn={hour: 100}), POLICY)
    assert not any(one.burns for one in found)
    assert [one.long for one in found if one.rule.long == hour] == [100]
