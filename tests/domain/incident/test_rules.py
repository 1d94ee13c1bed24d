"""The rules of the process, one sentence each, decided without a store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from hotwash.adapters.policy_files import load_policy
from hotwash.domain.incident import access, alert, hypothesis, mitigation, notes, resolve, roles
from hotwash.domain.incident.checkpoint import HoldCheckpoint
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.deadlines import PassDeadline, deadlines
from hotwash.domain.incident.declare import Declare, declare
from hotwash.domain.incident.events import EVENTS, Audience, CheckpointDecision, Ending, Event, RoleHandedOver
from hotwash.domain.incident.fold import Happened, apply, begin
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Phase, Role, Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.summary import situation_summary
from hotwash.domain.incident.transitions import VERBS, decide
from hotwash.domain.incident.update import PostUpdate
from hotwash.domain.kernel import HOTWASH, Actor, Refused, Words
from hotwash.domain.slo.green import Colour
from hotwash.domain.timeline.sentence import SENTENCES
from tests.worlds import ANA, BO, CY, DEE, START, reading

POLICY = load_policy()
WHY = Words("because of an example")


@dataclass
class Room:
    """An incident and its clock, without any store."""

    severity: Severity = Severity.SEV1
    minute: float = 0
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        declared = declare(Declare(by=ANA, title=Words("Checkout fails"), severity=self.severity), START, POLICY)
        assert not isinstance(declared, Refused)
        self.incident: Incident = begin("INC-1", Happened(declared[0], ANA, START))

    def do(self, command: Command, at: float | None = None) -> list[Event]:
        """The events of an act that must be possible."""
        decision = self.ask(command, at)
        assert not isinstance(decision, Refused), decision
        return decision

    def refused(self, command: Command, at: float | None = None) -> Refused:
        """The refusal of an act that must not be."""
        decision = self.ask(command, at)
        assert isinstance(decision, Refused), decision
        assert decision.reason.endswith(".")
        assert decision.instead.endswith(".")
        return decision

    def ask(self, command: Command, at: float | None) -> list[Event] | Refused:
        self.minute = self.minute if at is None else at
        now = START + timedelta(minutes=self.minute)
        decision = decide(self.incident, command, now, POLICY)
        for event in decision if not isinstance(decision, Refused) else ():
            self.incident = apply(self.incident, Happened(event, command.by, command.at(now)))
        return decision

    def staffed(self) -> "Room":
        for role, person in zip(Role, ("ana", "bo", "cy", "dee"), strict=True):
            self.do(roles.AssignRole(by=ANA, role=role, person=person))
        return self

    def proposed(self) -> "Room":
        self.do(mitigation.ProposeMitigation(by=BO, what=Words("Roll back"), how=WHY, risk=Words("None")))
        return self

    def resolved(self) -> "Room":
        self.do(resolve.Resolve(by=ANA, reading=reading()))
        return self

    def due(self) -> dict[str, float]:
        """Minutes after the start at which each deadline is due."""
        return {one.name: (one.due - START).total_seconds() / 60 for one in deadlines(self.incident, POLICY)}


def _commands(kind: type[Command]) -> Iterator[type[Command]]:
    for below in kind.__subclasses__():
        yield below
        yield from _commands(below)


def test_every_command_has_a_verb_and_every_event_a_sentence() -> None:
    every = [*_commands(Command)]
    bases = {base.__name__ for kind in every for base in kind.__bases__}
    assert {kind.__name__ for kind in every} - bases - {"Declare"} == {kind.__name__ for kind in VERBS}
    assert set(EVENTS.values()) == set(SENTENCES)


def test_an_ic_does_not_execute_at_sev1_and_is_told_what_to_do() -> None:
    room = Room().staffed().proposed()
    room.do(mitigation.ApproveMitigation(by=ANA, id="M1"))
    refused = room.refused(mitigation.ExecuteMitigation(by=ANA, id="M1"))
    assert (refused.code, refused.on_record) == ("ic-does-not-execute", True)
    assert "hand over IC" in refused.instead


def test_a_doubled_up_ic_may_execute_at_sev2() -> None:
    room = Room(Severity.SEV2)
    room.do(roles.AssignRole(by=ANA, role=Role.IC, person="ana"))
    room.do(roles.AssignRole(by=ANA, role=Role.OL, person="ana"))
    room.proposed().do(mitigation.ApproveMitigation(by=ANA, id="M1"))
    room.do(mitigation.ExecuteMitigation(by=ANA, id="M1"))


def test_at_sev2_the_empty_chair_is_taken_and_the_approval_given_in_one_act() -> None:
    room = Room(Severity.SEV2).proposed()
    assert room.refused(mitigation.ApproveMitigation(by=CY, id="M1")).code == "no-commander"
    events = room.do(mitigation.ApproveMitigation(by=CY, id="M1", take_command=True))
    assert [event.kind for event in events] == ["role.assigned", "mitigation.approved"]


def test_only_the_ic_approves_and_rejects() -> None:
    room = Room().staffed().proposed()
    assert room.refused(mitigation.ApproveMitigation(by=BO, id="M1")).code == "not-commander"
    assert room.refused(mitigation.RejectMitigation(by=BO, id="M1", reason=WHY)).code == "not-commander"


@pytest.mark.parametrize("severity", [Severity.SEV0, Severity.SEV1])
def test_nobody_holds_two_roles_when_it_is_serious(severity: Severity) -> None:
    room = Room(severity)
    room.do(roles.AssignRole(by=ANA, role=Role.IC, person="ana"))
    assert room.refused(roles.AssignRole(by=ANA, role=Role.OL, person="ana")).code == "one-role-each"


def test_a_hand_over_carries_reason_and_a_situation_summary() -> None:
    room = Room().staffed().proposed()
    assert room.refused(roles.AssignRole(by=ANA, role=Role.OL, person="eli")).code == "reason-needed"
    (event,) = room.do(roles.AssignRole(by=ANA, role=Role.OL, person="eli", reason=WHY))
    assert isinstance(event, RoleHandedOver)
    assert (event.before, event.after) == ("bo", "eli")
    assert "M1 awaits the IC's decision" in event.summary


def test_a_stranger_cannot_pass_a_role_on_but_can_take_it_over() -> None:
    room = Room().staffed()
    command = roles.AssignRole(by=Actor("eli"), role=Role.CL, person="fay", reason=WHY)
    assert room.refused(command).code == "not-yours-to-hand-over"
    room.do(roles.AssignRole(by=Actor("eli"), role=Role.CL, person="eli", reason=WHY))


def test_raising_is_anyones_right_and_lowering_the_ics() -> None:
    room = Room().staffed()
    room.do(ChangeSeverity(by=CY, severity=Severity.SEV0, reason=WHY))
    assert room.refused(ChangeSeverity(by=CY, severity=Severity.SEV2, reason=WHY)).code == "not-commander"
    room.do(ChangeSeverity(by=ANA, severity=Severity.SEV2, reason=WHY))


def test_a_lone_responder_at_sev1_is_never_stuck() -> None:
    """Act, record it as what it is, verify by observation, change chairs, resolve, lock."""
    room = Room()
    room.do(roles.AssignRole(by=BO, role=Role.OL, person="bo"))
    events = room.do(mitigation.RecordExecution(by=BO, reason=WHY, what=Words("Fail over"), how=WHY))
    assert events[-1].kind == "mitigation.executed-without-approval"
    room.do(mitigation.VerifyMitigation(by=BO, id="M1", observation=Words("Orders flow")))
    room.do(roles.ReleaseRole(by=BO, role=Role.OL, reason=WHY))
    room.do(resolve.Resolve(by=BO, reading=reading(Colour.UNKNOWN), override=WHY, take_command=True))
    room.do(Lock(by=BO))


def test_what_was_approved_is_recorded_as_executed_and_not_as_unapproved() -> None:
    room = Room().staffed().proposed()
    room.do(mitigation.ApproveMitigation(by=ANA, id="M1"))
    assert room.refused(mitigation.RecordExecution(by=BO, id="M1", reason=WHY)).code == "was-approved"


def test_a_failed_mitigation_resets_to_investigation() -> None:
    room = Room().staffed().proposed()
    room.do(mitigation.ApproveMitigation(by=ANA, id="M1"))
    room.do(mitigation.ExecuteMitigation(by=BO, id="M1"))
    events = room.do(mitigation.FailMitigation(by=BO, id="M1", observation=WHY))
    assert [event.kind for event in events] == ["mitigation.failed", "incident.reset", "phase.entered"]
    assert (room.incident.phase, room.incident.resets) == (Phase.INVESTIGATION, 1)


def test_verified_needs_a_measurement_or_an_observation() -> None:
    room = Room().staffed().proposed()
    room.do(mitigation.ApproveMitigation(by=ANA, id="M1"))
    room.do(mitigation.ExecuteMitigation(by=BO, id="M1"))
    verify = mitigation.VerifyMitigation
    assert room.refused(verify(by=BO, id="M1")).code == "not-measured"
    assert room.refused(verify(by=BO, id="M1", reading=reading(last=None))).code == "not-measured"
    assert room.refused(verify(by=BO, id="M1", reading=reading(last=0.005))).code == "not-better"
    room.do(verify(by=BO, id="M1", reading=reading(last=0.0049)))


@pytest.mark.parametrize(("colour", "code"), [(Colour.NOT_GREEN, "not-green"), (Colour.UNKNOWN, "sli-unknown")])
def test_not_green_and_unknown_are_not_resolved_without_an_override(colour: Colour, code: str) -> None:
    room = Room().staffed()
    assert room.refused(resolve.Resolve(by=ANA, reading=reading(colour))).code == code
    room.do(resolve.Resolve(by=ANA, reading=reading(colour), override=WHY))


def test_a_postmortem_is_scheduled_within_48_hours_by_itself() -> None:
    room = Room().staffed().resolved()
    assert room.due()["postmortem"] == 48 * 60
    late = START + timedelta(hours=49)
    assert room.refused(resolve.SchedulePostmortem(by=ANA, due=late)).code == "postmortem-date"


@pytest.mark.parametrize("ending", [Ending.FALSE_ALARM, Ending.DUPLICATE])
def test_what_was_no_outage_owes_no_postmortem(ending: Ending) -> None:
    room = Room().staffed()
    room.do(resolve.End(by=ANA, ending=ending, reason=WHY, duplicate_of="INC-9"))
    assert set(room.due()) == {"lock"}
    assert room.refused(resolve.SchedulePostmortem(by=ANA, due=START + timedelta(hours=1))).code == "owes-none"


def test_a_real_incident_does_not_end_as_a_drill() -> None:
    assert Room().refused(resolve.End(by=ANA, ending=Ending.DRILL, reason=WHY)).code == "not-a-drill"


def test_the_scribe_locks_and_nothing_follows() -> None:
    room = Room().staffed().resolved()
    assert room.refused(Lock(by=ANA)).code == "not-scribe"
    room.do(Lock(by=DEE))
    for command in (notes.AddNote(by=DEE, words=WHY), roles.Join(by=DEE, person="eli"), Lock(by=DEE)):
        assert room.refused(command).code == "timeline-locked"


def test_an_open_incident_is_not_locked() -> None:
    assert Room().refused(Lock(by=ANA)).code == "not-resolved"


def test_the_closing_phase_takes_notes_and_no_new_mitigations() -> None:
    room = Room().staffed().resolved()
    room.do(notes.AddNote(by=DEE, words=WHY, happened_at=START))
    room.do(notes.Correct(by=DEE, corrects=1, words=WHY))
    command = mitigation.ProposeMitigation(by=BO, what=WHY, how=WHY, risk=WHY)
    assert room.refused(command).code == "incident-ended"


def test_a_correction_points_at_an_entry_that_is_there() -> None:
    assert Room().refused(notes.Correct(by=ANA, corrects=2, words=WHY)).code == "unknown-entry"


def test_two_people_are_in_production_and_a_third_waits() -> None:
    room = Room().staffed()
    for number, who in enumerate((BO, CY, DEE), 1):
        room.do(access.ClaimAccess(by=who, where=Words("db-3"), why=WHY))
        if number < 3:
            room.do(access.GrantAccess(by=BO, id=f"A{number}"))
    assert room.refused(access.GrantAccess(by=BO, id="A3")).code == "production-is-full"
    room.do(access.EndAccess(by=CY, id="A2"))
    room.do(access.GrantAccess(by=BO, id="A3"))


def test_access_is_granted_by_the_ol_and_ends_by_itself() -> None:
    room = Room().staffed()
    room.do(access.ClaimAccess(by=CY, where=Words("db-3"), why=WHY, seconds=600))
    assert room.refused(access.GrantAccess(by=CY, id="A1")).code == "not-operations-lead"
    room.do(access.GrantAccess(by=BO, id="A1"))
    assert room.due()["access:A1"] == 10
    (event,) = room.do(PassDeadline(by=HOTWASH, name="access:A1"), at=10)
    assert event.kind == "access.ended"


def test_the_ic_stays_out_of_production() -> None:
    room = Room().staffed()
    assert room.refused(access.ClaimAccess(by=ANA, where=Words("db-3"), why=WHY)).code == "ic-stays-out"


def test_no_progress_means_escalate_or_swap() -> None:
    room = Room().staffed()
    assert room.refused(HoldCheckpoint(by=ANA, progress=False, summary=WHY)).code == "no-progress"
    room.do(HoldCheckpoint(by=ANA, progress=False, summary=WHY, decision=CheckpointDecision.SWAP_OL))


def test_outside_voices_are_the_cls() -> None:
    room = Room().staffed()
    command = PostUpdate(by=BO, words=WHY, audience=Audience.PUBLIC)
    assert room.refused(command).code == "not-communications-lead"
    room.do(PostUpdate(by=CY, words=WHY, audience=Audience.PUBLIC))
    room.do(PostUpdate(by=BO, words=WHY))


def test_a_decided_hypothesis_is_reopened_before_it_is_judged_anew() -> None:
    room = Room()
    room.do(hypothesis.StateHypothesis(by=BO, what=WHY, because=WHY))
    room.do(hypothesis.RefuteHypothesis(by=BO, id="H1", evidence=WHY))
    assert room.refused(hypothesis.ConfirmHypothesis(by=BO, id="H1", evidence=WHY)).code == "hypothesis-is-decided"
    room.do(hypothesis.ReopenHypothesis(by=BO, id="H1", reason=WHY))
    room.do(hypothesis.ConfirmHypothesis(by=BO, id="H1", evidence=WHY))


def test_an_incident_may_jump_ahead_and_the_record_says_so() -> None:
    (entered, _) = Room().do(mitigation.ProposeMitigation(by=BO, what=WHY, how=WHY, risk=WHY, happened_at=START), at=6)
    assert (entered.phase, entered.planned_seconds) == (Phase.MITIGATION, 1800)  # type: ignore[attr-defined]


def test_an_alert_that_is_attached_adds_nothing_and_resolves_nothing_but_itself() -> None:
    room = Room()
    attach = alert.AttachAlert(by=HOTWASH, integration="am", fingerprint="f1", summary=WHY, starts_at=START)
    assert len(room.do(attach)) == 1
    assert room.do(attach) == []
    room.do(alert.ResolveAlert(by=HOTWASH, integration="am", fingerprint="f1", summary=WHY, ends_at=START))
    assert room.incident.is_open
    assert room.incident.firing == ()


def test_words_are_neither_blank_nor_endless_nor_broken() -> None:
    room = Room()
    wrong = {" ": "empty-text", "x" * 20_001: "text-too-long", "\ud800": "not-text", "\x1b[2J": "not-text"}
    for words, code in wrong.items():
        assert room.refused(notes.AddNote(by=ANA, words=Words(words))).code == code


def test_what_is_recorded_has_happened() -> None:
    command = notes.AddNote(by=ANA, words=WHY, happened_at=START + timedelta(minutes=1))
    assert Room().refused(command).code == "in-the-future"


def test_roles_a_commander_and_updates_fall_due() -> None:
    assert Room(Severity.SEV0).due()["commander"] == 2
    due = Room(Severity.SEV1).due()
    assert (due["roles"], due["commander"], due["checkpoint"], due["update"]) == (5, 10, 15, 5)
    assert "commander" not in Room(Severity.SEV2).due()
    assert "roles" not in Room(Severity.SEV3).due()


def test_an_empty_chair_is_missed_three_times_and_then_stays_visible_in_silence() -> None:
    room = Room()
    for times, minute in enumerate((5, 10, 15), 1):
        (event,) = room.do(PassDeadline(by=HOTWASH, name="roles"), at=minute)
        assert (event.times, event.missing) == (times, ("IC", "OL", "CL", "Scribe"))  # type: ignore[attr-defined]
    assert "roles" not in room.due()


def test_a_checkpoint_falls_due_15_minutes_after_the_last_one() -> None:
    room = Room().staffed()
    room.do(HoldCheckpoint(by=ANA, progress=True, summary=WHY), at=7)
    assert room.due()["checkpoint"] == 22
    room.do(hypothesis.StateHypothesis(by=BO, what=WHY, because=WHY))
    room.do(hypothesis.ConfirmHypothesis(by=BO, id="H1", evidence=WHY), at=9)
    assert room.due()["checkpoint"] == 24


def test_a_deadline_that_was_met_passes_silently() -> None:
    room = Room().staffed()
    assert room.do(PassDeadline(by=HOTWASH, name="roles"), at=5) == []
    assert room.do(PassDeadline(by=HOTWASH, name="checkpoint"), at=14) == []


def test_raising_to_sev1_makes_a_doubled_role_a_deadline() -> None:
    room = Room(Severity.SEV2)
    room.do(roles.AssignRole(by=ANA, role=Role.IC, person="ana"))
    room.do(roles.AssignRole(by=ANA, role=Role.OL, person="ana"))
    room.do(ChangeSeverity(by=ANA, severity=Severity.SEV1, reason=WHY), at=20)
    assert room.due()["roles-apart"] == 25
    assert room.due()["roles"] == 25


def test_the_record_locks_60_minutes_after_the_end_and_an_overdue_postmortem_goes_to_the_annex() -> None:
    room = Room().staffed().resolved()
    assert room.due()["lock"] == 60
    (event,) = room.do(PassDeadline(by=HOTWASH, name="lock"), at=60)
    assert event.kind == "timeline.locked"
    (missed,) = room.do(PassDeadline(by=HOTWASH, name="postmortem"), at=48 * 60)
    assert missed.kind == "annex.deadline.missed"
    assert room.due() == {}


def test_the_summary_tells_a_newcomer_where_things_stand() -> None:
    room = Room().staffed().proposed()
    summary = situation_summary(room.incident, START + timedelta(minutes=65))
    assert summary.splitlines()[:2] == [
        "SEV-1: Checkout fails, 1 h 5 min in, mitigation.",
        "Roles: IC ana, OL bo, CL cy, Scribe dee.",
    ]
