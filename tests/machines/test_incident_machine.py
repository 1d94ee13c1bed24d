"""People act legally and illegally on a real store that is closed and reopened at any moment.

The model below knows the rules in its own words: who holds which role, where each mitigation stands, what is
over. Whatever the store answers must be what the model expects, and the record must hold at the end.
"""

import asyncio
import tempfile
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hotwash.adapters.signing.ed25519 import note_signed_by
from hotwash.app.codec import happened
from hotwash.app.execute import Done
from hotwash.app.ports import Viewer
from hotwash.app.record import entries, export
from hotwash.bootstrap import check_database
from hotwash.domain.incident import access, hypothesis, mitigation, notes, paging, roles, suspects
from hotwash.domain.incident.charge import ChargeBudget
from hotwash.domain.incident.checkpoint import HoldCheckpoint
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.events import BudgetCharged, ChangeKind, Ending
from hotwash.domain.incident.fold import fold
from hotwash.domain.incident.impact import AssessImpact
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import End, Resolve
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.suggestion import DismissSuggestion
from hotwash.domain.incident.time_at import time_at
from hotwash.domain.kernel import HOTWASH, Actor, Refused, Words
from hotwash.domain.severity.facts import Harm, Impact
from hotwash.domain.slo.green import Colour
from hotwash.domain.timeline.entry import Chain
from hotwash.domain.timeline.verify import verify
from tests.worlds import PEOPLE, START, World, reading, world

people = st.sampled_from(PEOPLE).map(Actor)
chairs = st.sampled_from(Role)
picked = st.integers(min_value=1, max_value=4).map(lambda number: f"M{number}")
WHY = Words("because of an example")
KNOWN = (Impact(users_affected=0.5), Impact(breach=Harm.CONFIRMED), Impact(breach=Harm.NO, workaround=True))


class IncidentMachine(RuleBasedStateMachine):
    """One incident, from its declaration to its lock and beyond."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.directory = tempfile.TemporaryDirectory()
        self.minute = 0.0
        self.stack = AsyncExitStack()
        self.one: World = self.run(self.stack.enter_async_context(world(Path(self.directory.name))))

    def run(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)

    def act(self, command: Command) -> Done | Refused:
        outcome = self.run(self.one.act(self.id, command))
        if isinstance(outcome, Refused):
            assert outcome.reason.endswith("."), outcome
            assert outcome.instead.endswith("."), outcome
        return outcome

    def expect(self, command: Command, allowed: bool) -> bool:
        outcome = self.act(command)
        assert isinstance(outcome, Done) == allowed, (command, outcome, self.__dict__)
        return allowed

    @initialize(severity=st.sampled_from(Severity))
    def declare(self, severity: Severity) -> None:
        self.id = self.run(self.one.declare(severity))
        self.severity = severity
        self.held: dict[Role, str] = {}
        self.path: dict[str, str] = {}
        self.judged: dict[str, bool] = {}
        self.ended = self.locked = self.resolved = self.charged = False
        self.paged: set[str] = set()
        self.known: dict[str, Any] = {}
        self.suggested: tuple[Severity, bool] | None = None
        """The suggested severity, and whether it was dismissed."""

    # What the model knows.

    @property
    def strict(self) -> bool:
        """SEV-0 and SEV-1: nobody holds two roles."""
        return self.severity in (Severity.SEV0, Severity.SEV1)

    def holds_another(self, person: str, role: Role) -> bool:
        return any(by == person for held, by in self.held.items() if held is not role)

    # What people do.

    @rule(by=people, person=st.sampled_from(PEOPLE), role=chairs, reason=st.booleans())
    def assign(self, by: Actor, person: str, role: Role, reason: bool) -> None:
        holder = self.held.get(role)
        allowed = not self.locked and holder != person and not (self.strict and self.holds_another(person, role))
        if holder is not None:
            entitled = by.id in (person, holder, self.held.get(Role.IC))
            allowed = allowed and reason and entitled
        command = roles.AssignRole(by=by, role=role, person=person, reason=WHY if reason else None)
        if self.expect(command, allowed):
            self.held[role] = person

    @rule(by=people, role=chairs)
    def release(self, by: Actor, role: Role) -> None:
        allowed = not self.locked and role in self.held and by.id in (self.held[role], self.held.get(Role.IC))
        if self.expect(roles.ReleaseRole(by=by, role=role, reason=WHY), allowed):
            del self.held[role]

    @rule(by=people, severity=st.sampled_from(Severity))
    def change_severity(self, by: Actor, severity: Severity) -> None:
        raising = severity.value < self.severity.value
        entitled = raising or self.held.get(Role.IC) in (None, by.id)
        allowed = not self.ended and severity is not self.severity and entitled
        if self.expect(ChangeSeverity(by=by, severity=severity, reason=WHY), allowed):
            self.changed(severity)

    @rule(by=people)
    def accept(self, by: Actor) -> None:
        severity = self.suggested[0] if self.suggested else Severity.SEV1
        # Only what people know suggests here, and that only raises it.
        if self.expect(ChangeSeverity(by=by, severity=severity), not self.ended and self.suggested is not None):
            self.changed(severity)

    def changed(self, severity: Severity) -> None:
        self.severity = severity
        if self.suggested and (not self.suggested[1] or self.suggested[0] is severity):
            self.suggested = None
        self.weigh()

    @rule(by=people, known=st.sampled_from(KNOWN), back=st.booleans())
    def tell_the_impact(self, by: Actor, known: Impact, back: bool) -> None:
        unknown = tuple(name for name in self.known if name not in known.known()) if back else ()
        if self.expect(AssessImpact(by=by, known=known, unknown=unknown), not self.locked):
            before = self.known
            self.known = {name: one for name, one in {**before, **known.known()}.items() if name not in unknown}
            if not self.ended and self.known != before:
                self.weigh()

    @rule(by=people)
    def dismiss(self, by: Actor) -> None:
        entitled = self.held.get(Role.IC) in (None, by.id)
        waiting = self.suggested is not None and not self.suggested[1]
        if self.expect(DismissSuggestion(by=by, reason=WHY), not self.ended and waiting and entitled):
            assert self.suggested is not None
            self.suggested = (self.suggested[0], True)

    def weigh(self) -> None:
        """A breach is SEV-0, half of the users alone SEV-1 or, with a workaround, one less.

        What is dismissed is quiet while it is the same.
        """
        worst = Severity.SEV3
        if self.known.get("users_affected"):
            worst = Severity.SEV2 if self.known.get("workaround") else Severity.SEV1
        if self.known.get("breach") == Harm.CONFIRMED:
            worst = Severity.SEV0
        if worst.value < self.severity.value:
            if self.suggested is None or self.suggested[0] is not worst:
                self.suggested = (worst, False)
        elif self.suggested is None or not self.suggested[1] or self.suggested[0] is not worst:
            self.suggested = None

    @rule(by=people, id=st.sampled_from(["C1", "E2"]), confirmed=st.booleans())
    def judge_a_change(self, by: Actor, id: str, confirmed: bool) -> None:
        judge = suspects.ConfirmChange if confirmed else suspects.ClearChange
        what = {"change": ChangeKind.DEPLOY, "service": None, "made_at": self.one.now, "what": Words("Deploy")}
        allowed = not self.locked and self.judged.get(id) is not confirmed
        if self.expect(judge(by=by, id=id, reason=WHY, **what), allowed):
            self.judged[id] = confirmed

    @rule(by=people)
    def propose(self, by: Actor) -> None:
        command = mitigation.ProposeMitigation(
            by=by, what=Words("Roll back"), how=Words("Redeploy"), risk=Words("None")
        )
        if self.expect(command, not self.ended):
            self.path[f"M{len(self.path) + 1}"] = "proposed"

    @rule(by=people, id=picked, take=st.booleans())
    def approve(self, by: Actor, id: str, take: bool) -> None:
        empty = Role.IC not in self.held
        can_take = take and empty and not (self.strict and self.holds_another(by.id, Role.IC))
        entitled = self.held.get(Role.IC) == by.id or can_take
        allowed = not self.ended and self.path.get(id) == "proposed" and entitled
        if self.expect(mitigation.ApproveMitigation(by=by, id=id, take_command=take), allowed):
            self.path[id] = "approved"
            self.held.setdefault(Role.IC, by.id)

    @rule(by=people, id=picked)
    def reject(self, by: Actor, id: str) -> None:
        allowed = not self.ended and self.path.get(id) == "proposed" and self.held.get(Role.IC) == by.id
        if self.expect(mitigation.RejectMitigation(by=by, id=id, reason=WHY), allowed):
            self.path[id] = "rejected"

    @rule(by=people, id=picked)
    def execute(self, by: Actor, id: str) -> None:
        is_ic = self.held.get(Role.IC) == by.id
        doubled = self.held.get(Role.OL) == by.id and not self.strict
        allowed = not self.ended and self.path.get(id) == "approved" and (not is_ic or doubled)
        if self.expect(mitigation.ExecuteMitigation(by=by, id=id), allowed):
            self.path[id] = "executing"

    @rule(by=people, id=picked)
    def record_execution(self, by: Actor, id: str) -> None:
        happened_already = self.path.get(id) in ("executing", "verified", "failed", "approved")
        allowed = not self.locked and id in self.path and not happened_already
        if self.expect(mitigation.RecordExecution(by=by, id=id, reason=WHY), allowed):
            self.path[id] = "executing"

    @rule(by=people, id=picked, last=st.sampled_from([None, 0.001, 0.4]), seen=st.booleans())
    def verify_mitigation(self, by: Actor, id: str, last: float | None, seen: bool) -> None:
        measured = seen or last == 0.001
        allowed = not self.locked and self.path.get(id) == "executing" and measured
        observed = Words("Looks well") if seen else None
        command = mitigation.VerifyMitigation(by=by, id=id, reading=reading(last=last), observation=observed)
        if self.expect(command, allowed):
            self.path[id] = "verified"

    @rule(by=people, id=picked)
    def fail(self, by: Actor, id: str) -> None:
        allowed = not self.locked and self.path.get(id) == "executing"
        if self.expect(mitigation.FailMitigation(by=by, id=id, observation=WHY), allowed):
            self.path[id] = "failed"

    @rule(by=people, colour=st.sampled_from(Colour), override=st.booleans())
    def resolve(self, by: Actor, colour: Colour, override: bool) -> None:
        measured = colour is Colour.GREEN or override
        allowed = not self.ended and self.held.get(Role.IC) == by.id and measured
        command = Resolve(by=by, reading=reading(colour), override=WHY if override else None)
        if self.expect(command, allowed):
            self.ended = self.resolved = True

    @rule(by=people, ending=st.sampled_from([Ending.FALSE_ALARM, Ending.DRILL, Ending.RESOLVED]))
    def end(self, by: Actor, ending: Ending) -> None:
        entitled = self.held.get(Role.IC) in (None, by.id)
        allowed = not self.ended and entitled and ending is Ending.FALSE_ALARM
        if self.expect(End(by=by, ending=ending, reason=WHY), allowed):
            self.ended = True

    @rule()
    def charge(self) -> None:
        """Hotwash writes down what it cost: once, when it was resolved and is not locked."""
        allowed = self.ended and not self.locked
        charged = BudgetCharged(START, START, (), "checkout-api has no SLO")
        if self.expect(ChargeBudget(by=HOTWASH, charged=charged), allowed):
            self.charged = self.resolved

    @rule(by=people)
    def lock(self, by: Actor) -> None:
        keeper = self.held.get(Role.SCRIBE) or self.held.get(Role.IC)
        allowed = self.ended and not self.locked and keeper in (None, by.id)
        if self.expect(Lock(by=by), allowed):
            self.locked = True

    @rule(by=people, person=st.sampled_from(PEOPLE))
    def page(self, by: Actor, person: str) -> None:
        if self.expect(paging.PagePeople(by=by, people=(person,)), not self.ended):
            self.paged.add(person)

    @rule(by=people, comes=st.booleans())
    def answer_a_page(self, by: Actor, comes: bool) -> None:
        answer = paging.AcknowledgePage(by=by) if comes else paging.DeclinePage(by=by)
        self.expect(answer, by.id in self.paged)
        if comes and not self.ended and by.id in self.paged:
            assert not paging.waits_for(self.run(self.one.load(self.id)), by.id)

    @rule(by=people, progress=st.booleans())
    def checkpoint(self, by: Actor, progress: bool) -> None:
        entitled = self.held.get(Role.IC) in (None, by.id)
        self.expect(HoldCheckpoint(by=by, progress=progress, summary=WHY), not self.ended and entitled and progress)

    @rule(by=people)
    def claim_and_grant(self, by: Actor) -> None:
        allowed = not self.ended and not (self.held.get(Role.IC) == by.id and self.strict)
        if self.expect(access.ClaimAccess(by=by, where=Words("db-3"), why=WHY), allowed):
            newest = self.run(self.one.load(self.id)).claims[-1].id
            self.act(access.GrantAccess(by=Actor(self.held.get(Role.OL, by.id)), id=newest))

    @rule(by=people)
    def say(self, by: Actor) -> None:
        self.expect(notes.AddNote(by=by, words=WHY), not self.locked)
        self.expect(hypothesis.StateHypothesis(by=by, what=WHY, because=WHY), not self.ended)

    @rule(minutes=st.integers(min_value=1, max_value=40))
    def time_passes(self, minutes: int) -> None:
        self.minute += minutes
        self.run(self.one.at(self.minute))
        assert self.run(self.one.hotwash.agenda.due(self.one.now, 10)) == []
        incident = self.run(self.one.load(self.id))
        if incident.is_locked and self.ended and not self.locked:
            # A record that locks by itself is charged at the latest then.
            self.locked, self.charged = True, self.resolved

    @rule()
    def restart(self) -> None:
        """Stop the server and start it again over the same database."""
        self.run(self.stack.aclose())
        self.stack = AsyncExitStack()
        self.one = self.run(self.stack.enter_async_context(world(Path(self.directory.name))))
        self.run(self.one.at(self.minute))

    # What holds at any moment.

    @invariant()
    def the_store_agrees_with_the_model(self) -> None:
        incident: Incident = self.run(self.one.load(self.id))
        assert dict(incident.roles) == self.held
        assert {one.id: one.status.value for one in incident.mitigations} == self.path
        assert (incident.severity, not incident.is_open, incident.is_locked) == (self.severity, self.ended, self.locked)
        assert len({one.person for one in incident.in_production()}) <= 2
        told = incident.suggestion
        assert incident.impact.known() == self.known
        assert ((told.severity, told.dismissed) if told else None) == self.suggested
        assert (incident.cost is not None) == self.charged

    def teardown(self) -> None:
        stored = self.run(self.one.hotwash.reader.incident(Viewer("ana"), self.id))
        whole = [one for chain in Chain for one in self.run(self.collect(chain, stored.heads[chain].size))]
        assert fold(self.id, map(happened, whole)) == stored.incident
        lines = self.run(self.exported(stored))
        assert verify(lines, note_signed_by).tampered is None
        record = [one.kind for one in whole if one.chain is Chain.RECORD]
        assert "timeline.locked" not in record[:-1]
        assert record.count("budget.charged") == self.charged
        spent = time_at(stored.incident, self.one.now)
        assert sum(spent.values(), timedelta()) == (stored.incident.ended_at or self.one.now) - START
        self.run(self.stack.aclose())
        assert check_database(f"sqlite:///{self.directory.name}/hotwash.db")[1] == []
        self.loop.close()
        self.directory.cleanup()

    async def collect(self, chain: Chain, size: int) -> list[Any]:
        return [one async for one in entries(self.one.hotwash.reader, Viewer("ana"), self.id, chain, size)]

    async def exported(self, stored: Any) -> list[bytes]:
        return [line async for line in export(self.one.hotwash, Viewer("ana"), stored)]


IncidentMachine.TestCase.settings = settings(
    max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestIncidentMachine = IncidentMachine.TestCase
