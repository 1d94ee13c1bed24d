"""What an event does to an incident's state: one function for each kind that does anything."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hotwash.domain.incident import events as e
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor, Instant, evolve


@dataclass(frozen=True, slots=True)
class Happened:
    """An event with what its entry says of it: who acted and when it happened."""

    event: e.Event
    by: Actor
    at: Instant


_E = TypeVar("_E", bound=e.Event)
Effect = Callable[[Incident, Any, Happened], Incident]

EFFECTS: dict[type[e.Event], Effect] = {}
"""By the type of event; the others change nothing but how long the record is."""


def on(kind: type[_E]) -> Callable[[Callable[[Incident, _E, Happened], Incident]], None]:
    """Make a function the effect of this kind of event."""

    def register(effect: Callable[[Incident, _E, Happened], Incident]) -> None:
        EFFECTS[kind] = effect

    return register


def joined(incident: Incident, person: str) -> Incident:
    """Whoever takes part is a responder, once."""
    if person in incident.responders:
        return incident
    return evolve(incident, responders=(*incident.responders, person))
