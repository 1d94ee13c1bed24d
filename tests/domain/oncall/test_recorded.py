"""The past is answered by the version that held then; a cover is agreed on before it is an override."""

from dataclasses import replace

import pytest

from hotwash.domain.kernel import Refused
from hotwash.domain.oncall.covers import Cover, CoverState, answer, as_override, ask, withdraw
from hotwash.domain.oncall.recorded import Recorded, Version
from hotwash.domain.oncall.schedule import PRIMARY, on_call
from tests.domain.oncall.worlds import at, layer, schedule, shift

FIRST, SECOND = at("2026-01-06T00:00"), at("2026-01-08T00:00")
RECORDED = Recorded((Version(FIRST, schedule(layer("ana", "bo"))), Version(SECOND, schedule(layer("cy", "bo")))))


def test_each_moment_is_answered_by_the_version_that_held() -> None:
    assert RECORDED.at(at("2026-01-05T23:59")) is None
    for moment, expected in ((FIRST, "ana"), (at("2026-01-07T23:59"), "ana"), (SECOND, "cy")):
        held = RECORDED.at(moment)
        assert held is not None
        assert on_call(held, moment) == (expected,)


def test_shifts_go_over_from_one_version_to_the_next() -> None:
    assert RECORDED.shifts(PRIMARY, at("2026-01-01T00:00"), at("2026-01-13T00:00")) == [
        shift("2026-01-06T00:00", "2026-01-08T00:00", "ana"),
        shift("2026-01-08T00:00", "2026-01-12T09:00", "cy"),
        shift("2026-01-12T09:00", "2026-01-13T00:00", "bo"),
    ]
    same = Recorded((RECORDED.versions[0], replace(RECORDED.versions[0], since=SECOND)))
    assert same.shifts(PRIMARY, FIRST, at("2026-01-12T09:00")) == [shift("2026-01-06T00:00", "2026-01-12T09:00", "ana")]


def test_a_schedule_that_was_removed_has_nobody_from_then_on() -> None:
    removed = Recorded((RECORDED.versions[0], Version(SECOND, None)))
    assert removed.now is None
    assert removed.shifts(PRIMARY, FIRST, at("2026-02-01T00:00")) == [
        shift("2026-01-06T00:00", "2026-01-08T00:00", "ana")
    ]
    assert Recorded(()).shifts(PRIMARY, FIRST, SECOND) == []


WEEKS = schedule(layer("ana", "bo"))
NOW = at("2026-01-06T00:00")
ASKED = Cover("c1", "payments", "ana", "cy", at("2026-01-07T00:00"), at("2026-01-08T00:00"))


def code(found: Cover | Refused) -> str:
    assert isinstance(found, Refused)
    return found.code


def test_a_cover_is_asked_agreed_and_then_an_override() -> None:
    asked = ask(ASKED, WEEKS, NOW)
    assert asked == ASKED
    agreed = answer(ASKED, "cy", True, at("2026-01-07T06:00"))
    assert agreed == replace(ASKED, state=CoverState.AGREED, start=at("2026-01-07T06:00"))
    covered = replace(WEEKS, overrides=(as_override(agreed),))  # type: ignore[arg-type]  # it was agreed on
    assert [
        on_call(covered, at(moment)) for moment in ("2026-01-07T05:59", "2026-01-07T06:00", "2026-01-08T00:00")
    ] == [
        ("ana",),
        ("cy",),
        ("ana",),
    ]


@pytest.mark.parametrize(
    ("cover", "expected"),
    [
        (replace(ASKED, other="ana"), "bad-request"),
        (replace(ASKED, end=at("2026-01-07T00:00")), "bad-request"),
        (replace(ASKED, end=at("2026-01-05T12:00")), "bad-request"),
        (replace(ASKED, asker="bo"), "not-yours"),
    ],
)
def test_only_ones_own_shifts_that_are_to_come_can_be_covered(cover: Cover, expected: str) -> None:
    assert code(ask(cover, WEEKS, NOW)) == expected


def test_only_the_one_who_was_asked_answers_and_only_once() -> None:
    assert code(answer(ASKED, "ana", True, NOW)) == "not-allowed"
    declined = answer(ASKED, "cy", False, NOW)
    assert isinstance(declined, Cover)
    assert code(answer(declined, "cy", True, NOW)) == "not-open"
    assert code(answer(ASKED, "cy", True, ASKED.end)) == "too-late"


def test_who_asked_takes_it_back_before_and_after_the_answer() -> None:
    for state in (CoverState.ASKED, CoverState.AGREED):
        taken = withdraw(replace(ASKED, state=state), "ana", NOW)
        assert isinstance(taken, Cover)
        assert taken.state is CoverState.WITHDRAWN
    assert code(withdraw(ASKED, "cy", NOW)) == "not-allowed"
    assert code(withdraw(ASKED, "ana", ASKED.end)) == "too-late"
    assert code(withdraw(replace(ASKED, state=CoverState.DECLINED), "ana", NOW)) == "not-open"
