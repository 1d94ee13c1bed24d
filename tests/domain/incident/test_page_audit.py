"""The auditor says what is late by the policy, by how much, and nothing of a pager that works."""

from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from hotwash.domain.incident import events as e
from hotwash.domain.incident.events import LateReason, PageLate
from hotwash.domain.incident.page_audit import AUDITED, NotePagesLate, PageKey, late_pages
from hotwash.domain.incident.pages import upcoming
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage, PagePeople
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.kernel import HOTWASH, Actor, Words
from tests.domain.incident.paged import MINUTE, POLICY, T0, Paged, rota

ANA, BO, CY = map(Actor, ("ana", "bo", "cy"))


def delivered(one: Paged) -> set[PageKey]:
    sent = (event for _, event in one.log if isinstance(event, e.PageSent))
    return {(event.trigger, event.step, event.loop, person) for event in sent for person in event.people}


def audited(one: Paged, minutes: float, through: set[PageKey] | None = None) -> tuple[PageLate, ...]:
    """What the auditor says so many minutes after the start, while nothing else has happened since."""
    log = [(at, event) for at, event in one.log if isinstance(event, AUDITED)]
    taken = delivered(one) if through is None else through
    return late_pages(log, taken, T0 + minutes * MINUTE, POLICY.escalation)


def not_sent(page: str, step: int, loop: int, seconds: int) -> tuple[PageLate, ...]:
    return (PageLate("P1", step, loop, page, LateReason.NOT_SENT, (), seconds),)


@pytest.mark.parametrize(
    ("severity", "until", "looked", "page", "step", "loop", "seconds"),
    [
        (Severity.SEV0, 0, 2, "everyone", 1, 2, 60),
        (Severity.SEV0, 2, 4, "lead", 1, 4, 60),
        (Severity.SEV0, 7, 10, "everyone", 1, 9, 120),
        (Severity.SEV1, 0, 4, "secondary", 2, 1, 60),
        (Severity.SEV1, 3, 6, "primary", 1, 2, 60),
        (Severity.SEV1, 13, 17, "lead", 1, 4, 120),
        (Severity.SEV2, 10, 21, "primary", 3, 1, 60),
        (Severity.SEV2, 20, 33, "secondary", 4, 1, 180),
    ],
)
def test_a_step_that_should_be_out_and_is_not_is_late(
    severity: Severity, until: float, looked: float, page: str, step: int, loop: int, seconds: int
) -> None:
    one = Paged(rota("bo", "cy"), severity)
    one.at(until)
    assert audited(one, looked) == not_sent(page, step, loop, seconds)
    assert audited(one, looked - seconds / 60 + 0.5) == ()


def test_who_cannot_come_is_followed_at_once_or_it_is_late() -> None:
    one = Paged(rota("bo", "cy"))
    one.at(1)
    decision = [e.PageDeclined("bo")]
    one._append(decision, BO)  # the pager stands still: what follows from it does not happen
    assert audited(one, 2) == not_sent("secondary", 2, 1, 60)


def test_a_page_that_no_channel_has_taken_is_late_for_whoever_waits() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0)
    assert audited(one, 1, set()) == ()
    (late,) = audited(one, 1.2, {("P1", 1, 1, "bo")})
    assert late == PageLate("P1", 1, 1, "everyone", LateReason.NOT_DELIVERED, ("cy",), 72)
    one.act(AcknowledgePage(by=CY))
    assert audited(one, 1.2, {("P1", 1, 1, "bo")}) == ()


def test_a_log_whose_beginning_was_not_read_accuses_nobody() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0)
    one.at(60)
    one.log = [(at, event) for at, event in one.log if not isinstance(event, e.PageTriggered)]
    assert audited(one, 90, set()) == ()


def test_a_lateness_is_on_record_once() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0)
    one.now = T0 + 1.4 * MINUTE
    found = audited(one, 1.4, set())
    for _ in range(2):
        one.act(NotePagesLate(by=HOTWASH, late=found))
    assert [event.people for _, event in one.kinds(PageLate) if isinstance(event, PageLate)] == [("bo", "cy")]
    one.at(3)
    one.act(NotePagesLate(by=HOTWASH, late=audited(one, 3, set())))
    assert len(one.kinds(PageLate)) == 1


def test_what_was_made_good_meanwhile_is_not_told() -> None:
    one = Paged(rota("bo", "cy"))
    found = audited(one, 4)
    one.at(4)
    assert one.act(NotePagesLate(by=HOTWASH, late=found)) == []
    called_off = audited(one, 4, set())
    one.act(ChangeSeverity(by=ANA, severity=Severity.SEV3, reason=Words("Better")))
    assert one.act(NotePagesLate(by=HOTWASH, late=called_off)) == []


acts = st.one_of(
    st.sampled_from(("bo", "cy", "dee", "lee")).map(lambda who: AcknowledgePage(by=Actor(who))),
    st.sampled_from(("bo", "cy", "dee", "lee")).map(lambda who: DeclinePage(by=Actor(who))),
    st.sampled_from(Severity).map(lambda level: ChangeSeverity(by=ANA, severity=level, reason=Words("because"))),
    st.sampled_from(("bo", "dee")).map(lambda who: PagePeople(by=ANA, people=(who,))),
    st.lists(st.sampled_from(("bo", "cy", "dee")), max_size=3, unique=True),
)


@given(st.sampled_from(Severity), st.lists(st.tuples(st.floats(0, 20), acts, st.booleans()), max_size=9), st.data())
def test_a_pager_that_works_is_never_called_late_and_one_that_stops_always(
    severity: Severity, happenings: list[tuple[float, object, bool]], data: st.DataObject
) -> None:
    """Whatever people do; the pager may stand still in between, as long as it goes on again before it is looked at."""
    one = Paged(rota("bo", "cy"), severity)
    for minutes, act, stood in happenings:
        if stood:
            one.now += minutes * MINUTE
        one.at((one.now - T0) / MINUTE + (0 if stood else minutes))
        if isinstance(act, list):
            one.rota = rota(*act)
        else:
            one.act(act)  # type: ignore[arg-type]  # the other kind is a list
        assert audited(one, (one.now - T0) / MINUTE) == ()
    owed = [coming for trigger in one.incident.pages if (coming := upcoming(trigger)) is not None]
    stopped = one.now + timedelta(hours=3)
    late = audited(one, (stopped - T0) / MINUTE)
    assert len(late) == len(owed)
