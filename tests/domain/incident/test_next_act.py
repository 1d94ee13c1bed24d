"""Who is asked to do what next, phase by phase."""

import pytest

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.incident.escalation import AnsweredBy
from hotwash.domain.incident.events import Access, Ending, PageCause, Rung
from hotwash.domain.incident.next_act import NextAct, next_act
from hotwash.domain.incident.pages import Trigger
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.standing import standing
from hotwash.domain.incident.state import (
    Claim,
    Hypothesis,
    HypothesisStatus,
    Incident,
    Mitigation,
    MitigationStatus,
)
from hotwash.domain.kernel import evolve
from hotwash.domain.slo.green import Colour
from tests.worlds import START

POLICY = load_policy()
SEATED = {Role.IC: "ana", Role.OL: "bo", Role.CL: "cy", Role.SCRIBE: "dee"}
BARE = Incident(
    id="INC-1",
    title="Checkout fails",
    severity=Severity.SEV1,
    service=None,
    source="person",
    drill=False,
    policy=POLICY.hash,
    declared_by="ana",
    declared_at=START,
    phase_since=START,
    severity_since=START,
    checkpoint_since=START,
)
OPEN = evolve(BARE, roles=SEATED, responders=tuple(SEATED.values()))
GUESSED = evolve(OPEN, hypotheses=(Hypothesis("H1", "x", "y", "bo", HypothesisStatus.CONFIRMED),))
ASKED = evolve(GUESSED, claims=(Claim("A1", "eve", Access.READ, "db-3", 600),))
ENDED = evolve(GUESSED, ended_at=START, ending=Ending.RESOLVED)
LOCKED = evolve(ENDED, locked_at=START)


def at(status: MitigationStatus, incident: Incident = GUESSED) -> Incident:
    return evolve(incident, mitigations=(Mitigation("M1", "Roll back", "x", "none", "bo", status=status),))


def unseated(incident: Incident, *roles: Role) -> Incident:
    return evolve(incident, roles={role: who for role, who in incident.roles.items() if role not in roles})


MINOR_ALONE = evolve(at(MitigationStatus.APPROVED), severity=Severity.SEV2, roles={Role.IC: "ana", Role.OL: "ana"})

PAGED = Trigger(
    id="P1",
    cause=PageCause.OPENED,
    severity=Severity.SEV1,
    steps=(Rung("primary", 0),),
    answered_by=AnsweredBy.ANYBODY,
    again_seconds=300,
    loops=3,
    keeps_on=False,
    lead=True,
    at=START,
    loop_at=START,
    paged={"ana": (1,), "eve": (1,)},
)
CALLING = evolve(BARE, pages=(PAGED,), responders=("ana",))

TABLE = [
    ("who is paged and not here acknowledges first", CALLING, "eve", "Acknowledge"),
    ("who is paged and here takes IC, which acknowledges too", CALLING, "ana", "Take IC"),
    ("who is paged and has no chair to take acknowledges", evolve(CALLING, roles=SEATED), "eve", "Acknowledge"),
    ("nobody is IC", BARE, "ana", "Take IC"),
    ("a proposal waits and nobody is IC", at(MitigationStatus.PROPOSED, BARE), "eve", "Take IC and approve M1"),
    ("who holds a chair is not asked to take another", unseated(OPEN, Role.IC), "cy", "Post a status update"),
    ("the IC names the roles", unseated(OPEN, Role.OL), "ana", "Name every role"),
    ("somebody free takes the empty chair", unseated(OPEN, Role.SCRIBE), "eve", "Take Scribe"),
    ("the OL has no idea yet", OPEN, "bo", "State a hypothesis"),
    ("the OL has one", GUESSED, "bo", "Propose a mitigation"),
    ("somebody asks for production", ASKED, "bo", "Let eve in"),
    ("proposed, the IC", at(MitigationStatus.PROPOSED), "ana", "Approve M1"),
    ("proposed, the OL waits", at(MitigationStatus.PROPOSED), "bo", "Add a note"),
    ("approved, the OL", at(MitigationStatus.APPROVED), "bo", "Execute M1"),
    ("approved, the IC stays out", at(MitigationStatus.APPROVED), "ana", "Hold a checkpoint"),
    ("approved, doubled up at SEV-2", MINOR_ALONE, "ana", "Execute M1"),
    ("executing, the OL", at(MitigationStatus.EXECUTING), "bo", "Verify M1"),
    ("failed, the OL", at(MitigationStatus.FAILED), "bo", "Propose a mitigation"),
    ("verified and green, the IC", at(MitigationStatus.VERIFIED), "ana", "Resolve"),
    ("nothing presses, CL", GUESSED, "cy", "Post a status update"),
    ("nothing presses, Scribe", GUESSED, "dee", "Add a note"),
    ("ended, the Scribe", ENDED, "dee", "Lock the record"),
    ("ended, the IC where there is no Scribe", unseated(ENDED, Role.SCRIBE), "ana", "Lock the record"),
    ("ended, the CL", ENDED, "cy", "Post the resolution notice"),
    ("ended, somebody", ENDED, "eve", "Add what is missing"),
    ("locked, an author", LOCKED, "bo", "Write the postmortem"),
    ("locked, written", evolve(LOCKED, postmortem_revision=2), "bo", "Edit the postmortem"),
]


@pytest.mark.parametrize(("incident", "person", "words"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_one_thing_is_asked_of_each(incident: Incident, person: str, words: str) -> None:
    act = next_act(incident, standing(incident, person, responds=True), POLICY, Colour.GREEN)
    assert isinstance(act, NextAct)
    assert act.words == words


@pytest.mark.parametrize("colour", [Colour.NOT_GREEN, Colour.UNKNOWN])
def test_what_is_not_green_is_not_offered_to_be_resolved(colour: Colour) -> None:
    incident = at(MitigationStatus.VERIFIED)
    act = next_act(incident, standing(incident, "ana", responds=True), POLICY, colour)
    assert act is not None
    assert act.words == "Hold a checkpoint"


def test_nothing_is_asked_of_a_viewer_or_of_others_once_it_is_locked() -> None:
    assert next_act(BARE, standing(BARE, "ana", responds=False), POLICY, Colour.GREEN) is None
    assert next_act(LOCKED, standing(LOCKED, "eve", responds=True), POLICY, Colour.GREEN) is None
    drill = evolve(LOCKED, ending=Ending.DRILL)
    assert next_act(drill, standing(drill, "ana", responds=True), POLICY, Colour.GREEN) is None


def test_people_who_hold_nothing_have_the_same_standing() -> None:
    assert standing(OPEN, "eve", responds=True) == standing(OPEN, "zed", responds=True)
    assert standing(OPEN, "ana", responds=True) != standing(OPEN, "bo", responds=True)
    assert standing(OPEN, "ana", responds=False) == standing(OPEN, "bo", responds=False)
