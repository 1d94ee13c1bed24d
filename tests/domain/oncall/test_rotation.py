"""Shifts partition time in any zone, whatever its clocks do."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from hotwash.domain.oncall.rotation import Rotation, Shift, first_instant, who_is_on

HOUR = timedelta(hours=1)


def lengths(zone: str, start: date, handoff: str, days: int, shifts: int) -> list[float]:
    rotation = Rotation(ZoneInfo(zone), start, time.fromisoformat(handoff), days, ("ana", "bo"))
    return [(rotation.handover(n + 1) - rotation.handover(n)) / HOUR for n in range(shifts)]


@pytest.mark.parametrize(
    ("zone", "start", "handoff", "days", "hours"),
    [
        ("America/New_York", date(2026, 3, 2), "09:00", 7, [167]),
        ("America/New_York", date(2026, 10, 26), "09:00", 7, [169]),
        ("Europe/London", date(2026, 3, 28), "01:30", 1, [23.5, 23.5]),
        ("Europe/London", date(2026, 10, 25), "01:30", 1, [25]),
        ("Australia/Lord_Howe", date(2026, 10, 3), "02:15", 1, [23.75, 23.75]),
        ("Pacific/Apia", date(2011, 12, 29), "09:00", 1, [15, 9]),
        ("UTC", date(2026, 1, 1), "00:00", 7, [168, 168]),
    ],
)
def test_shifts_are_as_long_as_the_clocks_make_them(
    zone: str, start: date, handoff: str, days: int, hours: list[float]
) -> None:
    assert lengths(zone, start, handoff, days, len(hours)) == hours


def test_apia_hands_over_where_a_day_was_left_out() -> None:
    rotation = Rotation(ZoneInfo("Pacific/Apia"), date(2011, 12, 29), time(9), 1, ("ana",))
    assert rotation.handover(0) == datetime(2011, 12, 29, 19, tzinfo=UTC)


ZONES = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
rotations = st.builds(
    Rotation,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    start=st.dates(date(2010, 1, 1), date(2027, 1, 1)),
    handoff=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    days=st.integers(1, 14),
    users=st.lists(st.sampled_from(["ana", "bo", "cy"]), min_size=1, max_size=3).map(tuple),
)
FIRST, LAST = datetime(2010, 1, 1), datetime(2027, 12, 1)  # noqa: DTZ001  # hypothesis adds the zone
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))


@given(rotations, moments, st.integers(1, 90))
def test_shifts_partition_the_window_from_the_start_on(rotation: Rotation, since: datetime, days: int) -> None:
    until = since + timedelta(days=days)
    shifts = who_is_on(rotation, (), since, until)
    assert shifts == who_is_on(rotation, (), since, until)
    for one, other in pairwise(shifts):
        assert one.end == other.start
    begins = max(since, rotation.handover(0))
    if begins < until:
        assert (shifts[0].start, shifts[-1].end) == (begins, until)
    else:
        assert shifts == []
    assert all(shift.start < shift.end for shift in shifts)


@given(rotations, moments, moments, moments)
def test_an_override_holds_in_its_time_and_nowhere_else(
    rotation: Rotation, since: datetime, one: datetime, other: datetime
) -> None:
    until = since + timedelta(days=30)
    override = Shift(min(one, other), max(one, other), "dee")
    with_it = who_is_on(rotation, [override], since, until)
    assert with_it == who_is_on(rotation, [override, override], since, until)
    for probe in (since, until - HOUR, override.start, override.end, override.start + HOUR):
        inside = override.start <= probe < override.end and since <= probe < until
        found = [shift.user for shift in with_it if shift.start <= probe < shift.end]
        before = [s.user for s in who_is_on(rotation, (), since, until) if s.start <= probe < s.end]
        assert found == (["dee"] if inside else before)


@given(st.sampled_from(ZONES).map(ZoneInfo), moments)
def test_the_first_instant_is_the_first(zone: ZoneInfo, moment: datetime) -> None:
    wall = moment.replace(tzinfo=None)
    found = first_instant(wall, zone)

    def shown(at: datetime) -> datetime:
        return at.astimezone(zone).replace(tzinfo=None, fold=0)

    assert shown(found) >= wall
    assert shown(found - timedelta(seconds=1)) < wall
