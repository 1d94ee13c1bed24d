"""How far the pages of an incident have come: what was triggered, who was paged and answered, and what is next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hotwash.domain.incident.escalation import AnsweredBy
from hotwash.domain.incident.events.paging import (
    LateReason,
    PageCause,
    PageLate,
    PageSent,
    PageSkipped,
    PageTriggered,
    Rung,
    SkipReason,
)
from hotwash.domain.incident.severities import Severity
from hotwash.domain.kernel import Instant


@dataclass(frozen=True, slots=True)
class Trigger:
    """Pages that were triggered together; loop and step are the next to be gone through."""

    id: str
    cause: PageCause
    severity: Severity
    steps: tuple[Rung, ...]
    answered_by: AnsweredBy
    again_seconds: int
    loops: int
    keeps_on: bool
    lead: bool
    at: Instant
    loop_at: Instant
    """When the loop began, or is to begin."""
    loop: int = 1
    step: int = 1
    at_once: bool = False
    """The rest of this loop does not wait for its time: a step was empty, or somebody declined."""
    paged: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """By which steps each person was paged."""
    passed: tuple[int, ...] = ()
    """Steps whose people had all acknowledged when it was their turn."""
    acknowledged: tuple[str, ...] = ()
    """In the order they did."""
    declined: tuple[str, ...] = ()
    exhausted: bool = False
    called_off: bool = False
    late: tuple[str, ...] = ()
    """Which latenesses the record has told of already."""

    @property
    def again(self) -> timedelta:
        return timedelta(seconds=self.again_seconds)

    @property
    def leads_step(self) -> int:
        """The number under which the fallback lead is paged."""
        return len(self.steps) + 1

    def after(self, step: int) -> timedelta:
        return timedelta(seconds=self.steps[step - 1].after_seconds)

    def began(self, loop: int) -> Instant:
        return self.loop_at + (loop - self.loop) * self.again

    def has_answered(self, person: str) -> bool:
        return person in self.acknowledged or person in self.declined

    def missing(self) -> tuple[str, ...]:
        """Who was paged by a step and has not answered."""
        paged = (person for person, steps in self.paged.items() if steps[0] < self.leads_step)
        return tuple(person for person in paged if not self.has_answered(person))

    def is_step_answered(self, step: int) -> bool:
        if self.answered_by is AnsweredBy.ANYBODY or step == self.leads_step:
            return bool(self.acknowledged)
        if step in self.passed:
            return True
        people = [person for person, steps in self.paged.items() if step in steps]
        here = any(person in self.acknowledged for person in people)
        return here and (self.answered_by is not AnsweredBy.EACH or all(map(self.has_answered, people)))

    @property
    def is_answered(self) -> bool:
        return all(self.is_step_answered(step) for step in range(1, self.leads_step))

    def calls(self, person: str) -> bool:
        """Whether a page still waits for this person's answer."""
        steps = self.paged.get(person, ())
        off = self.called_off or self.has_answered(person)
        return not off and any(not self.is_step_answered(step) for step in steps)


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What comes next of a trigger, by when; alarm when its loops are over."""

    due: Instant
    loop: int
    step: int
    alarm: bool = False


def triggered(event: PageTriggered, at: Instant, before: Iterable[Trigger]) -> Trigger:
    """Who has acknowledged what still stands is here already; who is called in by name is meant anew."""
    named = event.cause is PageCause.NAMED
    here = (person for one in before if not (named or one.called_off) for person in one.acknowledged)
    return Trigger(
        id=event.trigger,
        cause=event.cause,
        severity=event.severity,
        steps=event.steps,
        answered_by=event.answered_by,
        again_seconds=event.again_seconds,
        loops=event.loops,
        keeps_on=event.keeps_on,
        lead=event.lead,
        at=at,
        loop_at=at,
        acknowledged=tuple(dict.fromkeys(here)),
    )


def upcoming(trigger: Trigger) -> Upcoming | None:
    """The next step nobody has answered for, or the alarm; None once it is answered, called off or at its end."""
    if trigger.called_off or trigger.is_answered:
        return None
    if not trigger.missing() and trigger.step == 1 and trigger.loop > 1:
        # Nobody is left whose answer could be waited for.
        return None if trigger.exhausted else Upcoming(trigger.at, trigger.loop, 1, alarm=True)
    if trigger.exhausted and not trigger.keeps_on:
        return None
    return next(_ahead(trigger))


def _ahead(trigger: Trigger) -> Iterator[Upcoming]:
    loop, step = trigger.loop, trigger.step
    while True:
        if loop > trigger.loops and not trigger.exhausted:
            yield Upcoming(trigger.began(loop), loop, 1, alarm=True)
        if not trigger.is_step_answered(step):
            hurried = trigger.at_once and loop == trigger.loop
            yield Upcoming(trigger.at if hurried else trigger.began(loop) + trigger.after(step), loop, step)
        loop, step = _following(trigger, loop, step)


def _following(trigger: Trigger, loop: int, step: int) -> tuple[int, int]:
    return (loop, step + 1) if step < len(trigger.steps) else (loop + 1, 1)


def sent(trigger: Trigger, event: PageSent, at: Instant) -> Trigger:
    """The people are paged, and the next step has its turn."""
    paged = dict(trigger.paged)
    for person in event.people:
        paged[person] = tuple(sorted({*paged.get(person, ()), event.step}))
    return replace(_advanced(trigger, event, at), paged=paged)


def skipped(trigger: Trigger, event: PageSkipped, at: Instant) -> Trigger:
    """Where nobody can come the next step of the loop has its turn at once; where somebody is here, at its time."""
    after = _advanced(trigger, event, at)
    if event.step > len(trigger.steps):
        return after
    here = event.why is SkipReason.ACKNOWLEDGED
    passed = (*after.passed, event.step) if here or trigger.exhausted else after.passed
    return replace(after, at_once=after.step > 1 and not here, passed=passed)


def _advanced(trigger: Trigger, event: PageSent | PageSkipped, at: Instant) -> Trigger:
    """Steps keep their planned times; one that came so late that the next is due already puts the rest off."""
    if event.step > len(trigger.steps):
        return trigger
    began = trigger.began(event.loop)
    late = at - (began + trigger.after(event.step))
    loop, step = _following(trigger, event.loop, event.step)
    wraps = loop > event.loop
    next_due = began + trigger.after(step) + (trigger.again if wraps else timedelta())
    if next_due <= at and late > timedelta():
        began += late
    return replace(trigger, loop=loop, step=step, loop_at=began + trigger.again if wraps else began, at_once=False)


def told_late(trigger: Trigger, event: PageLate) -> Trigger:
    return replace(trigger, late=(*trigger.late, *late_marks(event)))


def late_marks(event: PageLate) -> tuple[str, ...]:
    """What makes two latenesses the same: the step of a loop, or the person a step does not reach."""
    if event.what is LateReason.NOT_SENT:
        return (f"{event.loop}/{event.step}",)
    return tuple(f"{event.step}/{person}" for person in event.people)


def acknowledged(trigger: Trigger, person: str) -> Trigger:
    """Who says that they are here says it for every page so far."""
    if trigger.called_off or person in trigger.acknowledged:
        return trigger
    declined = tuple(one for one in trigger.declined if one != person)
    return replace(trigger, acknowledged=(*trigger.acknowledged, person), declined=declined)


def declined(trigger: Trigger, person: str) -> Trigger:
    """Who cannot come is not paged again, and the next step does not wait."""
    if not trigger.calls(person):
        return trigger
    return replace(trigger, declined=(*trigger.declined, person), at_once=trigger.step > 1)


def lowered(trigger: Trigger, severity: Severity) -> Trigger:
    """Pages of a severity that it no longer has are called off; who was called in by name goes on being paged."""
    off = trigger.cause is not PageCause.NAMED and trigger.severity.is_worse_than(severity)
    return replace(trigger, called_off=True) if off else trigger
