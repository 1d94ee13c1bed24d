"""Changes are ranked by prior, recency, distance and blast, and "no change" is always an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.changes.change import Change
from hotwash.domain.changes.ranking import Onset, rank

AT = datetime(2026, 3, 2, 14, 1, tzinfo=UTC)
RULES = load_policy().changes
assert RULES is not None
DEPENDS = {"checkout-api": ["orders-db"], "shop-web": ["checkout-api"]}
EU = frozenset({"eu"})


def minutes(count: float) -> datetime:
    return AT + timedelta(minutes=count)


EXAMPLE = (
    Change("deploy", "deploy", "checkout-api", minutes(-12), minutes(-2), EU),
    Change("migration", "migration", "orders-db", minutes(-50)),
    Change("elsewhere", "deploy", "mail", minutes(-1)),
    Change("flag", "flag", "shop-web", minutes(-3), regions=frozenset({"us"})),
    Change("later", "deploy", "checkout-api", minutes(6), regions=EU),
)


def test_a_worked_example() -> None:
    ranking = rank(Onset(AT, "checkout-api", EU, DEPENDS), EXAMPLE, RULES)
    found = [(one.change.id, round(one.probability, 3)) for one in ranking.changes]
    assert found == [("deploy", 0.827), ("migration", 0.114), ("elsewhere", 0.013), ("flag", 0.003)]
    assert round(ranking.none, 3) == 0.043
    first = ranking.changes[0].factors
    assert (first.prior, round(first.recency, 3), first.distance, first.blast) == (1, 0.957, 1, 1)


def test_with_no_change_there_is_still_an_answer() -> None:
    ranking = rank(Onset(AT, "checkout-api"), (), RULES)
    assert (ranking.changes, ranking.none) == ((), 1)


def test_what_was_rolling_out_at_the_onset_is_as_suspect_as_can_be() -> None:
    rolling = Change("rolling", "config", "checkout-api", minutes(-5), minutes(5), EU)
    (one,) = rank(Onset(AT, "checkout-api", EU), [rolling], RULES).changes
    assert one.factors.recency == 1


@pytest.mark.parametrize(("start", "counts"), [(2.9, True), (3, True), (3.1, False)])
def test_clocks_may_differ_a_little(start: float, counts: bool) -> None:
    change = Change("late", "deploy", "checkout-api", minutes(start))
    assert bool(rank(Onset(AT, "checkout-api"), [change], RULES).changes) is counts


def test_cycles_of_dependencies_do_no_harm() -> None:
    depends = {"a": ["b"], "b": ["c"], "c": ["a"]}
    (one,) = rank(Onset(AT, "a", dependencies=depends), [Change("x", "deploy", "c", minutes(-1))], RULES).changes
    assert one.factors.distance == 0.25


changes = st.builds(
    Change,
    id=st.text("abc", min_size=1, max_size=3),
    kind=st.sampled_from(sorted(RULES.kinds)),
    service=st.sampled_from(["checkout-api", "orders-db", "shop-web", "mail"]),
    start=st.floats(-10_000, 3).map(minutes),
    regions=st.one_of(st.none(), st.just(EU), st.just(frozenset({"us"}))),
)


@given(st.lists(changes, max_size=8))
def test_the_probabilities_are_one_together_and_in_order(listed: list[Change]) -> None:
    ranking = rank(Onset(AT, "checkout-api", EU, DEPENDS), listed, RULES)
    shares = [one.probability for one in ranking.changes]
    assert sum(shares) + ranking.none == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)
