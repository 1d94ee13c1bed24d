"""What an event is: a versioned shape, under a kind, in one of an incident's two chains."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeVar, dataclass_transform

from hotwash.domain.timeline.entry import Chain


class Event:
    """Base of all events; kind and v name its type in the record, chain says which chain holds it."""

    __slots__ = ()
    kind: ClassVar[str]
    v: ClassVar[int]
    chain: ClassVar[Chain]


_E = TypeVar("_E", bound=Event)

EVENTS: dict[tuple[str, int], type[Event]] = {}
"""Every event type by its kind and version."""


@dataclass_transform(frozen_default=True)
def event(kind: str, v: int = 1, chain: Chain = Chain.RECORD) -> Callable[[type[_E]], type[_E]]:
    """Make a class an immutable event of this kind and version."""

    def register(shape: type[_E]) -> type[_E]:
        made = dataclass(frozen=True, slots=True)(shape)
        made.kind, made.v, made.chain = kind, v, chain
        EVENTS[kind, v] = made
        return made

    return register
