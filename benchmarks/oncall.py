"""Who is on call at a moment ten years in: against the first day, and against looking it up in shifts laid out before.

The schedule hands over daily, with nights in a layer above, and has an override a week.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

from benchmarks.measure import Measure, median
from hotwash.domain.oncall.rotation import Rotation
from hotwash.domain.oncall.schedule import PRIMARY, Layer, Level, Override, Schedule, on_call, shifts_of
from hotwash.domain.oncall.windows import Window

YEARS = 10
ASKED = 200
ROUNDS = 15
_START = datetime(2016, 1, 4, 9, tzinfo=UTC)
_END = _START + timedelta(days=365 * YEARS)


def measures() -> Iterator[Measure]:
    schedule = _schedule()
    shifts = shifts_of(schedule, PRIMARY, _START, _END)
    starts = [shift.start for shift in shifts]
    first, last = _moments(_START), _moments(_END - timedelta(days=30))
    if [on_call(schedule, at) for at in last] != [(shifts[bisect_right(starts, at) - 1].user,) for at in last]:
        raise AssertionError("looking up and asking differ")
    rounds = [
        (_asked(schedule, last), _asked(schedule, first), _looked_up(starts, shifts, last)) for _ in range(ROUNDS)
    ]
    late, early, floor = (median(each) for each in zip(*rounds, strict=True))
    name = f"who is on call, {YEARS} years and {len(shifts):,} shifts in"
    yield Measure(name, late, "us", early, ROUNDS, "the same on the first day")
    yield Measure(f"{name}, to a look-up", late, "us", floor, ROUNDS, "bisect over shifts laid out before")
    started = perf_counter()
    shifts_of(schedule, PRIMARY, _START, _END)
    yield Measure("laying out all those shifts", (perf_counter() - started) * 1000, "ms", None, 1)


def _asked(schedule: Schedule, moments: Sequence[datetime]) -> float:
    started = perf_counter()
    for at in moments:
        on_call(schedule, at)
    return (perf_counter() - started) / len(moments) * 1e6


def _looked_up(starts: Sequence[datetime], shifts: Sequence[object], moments: Sequence[datetime]) -> float:
    started = perf_counter()
    for at in moments:
        shifts[bisect_right(starts, at) - 1]
    return (perf_counter() - started) / len(moments) * 1e6


def _moments(since: datetime) -> list[datetime]:
    return [since + number * timedelta(hours=3) for number in range(ASKED)]


def _schedule() -> Schedule:
    zone, day = ZoneInfo("Europe/London"), timedelta(days=1)
    people = tuple((f"p{number}",) for number in range(6))
    nights = Window(frozenset(range(7)), time(18), time(9), 1)
    layers = (
        Layer(Rotation(zone, date(2016, 1, 1), time(18), 7 * day, people), (nights,)),
        Layer(Rotation(zone, date(2016, 1, 1), time(9), day, people[::-1])),
    )
    weeks = (_START + number * 7 * day for number in range(52 * YEARS))
    overrides = tuple(Override(week, week + day / 2, f"p{place % 6}") for place, week in enumerate(weeks))
    return Schedule(zone, (Level(PRIMARY, layers),), overrides)
