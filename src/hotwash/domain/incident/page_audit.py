"""Whether pages are on time, worked out anew from the log and from what was delivered.

It asks nothing of the rules that page people (pages.py): a mistake of theirs is not to hide itself.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from hotwash.domain.incident.command import Command, Decision
from hotwash.domain.incident.escalation import LEAD, AnsweredBy, Escalation
from hotwash.domain.incident.events import (
    Event,
    LateReason,
    PageAcknowledged,
    PageCause,
    PageDeclined,
    PageExhausted,
    PageLate,
    PageSent,
    PageSkipped,
    PageTriggered,
    SeverityChanged,
    SkipReason,
)
from hotwash.domain.incident.pages import Trigger, late_marks
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant

AUDITED = (PageAcknowledged, PageDeclined, PageExhausted, PageSent, PageSkipped, PageTriggered, SeverityChanged)
"""What the audit has to know of a record, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotePagesLate(Command):
    """The auditor found pages late."""

    late: tuple[PageLate, ...]


def note_late(incident: Incident, command: NotePagesLate, now: Instant, policy: Policy) -> Decision:
    """Each lateness is told once, whichever node finds it, and only while the page still waits."""
    return [*untold(incident, command.late)]


def untold(incident: Incident, late: Collection[PageLate]) -> list[PageLate]:
    """What of it the record does not say yet, and what has not been made good meanwhile."""
    triggers = {one.id: one for one in incident.pages}
    kept = (_still_late(triggers[one.trigger], one) for one in late if one.trigger in triggers)
    return [one for one in kept if one is not None]


def _still_late(trigger: Trigger, late: PageLate) -> PageLate | None:
    if late.what is LateReason.NOT_SENT:
        gone = (trigger.loop, trigger.step) > (late.loop, late.step) or (trigger.exhausted and late.page == LEAD)
        off = trigger.called_off or trigger.is_answered
        return None if gone or off or set(late_marks(late)) <= set(trigger.late) else late
    new = replace(late, people=tuple(one for one in late.people if trigger.calls(one)))
    marks = dict(zip(new.people, late_marks(new), strict=True))
    people = tuple(one for one, mark in marks.items() if mark not in trigger.late)
    return replace(new, people=people) if people else None


PageKey = tuple[str, int, int, str]
"""Trigger, step, loop and person."""


@dataclass
class _Course:
    """How far the pages of one trigger have come."""

    of: PageTriggered
    began: Instant
    """When its plan began; put off by as much as any step was late."""
    touched: Instant
    here: set[str]
    gone: set[str] = field(default_factory=set)
    paged: dict[int, set[str]] = field(default_factory=dict)
    sent: list[tuple[Instant, PageSent]] = field(default_factory=list)
    passed: set[int] = field(default_factory=set)
    next: tuple[int, int] = (1, 1)
    """Loop and step."""
    hurried: bool = False
    """The next step of this loop does not wait for its time."""
    exhausted: bool = False
    off: bool = False

    def planned(self, loop: int, step: int) -> Instant:
        after = self.of.steps[step - 1].after_seconds + (loop - 1) * self.of.again_seconds
        return self.began + timedelta(seconds=after)

    def is_answered(self, step: int) -> bool:
        if self.of.answered_by is AnsweredBy.ANYBODY or step > len(self.of.steps):
            return bool(self.here)
        if step in self.passed:
            return True
        people = self.paged.get(step, set())
        each = self.of.answered_by is AnsweredBy.EACH
        return bool(people & self.here) and (not each or people <= self.here | self.gone)

    def waits_for(self, person: str) -> bool:
        """Whether a page still asks something of this person."""
        mine = (step for step, people in self.paged.items() if person in people)
        return not (self.off or person in self.here | self.gone) and any(not self.is_answered(step) for step in mine)

    def steps(self) -> range:
        return range(1, len(self.of.steps) + 1)

    def passes(self, at: Instant, event: PageSent | PageSkipped) -> None:
        """A step is gone through, with somebody or with nobody."""
        if isinstance(event, PageSent):
            self.paged.setdefault(event.step, set()).update(event.people)
            self.sent.append((at, event))
        if event.step not in self.steps():
            return
        self.began += max(timedelta(), at - self.planned(event.loop, event.step))
        last = event.step == len(self.of.steps)
        self.next = (event.loop + 1, 1) if last else (event.loop, event.step + 1)
        self.hurried = False
        if isinstance(event, PageSkipped):
            here = event.why is SkipReason.ACKNOWLEDGED
            self.hurried = not (here or last)
            if here or self.exhausted:
                self.passed.add(event.step)

    def declines(self, person: str) -> None:
        if self.waits_for(person):
            self.gone.add(person)
            self.hurried = self.next[1] > 1

    def missing(self) -> Instant | None:
        """Since when something should be out that is not; what it is, is next_step()."""
        return self._due(*self.next_step()) if self._goes_on() else None

    def _goes_on(self) -> bool:
        over = self.off or all(map(self.is_answered, self.steps()))
        return not over and not (self.exhausted and (not self.of.keeps_on or self._nobody_left()))

    def _nobody_left(self) -> bool:
        waits = {one for step in self.steps() for one in self.paged.get(step, ())} - self.here - self.gone
        return not waits and self.next[1] == 1 and self.next[0] > 1

    def next_step(self) -> tuple[int, int]:
        """The next one nobody has answered for; a loop too many is the alarm."""
        loop, step = self.next
        while self.is_answered(step) and not self._is_alarm(loop):
            loop, step = (loop, step + 1) if step < len(self.of.steps) else (loop + 1, 1)
        return loop, step

    def _is_alarm(self, loop: int) -> bool:
        return not self.exhausted and (loop > self.of.loops or self._nobody_left())

    def _due(self, loop: int, step: int) -> Instant:
        if self._nobody_left() or (self.hurried and loop == self.next[0]):
            return self.touched
        if self._is_alarm(loop):
            return self.began + timedelta(seconds=(loop - 1) * self.of.again_seconds)
        return self.planned(loop, step)

    def next_page(self) -> str:
        loop, step = self.next_step()
        return LEAD if self._is_alarm(loop) else self.of.steps[step - 1].page


def late_pages(
    log: Sequence[tuple[Instant, Event]], delivered: Collection[PageKey], now: Instant, escalation: Escalation
) -> tuple[PageLate, ...]:
    """Every page of an open incident that is late by the policy, whether the record says so already or not."""
    courses = _replayed(log)
    not_sent = (late for one in courses if (late := _not_sent(one, now, escalation)) is not None)
    not_through = (late for one in courses for late in _not_delivered(one, delivered, now, escalation))
    return (*not_sent, *not_through)


def _replayed(log: Sequence[tuple[Instant, Event]]) -> list[_Course]:
    courses: dict[str, _Course] = {}
    for at, event in log:
        if isinstance(event, PageTriggered):
            before = () if event.cause is PageCause.NAMED else courses.values()
            here = {person for one in before if not one.off for person in one.here}
            courses[event.trigger] = _Course(event, at, at, here)
        elif isinstance(event, PageSent | PageSkipped | PageExhausted):
            # Of a record so long that only its end was read, a trigger may be before it.
            if event.trigger in courses:
                _goes_on(courses[event.trigger], at, event)
        else:
            for one in courses.values():
                _hears(one, at, event)
    return list(courses.values())


def _goes_on(course: _Course, at: Instant, event: PageSent | PageSkipped | PageExhausted) -> None:
    course.touched = at
    if isinstance(event, PageExhausted):
        course.exhausted = True
    else:
        course.passes(at, event)


def _hears(course: _Course, at: Instant, event: Event) -> None:
    """What concerns every trigger: somebody answers, or the severity changes."""
    if isinstance(event, PageAcknowledged) and not course.off:
        course.here.add(event.person)
        course.gone.discard(event.person)
    elif isinstance(event, PageDeclined):
        course.declines(event.person)
    elif isinstance(event, SeverityChanged):
        named = course.of.cause is PageCause.NAMED
        course.off = course.off or (not named and course.of.severity.is_worse_than(event.after))
        return
    course.touched = at


def _not_sent(course: _Course, now: Instant, escalation: Escalation) -> PageLate | None:
    since = course.missing()
    if since is None or now - since <= escalation.sent_within:
        return None
    loop, step = course.next_step()
    late = int((now - since).total_seconds())
    return PageLate(course.of.trigger, step, loop, course.next_page(), LateReason.NOT_SENT, (), late)


def _not_delivered(
    course: _Course, delivered: Collection[PageKey], now: Instant, escalation: Escalation
) -> Iterator[PageLate]:
    """Of each step the newest page that has had its time: who has been reached by it need not be by an older one."""
    due = {event.step: (at, event) for at, event in course.sent if now - at > escalation.delivered_within}
    for at, event in due.values():
        trigger = course.of.trigger
        people = tuple(
            person
            for person in event.people
            if course.waits_for(person) and (trigger, event.step, event.loop, person) not in delivered
        )
        if people:
            late = int((now - at).total_seconds())
            yield PageLate(trigger, event.step, event.loop, event.page, LateReason.NOT_DELIVERED, people, late)
