"""What waits for whom, and what looks like something declared already."""

from datetime import UTC, datetime

import pytest

from hotwash.domain.incident.deadlines import Deadline
from hotwash.domain.incident.duties import Duty, duties
from hotwash.domain.incident.events import Access
from hotwash.domain.incident.likeness import likely_duplicates
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.state import Claim, Incident, Mitigation, MitigationStatus
from hotwash.domain.kernel import evolve

AT = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
OPEN = Incident("INC-1", "Checkout fails", Severity.SEV1, "checkout-api", "person", False, "p", "ana", AT, AT, AT, AT)
MINE = evolve(OPEN, roles={Role.IC: "ana", Role.OL: "bo"})


@pytest.mark.parametrize(
    ("status", "person", "what"),
    [
        (MitigationStatus.PROPOSED, "ana", "decide on M1: Roll back"),
        (MitigationStatus.APPROVED, "bo", "execute M1: Roll back"),
        (MitigationStatus.EXECUTING, "bo", "say whether M1 worked: Roll back"),
    ],
)
def test_a_mitigation_waits_for_one_role_at_a_time(status: MitigationStatus, person: str, what: str) -> None:
    waiting = evolve(MINE, mitigations=(Mitigation("M1", "Roll back", "x", "none", "bo", status=status),))
    other = "bo" if person == "ana" else "ana"
    assert duties(waiting, person, ()) == (Duty(what),)
    assert duties(waiting, other, ()) == ()
    assert duties(evolve(waiting, ended_at=AT), person, ()) == ()


def test_a_claim_waits_for_the_operations_lead() -> None:
    asked = evolve(MINE, claims=(Claim("A1", "cy", Access.READ, "db-3", 900),))
    assert duties(asked, "bo", ()) == (Duty("let cy into db-3, or not"),)
    assert duties(asked, "ana", ()) == ()


def test_deadlines_are_duties_of_their_role_unless_they_pass_by_themselves() -> None:
    owed = (
        Deadline("checkpoint", AT, "hold a checkpoint", Role.IC),
        Deadline("update", AT, "post a status update", Role.CL),
        Deadline("time-box:triage", AT, "triage should be over", Role.IC),
    )
    assert duties(MINE, "ana", owed) == (Duty("hold a checkpoint", AT),)
    assert duties(MINE, "nobody", owed) == ()


@pytest.mark.parametrize(
    ("title", "service", "alike"),
    [
        ("Checkout FAILS", None, True),
        ("checkout", None, True),
        ("Search is slow", None, False),
        ("Search is slow", "checkout-api", True),
        ("", None, False),
    ],
)
def test_a_duplicate_has_the_service_or_most_of_the_words(title: str, service: str | None, alike: bool) -> None:
    assert bool(likely_duplicates(title, service, [OPEN])) is alike
    assert likely_duplicates(title, service, [evolve(OPEN, ended_at=AT)]) == []
