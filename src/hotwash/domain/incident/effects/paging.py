"""Pages."""

from collections.abc import Callable
from dataclasses import replace

from hotwash.domain.incident import events as e, pages
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import evolve


def _with_trigger(incident: Incident, id: str, change: Callable[[pages.Trigger], pages.Trigger]) -> Incident:
    return evolve(incident, pages=tuple(change(one) if one.id == id else one for one in incident.pages))


@on(e.PageTriggered)
def _(incident: Incident, event: e.PageTriggered, happened: Happened) -> Incident:
    return evolve(incident, pages=(*incident.pages, pages.triggered(event, happened.at, incident.pages)))


@on(e.PageSent)
def _(incident: Incident, event: e.PageSent, happened: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: pages.sent(one, event, happened.at))


@on(e.PageSkipped)
def _(incident: Incident, event: e.PageSkipped, happened: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: pages.skipped(one, event, happened.at))


@on(e.PageExhausted)
def _(incident: Incident, event: e.PageExhausted, _: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: replace(one, exhausted=True))


@on(e.PageLate)
def _(incident: Incident, event: e.PageLate, _: Happened) -> Incident:
    return _with_trigger(incident, event.trigger, lambda one: pages.told_late(one, event))


@on(e.PageAcknowledged)
def _(incident: Incident, event: e.PageAcknowledged, _: Happened) -> Incident:
    return evolve(incident, pages=tuple(pages.acknowledged(one, event.person) for one in incident.pages))


@on(e.PageDeclined)
def _(incident: Incident, event: e.PageDeclined, _: Happened) -> Incident:
    return evolve(incident, pages=tuple(pages.declined(one, event.person) for one in incident.pages))


@on(e.CommanderAsked)
def _(incident: Incident, event: e.CommanderAsked, _: Happened) -> Incident:
    return evolve(incident, asked_for_ic=event.person)


@on(e.WorkQueued)
def _(incident: Incident, event: e.WorkQueued, _: Happened) -> Incident:
    return evolve(incident, queued_for=event.slot)
