"""Green is measured for five minutes; what is missing is unknown, never green."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.slo.green import Colour, Reading, judge, needed
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import Service
from tests.worlds import START

POLICY = load_policy()
SERVICE = Service("checkout-api", 0.995)
MINUTE = timedelta(minutes=1)


def series(*bad: float, total: float = 1000) -> Series:
    """Steps of one minute, the last of which ends now."""
    first = START - MINUTE * (len(bad) - 1)
    return Series(MINUTE, tuple(Count(first + MINUTE * n, one, total) for n, one in enumerate(bad)), "prometheus")


def read(given: Series | Unreadable, service: Service = SERVICE) -> Reading:
    return judge(service, given, START, POLICY)


def test_five_quiet_minutes_are_green() -> None:
    reading = read(series(400, 1, 0, 2, 4, 0))
    assert reading.colour is Colour.GREEN
    assert (reading.worst_ratio, reading.last_ratio, reading.events) == (0.004, 0.0, 5000)


def test_one_bad_minute_of_five_is_not_green() -> None:
    reading = read(series(0, 0, 5, 0, 0))
    assert reading.colour is Colour.NOT_GREEN
    assert reading.why == "Errors were at or above 0.50% in 1 of the last 5 minutes, worst 0.5% at 13:58 UTC."


def test_one_stray_error_at_night_holds_nothing_open() -> None:
    assert read(series(0, 1, 0, 0, 0, total=50)).colour is Colour.GREEN
    assert read(series(0, 2, 0, 0, 0, total=50)).colour is Colour.NOT_GREEN


def test_a_green_reading_does_not_claim_that_a_stray_error_stayed_below_the_budget() -> None:
    assert read(series(0, 0, 1, 0, 0, total=50)).why == (
        "Errors stayed below 0.50% for 5 min but for strays, the worst 1 of 50 requests at 13:58 UTC."
    )
    assert read(series(0, 0, 1, 0, 0)).why == "Errors stayed below 0.50% for 5 min, worst 0.10%."


def test_what_is_not_a_number_was_not_measured() -> None:
    nan = float("nan")
    assert read(series(nan, nan, nan, nan, nan)).why == "Nothing was measured in the last 5 min."
    assert read(series(0, 0, nan, 0, 0)).colour is Colour.UNKNOWN
    assert read(series(0, 0, 0, 0, 0, total=nan)).colour is Colour.UNKNOWN
    assert read(series(500, 0, nan, 0, 0)).colour is Colour.NOT_GREEN


def test_half_a_window_of_finer_steps_and_a_whole_one_of_coarser_steps_are_unknown() -> None:
    fine = [Count(START - MINUTE / 2 * n, 0, 100) for n in range(9, -1, -1)]
    assert read(Series(MINUTE / 2, tuple(fine), "drill")).colour is Colour.GREEN
    half = read(Series(MINUTE / 2, tuple(fine[5:]), "drill"))
    assert (half.colour, half.why) == (Colour.UNKNOWN, "Only 5 of 10 steps were measured.")
    coarse = tuple(Count(START - 5 * MINUTE * n, 0, 1000) for n in (1, 0))
    assert read(Series(5 * MINUTE, coarse, "drill")).colour is Colour.UNKNOWN


def test_strays_that_burn_the_budget_as_fast_as_an_outage_are_not_green() -> None:
    """None of the five minutes fails by itself, since each has a single error."""
    strays = series(*[2.0] * 20, *[1.0] * 5, total=25)
    assert read(strays, Service("checkout-api", 0.99)).colour is Colour.GREEN
    reading = read(strays, Service("checkout-api", 0.9975))
    assert reading.colour is Colour.NOT_GREEN
    assert reading.why == (
        "The error budget burns 28.8 and 16 times too fast over 60 min and 5 min; above 14.4 is SEV-1."
    )
    assert read(series(*[1.0] * 5, total=25), Service("checkout-api", 0.9975)).colour is Colour.GREEN


def test_a_burn_may_be_allowed_and_a_policy_without_burn_rates_has_none() -> None:
    strays = series(*[2.0] * 20, *[1.0] * 5, total=25)
    service = Service("checkout-api", 0.9975)
    allowed = replace(POLICY, green=replace(POLICY.green, no_burn=()))
    for policy in (allowed, replace(POLICY, burn_rates=())):
        assert judge(service, strays, START, policy).colour is Colour.GREEN
        assert needed(policy) == timedelta(minutes=7)
    assert needed(POLICY) == timedelta(hours=1)


def test_too_few_requests_say_nothing() -> None:
    assert read(series(0, 0, 0, 0, 0, total=19)).colour is Colour.UNKNOWN
    assert read(series(0, 0, 0, 0, 0, total=20)).colour is Colour.GREEN


def test_a_missing_minute_is_unknown() -> None:
    whole = series(0, 0, 0, 0, 0)
    holed = Series(MINUTE, whole.counts[:2] + whole.counts[3:], "prometheus")
    assert read(holed).colour is Colour.UNKNOWN


def test_an_old_last_sample_is_unknown() -> None:
    old = series(0, 0, 0, 0, 0, 0, 0, 0)
    reading = judge(SERVICE, old, START + timedelta(minutes=2, seconds=1), POLICY)
    assert reading.colour is Colour.UNKNOWN


def test_an_unreadable_backend_no_slo_and_no_data_are_unknown_and_say_so() -> None:
    assert "cannot be read: it is down" in read(Unreadable("it is down", "prometheus")).why
    assert "has no SLO" in read(series(0, 0, 0, 0, 0), Service("checkout-api")).why
    assert read(Series(MINUTE, (), "prometheus")).colour is Colour.UNKNOWN


counts = st.lists(st.tuples(st.integers(0, 50), st.booleans()), min_size=5, max_size=5)


@given(counts)
def test_removing_measurements_never_makes_it_green(given: list[tuple[int, bool]]) -> None:
    whole = series(*(float(bad) for bad, _ in given))
    kept = tuple(one for one, (_, keep) in zip(whole.counts, given, strict=True) if keep)
    if read(whole).colour is not Colour.GREEN and len(kept) < 5:
        assert read(Series(MINUTE, kept, "prometheus")).colour is not Colour.GREEN


@given(counts, st.integers(0, 4), st.integers(1, 500))
def test_more_errors_never_make_it_green(given: list[tuple[int, bool]], where: int, more: int) -> None:
    bad = [float(count) for count, _ in given]
    if read(series(*bad)).colour is Colour.NOT_GREEN:
        bad[where] += more
        assert read(series(*bad)).colour is Colour.NOT_GREEN
