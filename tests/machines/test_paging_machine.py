"""Anything may happen while people are paged: they answer, cannot come, change shifts, the severity goes up and down.

Whatever happens: nobody who has acknowledged is paged again for the same trigger, nobody who should be paged is left
out, raising adds, lowering stops, and every chain ends in an acknowledgement, a call-off or an alarm.
"""

from datetime import timedelta

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from hotwash.domain.incident import events as e
from hotwash.domain.incident.pages import Trigger, upcoming
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage, PagePeople
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.resolve import End
from hotwash.domain.incident.rota import resolve
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.kernel import Actor, Refused, Words
from tests.domain.incident.paged import MINUTE, POLICY, T0, Paged, rota

lines = st.lists(st.sampled_from(("bo", "cy", "dee", "zed")), max_size=3, unique=True)
people = st.sampled_from(("bo", "cy", "dee", "lee", "sam")).map(Actor)
WHY = Words("because of an example")
LONGEST_GAP = {Severity.SEV0: 60, Severity.SEV1: 180, Severity.SEV2: 600}
"""The most seconds between two steps of an unanswered trigger, by the shipped policy."""


class PagingMachine(RuleBasedStateMachine):
    """The rules alone, without a store."""

    @initialize(severity=st.sampled_from(Severity), line=lines, restricted=st.booleans())
    def open(self, severity: Severity, line: list[str], restricted: bool) -> None:
        self.one = Paged(rota(*line), severity, restricted)
        self.changed = T0

    @rule(by=people)
    def acknowledge(self, by: Actor) -> None:
        decision = self.one.act(AcknowledgePage(by=by))
        paged = any(by.id in people for _, people in self.one.sent())
        assert isinstance(decision, Refused) == (not paged)

    @rule(by=people)
    def decline(self, by: Actor) -> None:
        self.one.act(DeclinePage(by=by))

    @rule(severity=st.sampled_from(Severity))
    def change_severity(self, severity: Severity) -> None:
        before = self.one.incident
        decision = self.one.act(ChangeSeverity(by=Actor("ana"), severity=severity, reason=WHY))
        if isinstance(decision, Refused):
            return
        raised = severity.is_worse_than(before.severity)
        pages = self.one.incident.pages
        assert len(pages) == len(before.pages) + (raised and severity is not Severity.SEV3)
        for old, new in zip(before.pages, pages, strict=False):
            if raised:
                # Raising takes nothing back and starts nothing anew.
                assert (old.at, old.loop, old.paged.keys()) <= (new.at, new.loop, new.paged.keys())
                assert not set(old.acknowledged) & set(pages[-1].paged) or old.called_off
            elif old.cause is not e.PageCause.NAMED and old.severity.is_worse_than(severity):
                assert upcoming(new) is None

    @rule(person=st.sampled_from(("bo", "dee", "zed")))
    def page_by_name(self, person: str) -> None:
        decision = self.one.act(PagePeople(by=Actor("ana"), people=(person,)))
        if person != "zed" and not isinstance(decision, Refused) and decision:
            assert self.one.sent()[-1][1] == (person,)

    @rule(line=lines)
    def change_shifts(self, line: list[str]) -> None:
        self.one.rota = rota(*line)
        self.changed = self.one.now

    @rule(minutes=st.floats(min_value=0.1, max_value=45))
    def time_passes(self, minutes: float) -> None:
        self.one.at((self.one.now - T0) / MINUTE + minutes)

        self._everyone_was_paged_within_the_last_minute()

    def _everyone_was_paged_within_the_last_minute(self) -> None:
        """SEV-0 with a rota that has stood for a minute: whoever is on it and has not answered."""
        if not self.one.incident.is_open or self.one.now < self.changed + MINUTE:
            return
        for trigger in self.one.incident.pages:
            if trigger.cause is e.PageCause.NAMED or trigger.severity is not Severity.SEV0 or upcoming(trigger) is None:
                continue
            for person in resolve("everyone", self.one.incident, self.one.rota, POLICY.escalation, self.one.now):
                moments = [
                    at
                    for at, event in self.one.log
                    if isinstance(event, e.PageSent) and event.trigger == trigger.id and person in event.people
                ]
                assert trigger.has_answered(person) or max(moments) > self.one.now - 1.01 * MINUTE, (person, trigger)

    @rule(minutes=st.floats(min_value=0.1, max_value=45))
    def the_server_is_away(self, minutes: float) -> None:
        """Nothing happens for a while; then whatever is due is done late, and no burst follows."""
        self.one.now += minutes * MINUTE
        before = len(self.one.sent())
        self.one.at((self.one.now - T0) / MINUTE)
        late = self.one.sent()[before:]
        for trigger in self.one.incident.pages:
            mine = [people for _, people in late if set(people) & trigger.paged.keys()]
            assert len(mine) <= 2 * len(self.one.incident.pages) * (len(trigger.steps) + 1)

    @precondition(lambda self: self.one.incident.is_open)
    @rule(chance=st.integers(0, 9))
    def end(self, chance: int) -> None:
        if chance == 0:
            self.one.act(End(by=Actor("ana"), ending=e.Ending.FALSE_ALARM, reason=WHY))

    @invariant()
    def nobody_who_acknowledged_is_paged_again_for_the_same_trigger(self) -> None:
        acknowledged: dict[str, set[str]] = {}
        triggers: list[str] = []
        for _, event in self.one.log:
            if isinstance(event, e.PageTriggered):
                triggers.append(event.trigger)
            if isinstance(event, e.PageAcknowledged):
                for trigger in triggers:
                    acknowledged.setdefault(trigger, set()).add(event.person)
            if isinstance(event, e.PageSent):
                assert not acknowledged.get(event.trigger, set()) & set(event.people)

    @invariant()
    def each_step_of_a_loop_is_gone_through_once(self) -> None:
        steps = [
            (event.trigger, event.loop, event.step)
            for _, event in self.one.log
            if isinstance(event, e.PageSent | e.PageSkipped)
        ]
        assert len(steps) == len(set(steps))

    @invariant()
    def nothing_that_is_due_waits(self) -> None:
        if self.one.incident.is_open:
            coming = [due for one in self.one.incident.pages if (due := upcoming(one)) is not None]
            assert all(one.due > self.one.now - 45 * MINUTE for one in coming)

    @invariant()
    def who_is_owed_a_page_has_one_coming(self) -> None:
        """A trigger that is neither answered, called off nor at its alarm always has a next step, and soon."""
        for trigger in self.one.incident.pages:
            if not (trigger.is_answered or trigger.called_off or trigger.exhausted):
                coming = upcoming(trigger)
                assert coming is not None
                gap = LONGEST_GAP.get(trigger.severity, 600) + trigger.again_seconds
                assert coming.due <= self.one.now + timedelta(seconds=gap)
            assert self._whole_first_loop(trigger)

    def _whole_first_loop(self, trigger: Trigger) -> bool:
        """What the first loop went through paged whom the rota meant, as far as they had not answered."""
        return all(
            set(event.people) <= set(trigger.paged)
            for _, event in self.one.log
            if isinstance(event, e.PageSent) and event.trigger == trigger.id
        )

    def teardown(self) -> None:
        """Left alone, every chain ends, and none in silence."""
        if not hasattr(self, "one"):
            return
        self.one.at((self.one.now - T0) / MINUTE + 400)
        for trigger in self.one.incident.pages:
            over = trigger.is_answered or trigger.called_off or trigger.exhausted
            assert over or not self.one.incident.is_open, trigger
            alarms = [one for _, one in self.one.kinds(e.PageExhausted) if getattr(one, "trigger", "") == trigger.id]
            assert len(alarms) == trigger.exhausted
            if trigger.exhausted and trigger.lead and not self.one.incident.restricted:
                assert resolve("lead", self.one.incident, self.one.rota, POLICY.escalation, self.one.now)
                assert "lee" in trigger.paged or trigger.has_answered("lee")


PagingMachine.TestCase.settings = settings(max_examples=200, stateful_step_count=30, deadline=None)
TestPagingMachine = PagingMachine.TestCase
