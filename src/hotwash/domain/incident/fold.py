"""The fold: an incident's state is its events applied in order, and nothing else."""

from collections.abc import Iterable

from hotwash.domain.incident import effects as effects, events as e
from hotwash.domain.incident.effects.effect import EFFECTS, Happened as Happened, joined
from hotwash.domain.incident.state import Incident, SeveritySince
from hotwash.domain.kernel import evolve
from hotwash.domain.timeline.entry import Chain


def fold(id: str, history: Iterable[Happened]) -> Incident:
    """Rebuild an incident from its whole history, oldest first; ValueError when there is none."""
    incident: Incident | None = None
    for happened in history:
        incident = begin(id, happened) if incident is None else apply(incident, happened)
    if incident is None:
        raise ValueError(f"{id} has no history")
    return incident


def begin(id: str, happened: Happened) -> Incident:
    """The state after the first entry, which is always the declaration."""
    event, at = happened.event, happened.at
    if not isinstance(event, e.IncidentDeclared):
        raise TypeError(f"the record of {id} starts with {event.kind}, not with its declaration")
    return Incident(
        id=id,
        title=event.title,
        severity=event.severity,
        service=event.service,
        source=event.source,
        drill=event.drill,
        policy=event.policy,
        declared_by=happened.by.id,
        declared_at=at,
        phase_since=at,
        severity_since=at,
        checkpoint_since=at,
        severities=(SeveritySince(event.severity, at),),
        follow_up_of=event.follow_up_of,
        responders=(happened.by.id,) if happened.by.is_person else (),
    )


def apply(incident: Incident, happened: Happened) -> Incident:
    """The state after one more event; whoever acts on the record has joined."""
    if (effect := EFFECTS.get(type(happened.event))) is not None:
        incident = effect(incident, happened.event, happened)
    if happened.event.chain is Chain.ANNEX:
        return incident
    incident = evolve(incident, entries=incident.entries + 1)
    comes = happened.by.is_person and not isinstance(happened.event, e.PageDeclined)
    return joined(incident, happened.by.id) if comes else incident
