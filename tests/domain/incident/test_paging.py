"""Who is paged when, by the shipped policy (R-SEV-1..5, R-ROLE-7, R-SEC-1)."""

from datetime import UTC, datetime, timedelta

import pytest

from hotwash.domain.incident import events as e
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.escalation import BusinessHours, next_slot
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage, PagePeople, waits_for
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import End
from hotwash.domain.incident.roles import AssignRole, Join
from hotwash.domain.incident.rota import Rota
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.kernel import Actor, Refused, Words
from tests.domain.incident.paged import POLICY, Paged, rota

ANA, BO, CY, DEE = map(Actor, ("ana", "bo", "cy", "dee"))
WHY = Words("because of an example")


def test_sev_0_pages_everyone_at_once_and_every_minute_until_each_has_acknowledged() -> None:
    one = Paged(rota("bo", "cy", "dee"), Severity.SEV0)
    assert one.sent() == [(0, ("bo", "cy", "dee"))]
    one.at(1.5)
    one.act(AcknowledgePage(by=BO))
    one.at(2.5)
    one.act(AcknowledgePage(by=DEE))
    one.at(60)
    assert one.sent()[1:3] == [(1, ("bo", "cy", "dee")), (2, ("cy", "dee"))]
    # After three loops the lead as well; who is missing is paged on.
    assert one.sent()[3:6] == [(3, ("lee",)), (3, ("cy",)), (4, ("cy",))]
    assert one.kinds(e.PageExhausted) == [(3, e.PageExhausted("P1", 3, ("cy",)))]
    one.act(AcknowledgePage(by=CY))
    before = one.sent()
    one.at(600)
    assert one.sent() == before


def test_at_sev_0_the_first_to_acknowledge_is_asked_to_take_ic_once_nobody_has_in_two_minutes() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0)
    one.at(1)
    one.act(AcknowledgePage(by=CY))
    one.at(10)
    assert one.kinds(e.CommanderAsked) == [(2, e.CommanderAsked("cy"))]
    late = Paged(rota("bo", "cy"), Severity.SEV0)
    late.at(5)
    late.act(AcknowledgePage(by=BO))
    assert late.kinds(e.CommanderAsked) == [(5, e.CommanderAsked("bo"))]
    taken = Paged(rota("bo", "cy"), Severity.SEV0)
    taken.act(AcknowledgePage(by=CY))
    taken.act(AssignRole(by=BO, role=Role.IC, person="bo"))
    taken.at(10)
    assert taken.kinds(e.CommanderAsked) == []


def test_the_primarys_acknowledgement_does_not_cancel_the_secondary_of_sev_1() -> None:
    one = Paged(rota("bo", "cy"))
    one.at(1)
    one.act(AcknowledgePage(by=BO))
    one.at(8)
    assert one.sent() == [(0, ("bo",)), (3, ("cy",)), (8, ("cy",))]
    one.act(AcknowledgePage(by=CY))
    one.at(600)
    assert len(one.sent()) == 3


def test_sev_1_without_an_answer_ends_with_the_lead_and_an_alarm() -> None:
    one = Paged(rota("bo", "cy"))
    one.at(600)
    whole = [(0, ("bo",)), (3, ("cy",)), (5, ("bo",)), (8, ("cy",)), (10, ("bo",)), (13, ("cy",)), (15, ("lee",))]
    assert one.sent() == whole
    assert one.kinds(e.PageExhausted) == [(15, e.PageExhausted("P1", 3, ("bo", "cy")))]


def test_sev_2_pages_the_primary_again_and_then_the_secondary_and_anybodys_answer_ends_it() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.at(35)
    assert one.sent() == [(0, ("bo",)), (10, ("bo",)), (20, ("bo",)), (30, ("cy",))]
    one.act(AcknowledgePage(by=CY))
    assert waits_for(one.incident, "bo") == ()
    one.at(600)
    assert len(one.sent()) == 4
    alone = Paged(rota("bo", "cy"), Severity.SEV2)
    alone.at(600)
    assert [at for at, who in alone.sent() if who == ("lee",)] == [120]


def test_sev_3_pages_nobody_and_waits_for_business_hours() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV3)
    one.at(600)
    assert one.sent() == []
    assert one.incident.queued_for == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:00"),
        ("2026-03-02T17:00", "2026-03-03T08:00"),
        ("2026-03-06T20:00", "2026-03-09T08:00"),
        ("2026-03-28T12:00", "2026-03-30T07:00"),
    ],
    ids=["now", "tomorrow", "monday", "after the clocks are put forward"],
)
def test_the_next_business_slot_is_by_the_zones_clocks(now: str, slot: str) -> None:
    hours = BusinessHours("Europe/Berlin", (1, 2, 3, 4, 5), "09:00", "17:00")
    moment, expected = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, slot))
    assert next_slot(hours, moment) == expected


def test_a_drill_pages_nobody() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0, drill=True)
    one.act(ChangeSeverity(by=ANA, severity=Severity.SEV1, reason=WHY))
    refused = one.act(PagePeople(by=ANA, people=("bo",)))
    assert isinstance(refused, Refused)
    one.at(60)
    assert one.incident.pages == ()


def test_raising_adds_pages_and_lowering_calls_them_off() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.act(AcknowledgePage(by=BO))
    one.at(5)
    one.act(ChangeSeverity(by=BO, severity=Severity.SEV0, reason=WHY))
    assert one.sent("P2") == [(5, ("cy",))]
    one.at(7.5)
    one.act(ChangeSeverity(by=BO, severity=Severity.SEV2, reason=WHY))
    one.at(600)
    assert one.sent("P1") == [(0, ("bo",))]
    assert one.sent("P2") == [(5, ("cy",)), (6, ("cy",)), (7, ("cy",))]


def test_who_is_here_already_is_not_paged_again_when_it_gets_worse_and_the_next_keeps_their_time() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.act(AcknowledgePage(by=BO))
    one.at(5)
    one.act(ChangeSeverity(by=BO, severity=Severity.SEV1, reason=WHY))
    one.at(10)
    assert one.sent("P2") == [(8, ("cy",))]
    one.act(PagePeople(by=ANA, people=("bo",)))
    assert one.sent("P3") == [(10, ("bo",))]


def test_who_acknowledged_what_was_called_off_is_paged_when_it_gets_worse_again() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.act(AcknowledgePage(by=BO))
    one.act(ChangeSeverity(by=BO, severity=Severity.SEV3, reason=WHY))
    one.at(300)
    one.act(ChangeSeverity(by=ANA, severity=Severity.SEV2, reason=WHY))
    assert one.sent("P2") == [(300, ("bo",))]


def test_who_cannot_come_passes_it_on_at_once() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.at(1)
    one.act(DeclinePage(by=BO, reason=WHY))
    assert one.sent() == [(0, ("bo",)), (1, ("cy",))]
    assert "bo" not in one.incident.responders
    one.act(DeclinePage(by=CY))
    assert one.sent()[2:] == [(1, ("lee",))]
    one.at(600)
    assert len(one.sent()) == 3


def test_an_empty_step_is_a_gap_on_the_record_and_the_next_does_not_wait() -> None:
    one = Paged(rota(), Severity.SEV1)
    assert [event.why for _, event in one.kinds(e.PageSkipped)] == ["nobody", "nobody"]  # type: ignore[attr-defined]
    assert one.sent() == [(0, ("lee",))]
    assert [type(event) for _, event in one.kinds(e.PageExhausted)] == [e.PageExhausted]
    # A name in a schedule without an account is nobody either.
    assert Paged(rota("zed", "cy"), Severity.SEV1).sent() == [(0, ("cy",))]


def test_a_small_team_without_a_schedule_is_paged_whole() -> None:
    everybody = Rota(("ana", "bo"), ("bo",))
    one = Paged(everybody)
    one.act(AcknowledgePage(by=ANA))
    one.at(60)
    assert one.sent()[:3] == [(0, ("ana", "bo")), (3, ("bo",)), (8, ("bo",))]
    team = Rota(("ana", "bo", "cy"), (), {"payments": ("cy",)}, {"checkout-api": "payments"})
    assert Paged(team).sent() == [(0, ("cy",))]


def test_a_restricted_incident_pages_security_and_puts_on_the_list_who_acknowledges() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0, restricted=True)
    assert one.sent() == [(0, ("sam",))]
    one.act(AcknowledgePage(by=Actor("sam")))
    assert one.incident.members == ("ana", "sam")
    nobody = Rota(("ana", "bo"), ("bo",), {}, {})
    assert Paged(nobody, Severity.SEV0, restricted=True).sent() == []


def test_people_and_teams_are_paged_by_name_until_each_step_is_answered() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV3)
    one.act(PagePeople(by=ANA, people=("dee",), teams=("payments",), reason=WHY))
    assert one.sent() == [(0, ("dee",)), (0, ("bo",))]
    assert one.act(PagePeople(by=ANA, people=("dee",))) == []
    one.act(AcknowledgePage(by=DEE))
    one.act(ChangeSeverity(by=ANA, severity=Severity.SEV2, reason=WHY))
    one.act(ChangeSeverity(by=ANA, severity=Severity.SEV3, reason=WHY))
    one.at(60)
    assert one.sent("P1")[2:] == [(5, ("bo",)), (10, ("bo",))]
    assert one.kinds(e.PageExhausted) == [(15, e.PageExhausted("P1", 3, ("bo",)))]


@pytest.mark.parametrize(
    "part", [AssignRole(by=BO, role=Role.OL, person="bo"), Join(by=BO, person="bo")], ids=["takes a role", "joins"]
)
def test_who_takes_part_has_answered(part: Command) -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.act(part)
    one.at(600)
    assert one.sent() == [(0, ("bo",))]
    assert one.kinds(e.PageAcknowledged) == [(0, e.PageAcknowledged("bo"))]


def test_who_is_named_for_a_role_by_somebody_else_has_not_answered() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV2)
    one.act(AssignRole(by=ANA, role=Role.OL, person="bo"))
    one.at(10)
    assert one.sent() == [(0, ("bo",)), (10, ("bo",))]


def test_only_who_was_paged_acknowledges_and_twice_is_once() -> None:
    one = Paged(rota("bo", "cy"))
    stranger = one.act(AcknowledgePage(by=DEE))
    assert isinstance(stranger, Refused)
    assert stranger.code == "not-paged"
    assert one.act(AcknowledgePage(by=BO)) == [e.PageAcknowledged("bo")]
    assert one.act(AcknowledgePage(by=BO)) == []
    assert one.act(DeclinePage(by=BO)) == []


def test_the_end_of_an_incident_ends_its_pages() -> None:
    one = Paged(rota("bo", "cy"), Severity.SEV0)
    one.act(End(by=ANA, ending=e.Ending.FALSE_ALARM, reason=WHY))
    one.at(30)
    assert one.sent() == [(0, ("bo", "cy"))]
    assert one.act(AcknowledgePage(by=BO)) == []


def test_a_late_start_sends_no_burst() -> None:
    """A server that was away for an hour goes on with the next step, not with sixty at once."""
    one = Paged(rota("bo", "cy"), Severity.SEV0)
    one.now += timedelta(minutes=60)
    one.act(AcknowledgePage(by=CY))
    assert one.sent() == [(0, ("bo", "cy")), (60, ("bo",))]
    one.at(61)
    assert one.sent()[2:] == [(61, ("bo",))]


def test_the_policy_is_the_one_at_the_trigger() -> None:
    (_, event), *_ = Paged(rota("bo")).kinds(e.PageTriggered)
    assert isinstance(event, e.PageTriggered)
    assert event.policy == POLICY.hash
    assert [(rung.page, rung.after_seconds) for rung in event.steps] == [("primary", 0), ("secondary", 180)]
