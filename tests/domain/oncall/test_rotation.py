"""Shifts partition time in any zone, whatever its clocks do."""

import os
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from hotwash.domain.oncall.rotation import Rotation, first_instant
from hotwash.domain.oncall.schedule import PRIMARY, Layer, Level, Schedule, shifts_of
from hotwash.domain.oncall.windows import Window, open_spans

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NIGHTS = Window(frozenset({0, 1, 2, 3, 4}), time(22), time(6, 30), 1)
WEEKENDS = Window(frozenset({4}), time(18), time(9), 3)


def turns(zone: str, start: date, handoff: str, every: timedelta) -> Rotation:
    return Rotation(ZoneInfo(zone), start, time.fromisoformat(handoff), every, (("ana",), ("bo",)))


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
    rotation = turns(zone, start, handoff, days * DAY)
    assert [(rotation.handover(n + 1) - rotation.handover(n)) / HOUR for n in range(len(hours))] == hours


def test_apia_hands_over_where_a_day_was_left_out() -> None:
    assert turns("Pacific/Apia", date(2011, 12, 29), "09:00", DAY).handover(0) == datetime(2011, 12, 29, 19, tzinfo=UTC)


def test_turns_of_hours_keep_to_the_wall_clock_and_one_it_has_no_time_for_is_left_out() -> None:
    rotation = turns("Europe/London", date(2026, 3, 28), "00:00", HOUR)
    shifts = [*rotation.shifts(datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 3, 29, 3, tzinfo=UTC))]
    assert [(shift.start.hour, shift.end - shift.start, shift.user) for shift in shifts] == [
        (0, HOUR, "ana"),
        (1, HOUR, "ana"),  # 01:00 to 02:00 does not exist, so bo's turn is empty
        (2, HOUR, "bo"),
    ]


def test_a_turn_may_be_of_several_or_of_nobody_and_a_rotation_may_end() -> None:
    rotation = Rotation(ZoneInfo("UTC"), date(2026, 1, 1), time(9), DAY, (("ana", "bo"), (), ("cy",)), date(2026, 1, 5))
    shifts = rotation.shifts(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    assert [(shift.start.day, shift.end.day, shift.user) for shift in shifts] == [
        (1, 2, "ana"),
        (1, 2, "bo"),
        (3, 4, "cy"),
        (4, 5, "ana"),
        (4, 5, "bo"),
    ]


ZONES = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
rotations = st.builds(
    Rotation,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    start=st.dates(date(2010, 1, 1), date(2027, 1, 1)),
    handoff=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    every=st.one_of(st.integers(1, 14).map(lambda days: days * DAY), st.integers(1, 40).map(lambda n: n * HOUR)),
    turns=st.lists(st.sampled_from(["ana", "bo", "cy"]).map(lambda user: (user,)), min_size=1, max_size=3).map(tuple),
)
FIRST, LAST = datetime(2010, 1, 1), datetime(2027, 12, 1)  # noqa: DTZ001  # hypothesis adds the zone
moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0))


@given(rotations, moments, st.integers(1, 60))
def test_shifts_partition_the_window_from_the_start_on(rotation: Rotation, since: datetime, days: int) -> None:
    until = since + timedelta(days=days)
    schedule = Schedule(rotation.zone, (Level(PRIMARY, (Layer(rotation),)),))
    shifts = shifts_of(schedule, PRIMARY, since, until)
    assert shifts == shifts_of(schedule, PRIMARY, since, until)
    for one, other in pairwise(shifts):
        assert one.end == other.start
    begins = max(since, rotation.handover(0))
    if begins < until:
        assert (shifts[0].start, shifts[-1].end) == (begins, until)
    else:
        assert shifts == []
    assert all(shift.start < shift.end for shift in shifts)


@given(st.sampled_from(ZONES).map(ZoneInfo), moments)
def test_the_first_instant_is_the_first(zone: ZoneInfo, moment: datetime) -> None:
    wall = moment.replace(tzinfo=None)
    found = first_instant(wall, zone)

    def shown(at: datetime) -> datetime:
        return at.astimezone(zone).replace(tzinfo=None, fold=0)

    assert shown(found) >= wall
    assert shown(found - timedelta(seconds=1)) < wall


WALKED = [
    *("Africa/Cairo", "Africa/Casablanca", "America/Asuncion", "America/Bogota", "America/Halifax"),
    *("America/Havana", "America/Los_Angeles", "America/New_York", "America/Nuuk", "America/Santiago"),
    *("America/Sao_Paulo", "America/St_Johns", "Antarctica/Troll", "Asia/Beirut"),
    *("Asia/Gaza", "Asia/Jerusalem", "Asia/Kathmandu", "Asia/Kolkata", "Asia/Tehran", "Asia/Tokyo"),
    *("Atlantic/Azores", "Australia/Adelaide", "Australia/Eucla", "Australia/Lord_Howe", "Australia/Sydney"),
    *("Europe/Berlin", "Europe/Dublin", "Europe/Istanbul", "Europe/London", "Europe/Moscow", "Pacific/Apia"),
    *("Pacific/Auckland", "Pacific/Chatham", "Pacific/Easter", "Pacific/Norfolk", "UTC"),
]
YEARS = (2020, 2023)
MINUTES = os.environ.get("HOTWASH_WALK_MINUTES")
"""How far a step of the walk goes; 1 makes it a walk minute by minute, of an hour or so."""


def step(zone: ZoneInfo) -> timedelta:
    """Half an hour meets each hand-over and change of clocks exactly; a quarter, where the zone is off by one."""
    odd = any(datetime(2020, month, 1, tzinfo=zone).utcoffset() % (HOUR / 2) for month in (1, 7))  # type: ignore[operator]  # a zone has an offset
    return timedelta(minutes=int(MINUTES)) if MINUTES else HOUR / 4 if odd else HOUR / 2


def walked(zone: ZoneInfo, first: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Each instant of some years with the latest time the zone's clocks have shown so far."""
    now, latest, stride = first, datetime.min, step(zone)  # noqa: DTZ901  # a wall time
    while now.year < YEARS[1]:
        latest = max(latest, now.astimezone(zone).replace(tzinfo=None))
        yield now, latest
        now += stride


@pytest.mark.parametrize("name", WALKED)
def test_a_walk_by_the_clock_finds_the_same_shifts_and_windows(name: str) -> None:
    """What a hand-over is by definition: the clocks have shown its time, or a later one."""
    zone, start = ZoneInfo(name), date(YEARS[0] - 1, 12, 30)
    plans = [(Rotation(zone, start, time(2, 30), every, (("ana",), ("bo",), ("cy",)))) for every in (DAY, 12 * HOUR)]
    first, last = datetime(YEARS[0], 1, 1, tzinfo=UTC), datetime(YEARS[1], 1, 1, tzinfo=UTC)
    shifts = [[*plan.shifts(first, last)] for plan in plans]
    starts = [[shift.start for shift in each] for each in shifts]
    spans = open_spans((NIGHTS, WEEKENDS), zone, (), first, last)
    ends = [end for _, end in spans]
    began = datetime.combine(start, time(2, 30))
    for now, latest in walked(zone, first):
        for plan, found, since in zip(plans, shifts, starts, strict=True):
            turn = (latest - began) // plan.every % 3
            assert found[bisect_right(since, now) - 1].user == ("ana", "bo", "cy")[turn], now
        place = bisect_right(ends, now)
        assert (place < len(spans) and spans[place][0] <= now) is is_open(latest), now


def is_open(wall: datetime) -> bool:
    """22:00 to 6:30 in the nights that begin on a weekday, and from Friday 18:00 to Monday 9:00."""
    day, at = wall.weekday(), wall.time()
    night = (day < 5 and at >= time(22)) or (day in (1, 2, 3, 4, 5) and at < time(6, 30))
    weekend = (day == 4 and at >= time(18)) or day in (5, 6) or (day == 0 and at < time(9))
    return night or weekend
