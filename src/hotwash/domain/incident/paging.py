"""Page people until somebody answers: what triggers pages, what is due, what people answer (R-SEV-1..4, R-ROLE-7)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.incident.command import Command, Decision, Until
from hotwash.domain.incident.escalation import LEAD, Ladder, PageStep, next_slot
from hotwash.domain.incident.events import (
    CommanderAsked,
    Event,
    MemberAdmitted,
    PageAcknowledged,
    PageCause,
    PageDeclined,
    PageExhausted,
    PageSent,
    PageSkipped,
    PageTriggered,
    Rung,
    SkipReason,
    WorkQueued,
)
from hotwash.domain.incident.pages import Trigger, Upcoming, upcoming
from hotwash.domain.incident.policy import Policy, Severity
from hotwash.domain.incident.rota import Rota, resolve
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor, Instant, Refused, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePeople(Command):
    """Call people or teams in, by name (R-ROLE-7)."""

    people: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    reason: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgePage(Command):
    """Whoever was paged is here."""

    until = Until.EVER


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclinePage(Command):
    """Whoever was paged cannot come."""

    until = Until.EVER
    reason: Words | None = None


def page_for_severity(
    severity: Severity, cause: PageCause, number: int, at: Instant, policy: Policy
) -> list[PageTriggered | WorkQueued]:
    """What an incident of this severity sets off: pages, or work for business hours."""
    level = policy.escalation.level(severity)
    events: list[PageTriggered | WorkQueued] = []
    if level.steps:
        events.append(_trigger(level, level.steps, cause, severity, number, policy))
    if level.queued:
        events.append(WorkQueued(next_slot(policy.escalation.business, at)))
    return events


def _trigger(
    ladder: Ladder,
    steps: Iterable[PageStep],
    cause: PageCause,
    severity: Severity,
    number: int,
    policy: Policy,
    reason: Words | None = None,
) -> PageTriggered:
    return PageTriggered(
        trigger=f"P{number}",
        cause=cause,
        severity=severity,
        steps=tuple(Rung(step.page, int(step.after.total_seconds())) for step in steps),
        answered_by=ladder.answered_by,
        again_seconds=int(ladder.again_every.total_seconds()),
        loops=ladder.loops,
        keeps_on=ladder.keeps_on,
        lead=ladder.lead,
        policy=policy.hash,
        reason=reason,
    )


def page_people(incident: Incident, command: PagePeople, now: Instant, policy: Policy) -> Decision:
    """Each of them is paged at once; who waits under the same name already is not paged twice."""
    if incident.drill:
        return Refused("drill-pages-nobody", "A drill pages nobody.", "Add them as a responder.")
    pages = [*(f"person:{person}" for person in command.people), *(f"team:{team}" for team in command.teams)]
    if not pages:
        return Refused("nobody-named", "This names nobody to page.", "Name a person or a team.")
    under_way = {
        rung.page for one in incident.pages if one.cause is PageCause.NAMED and upcoming(one) for rung in one.steps
    }
    steps = [PageStep(page, timedelta()) for page in pages if page not in under_way]
    if not steps:
        return []
    number = len(incident.pages) + 1
    ladder = policy.escalation.named
    return [_trigger(ladder, steps, PageCause.NAMED, incident.severity, number, policy, command.reason)]


def acknowledge(incident: Incident, command: AcknowledgePage, now: Instant, policy: Policy) -> Decision:
    """Acknowledging twice is acknowledging once; in a restricted incident it puts them on the list (R-SEC-1)."""
    person = command.by.id
    if (refused := _refuse_stranger(incident, person)) is not None:
        return refused
    events: list[Event] = [*comes(incident, command.by)]
    if events and incident.restricted and person not in incident.members:
        events.append(MemberAdmitted(person, Words("Acknowledged a page")))
    return events


def comes(incident: Incident, by: Actor) -> list[PageAcknowledged]:
    """Whoever takes a part of their own accord has answered what they were paged for."""
    pending = any(by.id in one.paged and by.id not in one.acknowledged for one in incident.pages)
    return [PageAcknowledged(by.id)] if pending and incident.is_open else []


def decline(incident: Incident, command: DeclinePage, now: Instant, policy: Policy) -> Decision:
    """The next is paged at once; who has answered already changes nothing by it."""
    if (refused := _refuse_stranger(incident, command.by.id)) is not None:
        return refused
    if not waits_for(incident, command.by.id):
        return []
    return [PageDeclined(command.by.id, command.reason)]


def waits_for(incident: Incident, person: str) -> tuple[Trigger, ...]:
    """The pages that wait for somebody's answer."""
    return tuple(one for one in incident.pages if one.calls(person)) if incident.is_open else ()


def was_paged(incident: Incident, person: str) -> bool:
    return any(person in one.paged for one in incident.pages)


def _refuse_stranger(incident: Incident, person: str) -> Refused | None:
    if was_paged(incident, person):
        return None
    return Refused("not-paged", f"{person} was not paged.", "Join the incident instead.")


def due_pages(incident: Incident, rota: Callable[[], Rota], now: Instant, policy: Policy) -> list[Event]:
    """The next thing that is due: a step of a trigger, or the question who takes IC; empty when nothing is."""
    if not incident.is_open:
        return []
    for trigger in incident.pages:
        coming = upcoming(trigger)
        if coming is not None and coming.due <= now:
            return _fire(incident, trigger, coming, rota(), now, policy)
    return _ask_for_ic(incident, policy)


def _fire(
    incident: Incident, trigger: Trigger, coming: Upcoming, rota: Rota, now: Instant, policy: Policy
) -> list[Event]:
    if coming.alarm:
        alarm = PageExhausted(trigger.id, coming.loop - 1, trigger.missing())
        at_last = Upcoming(coming.due, coming.loop - 1, trigger.leads_step)
        return [alarm, _page(incident, trigger, at_last, LEAD, rota, now, policy)] if trigger.lead else [alarm]
    return [_page(incident, trigger, coming, trigger.steps[coming.step - 1].page, rota, now, policy)]


def _page(
    incident: Incident, trigger: Trigger, coming: Upcoming, page: str, rota: Rota, now: Instant, policy: Policy
) -> PageSent | PageSkipped:
    """Nobody who has answered is paged again for the same trigger; a step without anybody says so."""
    found = resolve(page, incident, rota, policy.escalation, now)
    people = tuple(person for person in found if not trigger.has_answered(person))
    if people:
        return PageSent(trigger.id, coming.step, coming.loop, page, people)
    here = any(person in trigger.acknowledged for person in found)
    why = SkipReason.NOBODY if not found else SkipReason.ACKNOWLEDGED if here else SkipReason.DECLINED
    return PageSkipped(trigger.id, coming.step, coming.loop, page, why)


def _ask_for_ic(incident: Incident, policy: Policy) -> list[Event]:
    """Where an IC is missed, the first to acknowledge who is free to take it is asked, once."""
    if not policy.escalation.level(incident.severity).asks_for_ic or incident.commander is not None:
        return []
    missed = incident.missed.get("commander")
    if missed is None or missed.due < incident.severity_since or incident.asked_for_ic is not None:
        return []
    here = (person for one in reversed(incident.pages) for person in one.acknowledged)
    first = next((person for person in here if not incident.roles_of(person)), None)
    return [CommanderAsked(first)] if first is not None else []
