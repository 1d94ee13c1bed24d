"""What people make of the ranking: confirmed first, cleared out of it, and nothing judged is lost."""

from dataclasses import replace
from datetime import timedelta

from hotwash.domain.changes.change import LONGEST_ROLLOUT, Change, Outcome, reported_again
from hotwash.domain.changes.ranking import Onset, rank
from hotwash.domain.changes.suspects import suspects
from hotwash.domain.incident.events import ChangeKind
from hotwash.domain.incident.state import JudgedChange
from tests.domain.changes.test_ranking import AT, DEPENDS, EU, EXAMPLE, RULES, minutes

assert RULES is not None
ONSET = Onset(AT, "checkout-api", EU, DEPENDS)
CHANGES = [replace(one, ref=f"C{number}") for number, one in enumerate(EXAMPLE, 1)]


def judged(ref: str, *, confirmed: bool) -> JudgedChange:
    return JudgedChange(ref, ChangeKind.DEPLOY, "checkout-api", minutes(-12), "Deploy", "So it is", confirmed)


def test_a_cleared_change_leaves_its_probability_to_the_others() -> None:
    found = suspects(ONSET, CHANGES, [judged("C1", confirmed=False)], RULES)
    alone = rank(ONSET, CHANGES[1:], RULES)
    assert [one.change.ref for one in found.changes] == ["C2", "C3", "C4"]
    assert (found.changes[0].probability, found.none) == (alone.changes[0].probability, alone.none)
    assert [one.change for one in found.cleared] == [CHANGES[0]]


def test_a_confirmed_change_stands_first_and_keeps_its_place_in_the_ranking() -> None:
    found = suspects(ONSET, CHANGES, [judged("C3", confirmed=True)], RULES)
    assert [(one.change.ref, one.place, one.is_confirmed) for one in found.changes] == [
        ("C3", 3, True),
        ("C1", 1, False),
        ("C2", 2, False),
        ("C4", 4, False),
    ]


def test_what_was_judged_is_there_although_it_is_forgotten() -> None:
    found = suspects(ONSET, [], [judged("C8", confirmed=True), judged("C9", confirmed=False)], RULES)
    (first,), (cleared,) = found.changes, found.cleared
    assert (first.change.ref, first.change.summary, first.probability, found.none) == ("C8", "Deploy", None, 1)
    assert found.called("C9") == cleared


def test_each_factor_says_what_it_rests_on() -> None:
    said = [(one.factors.way, one.factors.reach) for one in rank(ONSET, EXAMPLE, RULES).changes]
    assert said == [
        ("the same", "the same"),
        ("depends on it", "not known"),
        ("not connected", "not known"),
        ("called by it", "another"),
    ]


def test_a_rollout_that_nobody_saw_end_is_under_way_for_an_hour() -> None:
    rolling = Change("1", "deploy", "checkout-api", minutes(-30), outcome=Outcome.RUNNING)
    (one,) = rank(ONSET, [rolling], RULES).changes
    assert one.factors.recency == 1
    (late,) = rank(replace(ONSET, at=AT + LONGEST_ROLLOUT), [rolling], RULES).changes
    assert late.factors.recency < 1


def test_reports_of_one_change_come_in_any_order() -> None:
    begun = Change("1", "deploy", "checkout-api", minutes(-9), summary="Deploy", outcome=Outcome.RUNNING)
    ended = replace(begun, start=minutes(-2), end=minutes(0), outcome=Outcome.FAILED)
    both = replace(ended, start=minutes(-9))
    assert reported_again(begun, ended) == reported_again(ended, begun) == reported_again(both, both) == both
    unsaid = replace(ended, outcome=None)
    assert reported_again(begun, unsaid).outcome is None
    assert reported_again(begun, replace(begun, start=minutes(-9) + timedelta(seconds=1))) == begun
