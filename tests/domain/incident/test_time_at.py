"""Every minute at a severity is accounted for, and they add up to how long it lasted."""

from datetime import timedelta

from hypothesis import given, strategies as st

from hotwash.domain.incident import events as e
from hotwash.domain.incident.fold import Happened, fold
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.time_at import time_at
from hotwash.domain.kernel import Words
from tests.worlds import ANA, START, reading

MINUTE = timedelta(minutes=1)
S0, S1, S2, S3 = Severity


def incident(first: Severity, *changes: tuple[float, Severity], ended: float | None = None) -> Incident:
    declared = e.IncidentDeclared(Words("x"), first, "checkout-api", "person", False, "hash")
    history = [Happened(declared, ANA, START)]
    before = first
    for minute, severity in changes:
        history.append(Happened(e.SeverityChanged(before, severity, Words("x")), ANA, START + minute * MINUTE))
        before = severity
    if ended is not None:
        history.append(Happened(e.IncidentResolved(reading(), None), ANA, START + ended * MINUTE))
    return fold("INC-1", history)


def minutes(found: dict[Severity, timedelta]) -> dict[Severity, float]:
    return {severity: length / MINUTE for severity, length in found.items()}


def test_from_its_declaration_over_every_change_to_its_end() -> None:
    one = incident(S2, (5, S0), (17.5, S1), (20, S0), ended=30)
    assert minutes(time_at(one, START + 99 * MINUTE)) == {S0: 22.5, S1: 2.5, S2: 5}


def test_an_open_one_counts_until_now() -> None:
    assert minutes(time_at(incident(S1, (4, S0)), START + 10 * MINUTE)) == {S0: 6, S1: 4}


def test_a_change_written_down_late_counts_from_when_it_happened() -> None:
    late = incident(S2, (20, S1), (10, S0), ended=30)
    assert minutes(time_at(late, START)) == {S0: 10, S1: 10, S2: 10}
    before = incident(S2, (-5, S0), ended=30)
    assert minutes(time_at(before, START)) == {S0: 30}


def test_within_a_quarter_only_what_lies_in_it_counts() -> None:
    one = incident(S0, (60, S1), ended=90)
    within = time_at(one, START, since=START + 30 * MINUTE, until=START + 70 * MINUTE)
    assert minutes(within) == {S0: 30, S1: 10}
    assert time_at(one, START, since=START + 91 * MINUTE) == {}
    assert time_at(one, START, until=START - MINUTE) == {}


@given(
    st.sampled_from(Severity),
    st.lists(st.tuples(st.integers(-60, 300), st.sampled_from(Severity)), max_size=8),
    st.integers(0, 200),
    st.integers(-50, 250),
)
def test_they_add_up_to_how_long_it_lasted(
    first: Severity, changes: list[tuple[int, Severity]], ended: int, cut: int
) -> None:
    one = incident(first, *changes, ended=ended)
    assert sum(time_at(one, START).values(), timedelta()) == ended * MINUTE
    at = START + cut * MINUTE
    parts = (time_at(one, START, until=at), time_at(one, START, since=at))
    assert sum((length for part in parts for length in part.values()), timedelta()) == ended * MINUTE
