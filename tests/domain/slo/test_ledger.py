"""A budget is accounted for: what incidents cost, what was spent outside them, what is left; unknown is said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hotwash.domain.incident import events as e
from hotwash.domain.incident.fold import Happened, fold
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import HOTWASH, Words
from hotwash.domain.slo.budget import Spent
from hotwash.domain.slo.cost import Charge
from hotwash.domain.slo.ledger import Account, Period, account, at_sev0, quarter, quarter_of
from hotwash.domain.slo.objective import Method
from hotwash.domain.slo.sums import Window
from tests.domain.slo.test_objective import SLO
from tests.worlds import ANA, START, reading

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MONTHLY = replace(SLO, name="availability", service="checkout-api", objective=0.999, window=30 * DAY)
NOW = START + DAY
PERIOD = Period("30d", NOW - 30 * DAY, NOW)


def charged(bad: float | None, slo: str = "availability", method: Method = Method.OCCURRENCES) -> e.BudgetCharged:
    unknown = None if bad is not None else "a gap: only 50 % of its time was measured"
    one = Charge(slo, 0.999, 2_592_000, method, bad or 0, 1000, 1_000_000, 1, 1, bad and bad / 1000, unknown)
    return e.BudgetCharged(START, START, (one,))


def incident(
    id: str,
    cost: e.BudgetCharged | None = None,
    *,
    severity: Severity = Severity.SEV1,
    ended: float | None = 30,
    ending: e.Ending = e.Ending.RESOLVED,
    service: str = "checkout-api",
) -> Incident:
    declared = e.IncidentDeclared(Words("x"), severity, service, "person", False, "hash")
    history = [Happened(declared, ANA, START)]
    if ended is not None:
        over = e.IncidentResolved(reading(), None)
        end = over if ending is e.Ending.RESOLVED else e.IncidentEnded(ending, Words("x"))
        history.append(Happened(end, ANA, START + ended * MINUTE))
    if cost is not None:
        history.append(Happened(cost, HOTWASH, START + ((ended or 0) + 2) * MINUTE))
    return fold(id, history)


def booked(
    *theirs: Incident, hidden: tuple[e.BudgetCharged, ...] = (), bad: float = 500, minutes: int = 43_200
) -> Account:
    window = Window(minutes, bad, 1_000_000 * minutes / 43_200, Spent(bad, 1_000_000 * minutes / 43_200))
    return account(MONTHLY, PERIOD, window, theirs, hidden, NOW)


def test_it_adds_up() -> None:
    found = booked(incident("INC-1", charged(200)), incident("INC-2", charged(100)), hidden=(charged(50),))
    assert [line.share for line in found.lines] == pytest.approx([0.2, 0.1])
    assert (found.spent, found.incidents, found.restricted, found.outside, found.left) == pytest.approx(
        (0.5, 0.3, 0.05, 0.15, 0.5)
    )


def test_what_was_not_measured_is_taken_to_be_like_the_rest() -> None:
    half = booked(incident("INC-1", charged(200)), minutes=21_600)
    assert (half.coverage, half.events) == (0.5, 1_000_000)
    assert half.spent == pytest.approx(0.5)


def test_where_nothing_was_measured_shares_are_unknown_and_the_record_still_stands() -> None:
    found = booked(incident("INC-1", charged(200)), bad=0, minutes=0)
    assert (found.spent, found.incidents, found.outside, found.left) == (None, None, None, None)
    assert (found.lines[0].bad, found.lines[0].share, found.lines[0].why) == (200, None, None)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (incident("INC-1", ended=None), "It is not over yet."),
        (incident("INC-1"), "It is not written down yet."),
        (incident("INC-1", charged(None)), "Unknown: a gap: only 50 % of its time was measured."),
        (incident("INC-1", charged(5, slo="other")), "Unknown: availability was no SLO of its service then."),
        (incident("INC-1", charged(5, method=Method.TIMESLICES)), "It was counted in timeslices then."),
        (incident("INC-1", e.BudgetCharged(START, START, (), "it has no SLO")), "Unknown: it has no SLO."),
        (incident("INC-1", charged(5), ended=2 * 24 * 60), "It ended later, and is counted there."),
    ],
)
def test_what_has_no_cost_says_why_and_is_in_no_sum(one: Incident, why: str) -> None:
    found = booked(one)
    (line,) = found.lines
    assert (line.bad, line.share, line.why) == (None, None, why)
    assert found.incidents == 0
    assert found.outside == found.spent


def test_a_false_alarm_is_there_for_its_minutes_at_sev0_only() -> None:
    quiet = incident("INC-1", ending=e.Ending.FALSE_ALARM)
    loud = incident("INC-2", ending=e.Ending.FALSE_ALARM, severity=Severity.SEV0)
    (line,) = booked(quiet, loud).lines
    assert (line.incident.id, line.why, line.at_sev0) == ("INC-2", "It ended as a false alarm.", 30 * MINUTE)


def test_every_minute_at_sev0_is_accounted_for_by_service() -> None:
    loud = incident("INC-1", severity=Severity.SEV0)
    more = incident("INC-2", severity=Severity.SEV0, ended=None, service="mail")
    found = at_sev0([loud, more, incident("INC-3")], PERIOD, NOW)
    assert [(one.service, one.total) for one in found] == [("mail", DAY), ("checkout-api", 30 * MINUTE)]
    half = replace(PERIOD, since=START + 10 * MINUTE, until=START + 20 * MINUTE)
    assert [one.total for one in at_sev0([loud, more], half, NOW)] == [10 * MINUTE, 10 * MINUTE]


def test_overlapping_incidents_never_make_what_is_outside_negative() -> None:
    found = booked(incident("INC-1", charged(400)), incident("INC-2", charged(300)))
    assert (found.incidents, found.outside, found.left) == pytest.approx((0.7, 0, 0.5))
    assert found.overlaps
    assert not booked(incident("INC-1", charged(500))).overlaps


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-Q1", datetime(2026, 1, 1, tzinfo=UTC), NOW),
        ("2025-Q4", datetime(2025, 10, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)),
        ("2025-Q3", datetime(2025, 7, 1, tzinfo=UTC), datetime(2025, 10, 1, tzinfo=UTC)),
    ],
)
def test_a_quarter_goes_from_its_first_midnight_to_its_last_or_to_now(
    text: str, since: datetime, until: datetime
) -> None:
    assert quarter(text, NOW) == Period(text, since, until)
    assert quarter_of(since) == quarter_of(until - MINUTE) == text


@pytest.mark.parametrize("text", ["2026-Q2", "2026-Q5", "2026", "Q1", "2026-q1", "0000-Q1", "99999-Q1", ""])
def test_what_is_no_quarter_or_has_not_begun_is_none(text: str) -> None:
    assert quarter(text, NOW) is None
