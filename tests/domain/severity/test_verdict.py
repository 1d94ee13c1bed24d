"""The severity verdict: worked examples, and what must hold for any facts."""

import dataclasses
import json
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.incident.policy import Severity
from hotwash.domain.severity.facts import Facts, Harm, Impact, Outage
from hotwash.domain.severity.verdict import judge_severity
from hotwash.entry.severity_facts import read_facts

POLICY = load_policy()
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WINDOWS = (5 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, DAY, 3 * DAY)


def flat(burn: float, **others: float) -> dict[timedelta, float]:
    """The same burn over every window, but for those named like m5."""
    return dict.fromkeys(WINDOWS, burn) | {int(name[1:]) * MINUTE: value for name, value in others.items()}


WORKED = [
    (Facts(0.999, flat(1000), users_affected=1), "SEV-0"),
    (Facts(0.999, flat(80), users_affected=0.08), "SEV-0"),
    (Facts(0.9999, flat(80), users_affected=0.008), "SEV-1"),
    (Facts(0.999, flat(7.2)), "SEV-2"),
    (Facts(0.999, flat(7.2), budget_left=0.15), "SEV-1"),
    (Facts(0.999, flat(7.2), budget_left=1), "SEV-2"),
    (Facts(0.999, flat(20), users_affected=0.02), "SEV-1"),
    (Facts(0.99, flat(100), internal_only=True), "SEV-2"),
    (Facts(breach=Harm.CONFIRMED), "SEV-0"),
    (Facts(0.999, flat(30, m5=0.2)), "SEV-2"),
    (Facts(0.999, flat(60), dict.fromkeys(WINDOWS, 3.0)), "SEV-3"),
    (Facts(0.999, flat(80), {30 * MINUTE: 9, HOUR: 18}, users_affected=0.2), "SEV-1"),
    (Facts(0.999, flat(14.4)), "SEV-2"),
    (Facts(0.999, flat(14.41)), "SEV-1"),
    (Facts(), "SEV-3"),
    (Facts(users_affected=0.9), "SEV-1"),
    (Facts(0.999, flat(20), users_affected=0.9), "SEV-0"),
    (Facts(users_affected=0.2, workaround=True), "SEV-2"),
    (Facts(0.999, flat(1000), users_affected=1, workaround=True), "SEV-0"),
    (Facts(outage=Outage.TOTAL), "SEV-0"),
    (Facts(outage=Outage.TOTAL, internal_only=True), "SEV-3"),
    (Facts(feature_broken=True), "SEV-1"),
    (Facts(feature_broken=True, workaround=True), "SEV-3"),
    (Facts(data_loss=Harm.SUSPECTED), "SEV-1"),
    (Facts(0.999, flat(3.5)), "SEV-3"),
]


@pytest.mark.parametrize(("facts", "severity"), WORKED)
def test_worked_examples(facts: Facts, severity: str) -> None:
    assert judge_severity(facts, POLICY).severity == severity


def test_a_verdict_says_what_decided_and_what_was_nearest() -> None:
    verdict = judge_severity(Facts(0.999, flat(7.2)), POLICY)
    assert verdict.reasons == ("Burns 7.2x over 6h and 7.2x over 30m, above 6x.",)
    assert verdict.nearest is not None
    assert (verdict.nearest.severity, verdict.nearest.times) == ("SEV-1", 2.0)
    assert verdict.nearest.rule == "burn above 14.4x over 1h and 5m"
    assert verdict.policy == POLICY.hash


def test_without_a_service_level_it_is_an_opinion() -> None:
    assert not judge_severity(Facts(users_affected=0.2), POLICY).measured
    assert judge_severity(Facts(0.999, flat(1)), POLICY).measured


burns = st.one_of(st.none(), st.floats(0, 2000, allow_nan=False))
shares = st.one_of(st.none(), st.floats(0, 1))
answers = st.none() | st.booleans()
FACTS = st.builds(
    Facts,
    objective=st.sampled_from([None, 0.9, 0.99, 0.995, 0.999, 0.9999]),
    burn=st.dictionaries(st.sampled_from(WINDOWS), st.floats(0, 2000, allow_nan=False)),
    bad_events=st.dictionaries(st.sampled_from(WINDOWS), st.floats(0, 50, allow_nan=False)),
    error_ratio_5m=shares,
    users_affected=shares,
    outage=st.none() | st.sampled_from(Outage),
    revenue_loss=answers,
    feature_broken=answers,
    workaround=answers,
    internal_only=answers,
    data_loss=st.none() | st.sampled_from(Harm),
    breach=st.none() | st.sampled_from(Harm),
    budget_left=st.one_of(st.none(), st.floats(-2, 1)),
)


def rank(facts: Facts) -> int:
    return judge_severity(facts, POLICY).severity.rank


@given(FACTS, st.floats(1, 100))
def test_more_burn_is_never_milder(facts: Facts, times: float) -> None:
    more = dataclasses.replace(facts, burn={window: burn * times for window, burn in facts.burn.items()})
    assert rank(more) <= rank(facts)


@given(FACTS)
def test_a_fact_of_harm_never_lowers_it(facts: Facts) -> None:
    for harm in (
        Impact(outage=Outage.TOTAL),
        Impact(revenue_loss=True),
        Impact(feature_broken=True),
        Impact(data_loss=Harm.SUSPECTED if facts.data_loss in (None, Harm.NO) else Harm.CONFIRMED),
        Impact(breach=Harm.SUSPECTED if facts.breach in (None, Harm.NO) else Harm.CONFIRMED),
    ):
        assert rank(facts.joined(harm)) <= rank(facts)


@given(FACTS, st.floats(0, 1))
def test_more_users_are_never_milder(facts: Facts, more: float) -> None:
    least = facts.users_affected if facts.users_affected is not None else 0.0
    fewer = facts.joined(Impact(users_affected=least))
    assert rank(facts.joined(Impact(users_affected=least + (1 - least) * more))) <= rank(fewer)


@given(FACTS)
def test_what_is_not_known_is_taken_as_no_worse_than_no(facts: Facts) -> None:
    no = Impact(None, Outage.NONE, False, False, False, False, Harm.NO, Harm.NO)
    told = {name: value for name, value in no.known().items() if getattr(facts, name) is None}
    assert rank(facts.joined(Impact(**told))) == rank(facts)


@given(FACTS)
def test_the_facts_as_they_are_written_give_the_same_verdict(facts: Facts) -> None:
    again = read_facts(json.loads(json.dumps(facts.written())))
    assert isinstance(again, Facts), again
    assert judge_severity(again, POLICY) == judge_severity(facts, POLICY)


@given(FACTS)
def test_a_verdict_is_a_function_of_policy_and_facts_and_always_has_a_reason(facts: Facts) -> None:
    verdict = judge_severity(facts, POLICY)
    assert verdict == judge_severity(facts, POLICY)
    assert verdict.severity in Severity
    assert verdict.reasons
    if verdict.nearest is not None:
        assert verdict.nearest.severity.is_worse_than(verdict.severity)
        assert verdict.nearest.times >= 1
