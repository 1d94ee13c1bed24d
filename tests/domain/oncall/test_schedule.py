"""Levels of layers, overrides and temporary schedules: who is on call, and when nobody is."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, strategies as st

from hotwash.domain.oncall.comparing import Difference, differences
from hotwash.domain.oncall.gaps import Gap, gap_said, gaps
from hotwash.domain.oncall.rotation import Shift
from hotwash.domain.oncall.schedule import (
    PRIMARY,
    Change,
    Override,
    Schedule,
    Temporary,
    by_level,
    members,
    on_call,
    people_in,
    shifts_of,
)
from hotwash.domain.oncall.windows import HOLIDAY, Window
from tests.domain.oncall.worlds import WEEKDAYS, at, layer, schedule, shift

OFFICE = Window(WEEKDAYS, time(9), time(17))
HOUR = timedelta(hours=1)


def shifts(of: Schedule, since: str, until: str, level: str = PRIMARY) -> list[Shift]:
    return shifts_of(of, level, at(since), at(until))


def test_the_first_layer_that_has_somebody_wins() -> None:
    nights = Window(frozenset(range(7)), time(17), time(9), 1)
    one = schedule(layer("night-cy", windows=(nights,)), layer("ana", "bo"))
    assert shifts(one, "2026-01-05T12:00", "2026-01-06T12:00") == [
        shift("2026-01-05T12:00", "2026-01-05T17:00", "ana"),
        shift("2026-01-05T17:00", "2026-01-06T09:00", "night-cy"),
        shift("2026-01-06T09:00", "2026-01-06T12:00", "ana"),
    ]


def test_people_are_listed_by_level_each_once() -> None:
    one = schedule(layer("ana", "bo"), secondary=layer("bo", "cy", "ana"))
    assert by_level(one, at("2026-01-06T00:00")) == (("ana",), ("bo",))
    assert on_call(one, at("2026-01-06T00:00")) == ("ana", "bo")
    assert by_level(one, at("2026-01-20T00:00")) == (("ana",), ("ana",))
    assert on_call(one, at("2026-01-20T00:00")) == ("ana",)
    assert members(one) == ("ana", "bo", "cy")
    assert on_call(one, at("2026-01-05T08:59")) == ()


def test_business_hours_leave_gaps_that_are_said_in_words() -> None:
    one = schedule(layer("ana", windows=(OFFICE,)))
    found = gaps(one, at("2026-01-09T16:00"), at("2026-01-12T10:00"))
    assert found == [Gap(at("2026-01-09T17:00"), at("2026-01-12T09:00"), PRIMARY)]
    assert gap_said(found[0], one) == "Nobody is on call Fri 9 Jan 17:00 to Mon 12 Jan 09:00 (Europe/London), 64 h."
    two = schedule(layer("ana"), secondary=layer("bo", windows=(OFFICE,)))
    said = [gap_said(gap, two) for gap in gaps(two, at("2026-12-31T16:00"), at("2027-01-01T08:30"))]
    assert said == [
        "Nobody is on call as secondary Thu 31 Dec 2026 17:00 to Fri 1 Jan 2027 08:30 (Europe/London), 15.5 h."
    ]


def test_holidays_close_business_hours_and_open_what_names_them() -> None:
    closed = replace(OFFICE, not_on_holidays=True)
    on_duty = Window(frozenset({5, 6, HOLIDAY}), time(10), time(14))
    one = schedule(layer("ana", windows=(closed,)), layer("bo", windows=(on_duty,)))
    one = replace(one, holidays=frozenset({date(2026, 12, 25)}))
    assert shifts(one, "2026-12-24T00:00", "2026-12-27T00:00") == [
        shift("2026-12-24T09:00", "2026-12-24T17:00", "ana"),
        shift("2026-12-25T10:00", "2026-12-25T14:00", "bo"),
        shift("2026-12-26T10:00", "2026-12-26T14:00", "bo"),
    ]


def test_a_night_that_a_holiday_begins_in_ends_at_midnight() -> None:
    nights = Window(WEEKDAYS, time(22), time(6), 1, not_on_holidays=True)
    one = replace(schedule(layer("ana", windows=(nights,))), holidays=frozenset({date(2026, 1, 7)}))
    assert shifts(one, "2026-01-06T00:00", "2026-01-08T12:00") == [
        shift("2026-01-06T00:00", "2026-01-06T06:00", "ana"),
        shift("2026-01-06T22:00", "2026-01-07T00:00", "ana"),
        shift("2026-01-08T00:00", "2026-01-08T06:00", "ana"),
    ]


def test_overrides_replace_remove_and_add() -> None:
    one = schedule(layer("ana"), secondary=layer("bo"))
    span = at("2026-01-06T10:00"), at("2026-01-06T12:00")

    def on(*overrides: Override) -> tuple[tuple[str, ...], ...]:
        return by_level(replace(one, overrides=overrides), at("2026-01-06T11:00"))

    assert on(Override(*span, "dee")) == (("dee",), ("bo",))
    assert on(Override(*span, "dee", level="secondary")) == (("ana",), ("dee",))
    assert on(Override(*span, "dee", instead_of="bo")) == (("ana",), ("dee",))
    assert on(Override(*span, "dee", instead_of="cy")) == (("ana",), ("bo",))
    assert on(Override(*span, "ana", Change.REMOVE)) == ((), ("bo",))
    assert on(Override(*span, "dee", Change.ADD)) == (("ana", "dee"), ("bo",))
    assert on(Override(*span, "dee", Change.ADD), Override(*span, "ana", Change.REMOVE)) == (("dee",), ("bo",))
    assert on(Override(*span, "cy"), Override(*span, "dee")) == (("dee",), ("bo",))
    assert people_in(replace(one, overrides=(Override(*span, "dee", instead_of="cy"),))) == ("ana", "bo", "dee", "cy")


def test_a_temporary_schedule_is_all_there_is_in_its_time() -> None:
    span = at("2026-01-06T10:00"), at("2026-01-06T16:00")
    planned = Temporary(*span, ((PRIMARY, shift("2026-01-06T10:00", "2026-01-06T13:00", "cy")),))
    one = schedule(layer("ana"), secondary=layer("bo"), temporary=(planned,), overrides=(Override(*span, "dee"),))
    assert shifts(one, "2026-01-06T09:00", "2026-01-06T17:00") == [
        shift("2026-01-06T09:00", "2026-01-06T10:00", "ana"),
        shift("2026-01-06T10:00", "2026-01-06T13:00", "cy"),
        shift("2026-01-06T16:00", "2026-01-06T17:00", "ana"),
    ]
    assert by_level(one, at("2026-01-06T14:00")) == ((), ())


def test_what_a_change_means_is_who_is_on_call_differently() -> None:
    before, after = schedule(layer("ana", "bo")), schedule(layer("ana", "cy"))
    window = at("2026-01-06T00:00"), at("2026-01-20T00:00")
    week = at("2026-01-12T09:00"), at("2026-01-19T09:00")
    assert [*differences(before, after, *window)] == [Difference(PRIMARY, *week, ("bo",), ("cy",))]
    assert [*differences(before, before, *window)] == []
    removed = [*differences(before, None, *window)]
    assert [(one.before, one.after) for one in removed] == [(("ana",), ()), (("bo",), ()), (("ana",), ())]


PEOPLE = ("ana", "bo", "cy", "dee")
BASE = at("2026-03-20T00:00")
moments = st.integers(0, 40 * 24 * 4).map(lambda quarters: BASE + quarters * HOUR / 4)
overrides = st.builds(
    lambda start, length, user, change, other, level: Override(
        start, start + length * HOUR, user, change, other if change is Change.REPLACE and other != user else None, level
    ),
    moments,
    st.integers(1, 200),
    st.sampled_from(PEOPLE),
    st.sampled_from(Change),
    st.sampled_from([None, *PEOPLE]),
    st.sampled_from([None, PRIMARY, "secondary"]),
)
schedules = st.builds(
    lambda windows, days, others: schedule(
        layer("dee", windows=windows), layer("ana", "bo", days=days), secondary=layer("cy", "ana"), overrides=others
    ),
    st.sampled_from([(OFFICE,), (Window(frozenset({4}), time(18), time(9), 3),)]),
    st.integers(1, 9),
    st.lists(overrides, max_size=4).map(tuple),
)


@given(schedules, moments, st.integers(1, 30))
def test_shifts_and_gaps_partition_time_and_who_is_on_is_whose_shift_it_is(
    one: Schedule, since: datetime, days: int
) -> None:
    until = since + timedelta(days=days)
    holes = gaps(one, since, until)
    for number, level in enumerate(one.levels):
        found = shifts_of(one, level.name, since, until)
        bounds = sorted({since, until, *(moment for each in found for moment in (each.start, each.end))})
        for start, end in pairwise(bounds):
            for probe in (start, start + (end - start) / 2, end - timedelta(milliseconds=1)):
                on = {each.user for each in found if each.start <= probe < each.end}
                assert set(by_level(one, probe)[number]) == on
                assert bool(on) is not any(gap.start <= probe < gap.end for gap in holes if gap.level == level.name)
        for person in PEOPLE:
            own = [each for each in found if each.user == person]
            assert all(each.end <= following.start for each, following in pairwise(own))


@given(schedules, overrides, moments)
def test_an_override_twice_is_once_and_without_it_all_is_as_before(
    one: Schedule, override: Override, since: datetime
) -> None:
    def on(*more: Override) -> list[tuple[tuple[str, ...], ...]]:
        with_it = replace(one, overrides=(*one.overrides, *more))
        probes = (since, override.start, override.end - timedelta(milliseconds=1), override.end)
        return [by_level(with_it, probe) for probe in probes]

    assert on(override) == on(override, override)
    assert on()[3] == on(override)[3]
    outside = override.start - timedelta(milliseconds=1)
    assert by_level(replace(one, overrides=(*one.overrides, override)), outside) == by_level(one, outside)
