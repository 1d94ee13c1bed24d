"""Events and states as JSON and back: the only place that knows both shapes."""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec

from hotwash.domain.incident.acting import MACHINE
from hotwash.domain.incident.events import EVENTS, Event
from hotwash.domain.incident.fold import Happened
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import REDACTED, Actor, ActorKind, Words
from hotwash.domain.timeline.canonical import Json
from hotwash.domain.timeline.entry import Entry
from hotwash.domain.timeline.recorded import Recorded


def _text_fields(event: type[Event]) -> frozenset[str]:
    """The fields of an event that are free text: annotated Words, or Words | None."""
    return frozenset(
        name
        for name, hint in get_type_hints(event).items()
        if hint is Words or {part for part in get_args(hint) if part is not NoneType} == {Words}
    )


_TEXT_FIELDS = {event: _text_fields(event) for event in EVENTS.values()}


def encode_event(event: Event) -> tuple[dict[str, Json], dict[str, str]]:
    """Split an event into its data and its free texts; a text nobody gave is in neither."""
    built: dict[str, Any] = msgspec.to_builtins(event)
    texts = {field: built.pop(field) for field in _TEXT_FIELDS[type(event)] if field in built}
    return built, {field: words for field, words in texts.items() if words is not None}


def decode_event(kind: str, v: int, data: Mapping[str, Json], texts: Mapping[str, str | None]) -> Event:
    """Rebuild an event; a redacted text (None) reads as [redacted]. KeyError for an unknown kind or v."""
    words = {field: REDACTED if text is None else text for field, text in texts.items()}
    shape = EVENTS[kind, v]
    return msgspec.convert({**dict.fromkeys(_TEXT_FIELDS[shape]), **data, **words}, shape)


def recorded(entry: Entry) -> Recorded:
    """An entry with its event decoded."""
    texts = {field: text.words for field, text in entry.text.items()}
    return Recorded(
        seq=entry.seq,
        chain=entry.chain,
        at=entry.at,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        role=entry.role,
        event=decode_event(entry.kind, entry.v, entry.data, texts),
    )


def happened(entry: Entry) -> Happened:
    """An entry as the fold sees it."""
    kind = ActorKind.MACHINE if entry.role == MACHINE else ActorKind.PERSON
    return Happened(recorded(entry).event, Actor(entry.actor, kind), entry.at)


_STATE = msgspec.json.Encoder(order="deterministic")
_INCIDENT = msgspec.json.Decoder(Incident)


def encode_incident(incident: Incident) -> str:
    """The state as JSON with sorted keys: equal states have equal bytes."""
    return _STATE.encode(incident).decode()


_DEFAULTS = {field.name: field.default for field in fields(Incident) if field.default is not MISSING}


def decode_incident(state: str | bytes) -> Incident:
    """The state as it was kept; a field that came later has its default."""
    incident = _INCIDENT.decode(state)
    if not _DEFAULTS.keys() <= vars(incident).keys():
        # msgspec leaves it to the class, where it is no part of the state: not copied, and not encoded again.
        vars(incident).update(_DEFAULTS | vars(incident))
    return incident


def parse(text: str) -> dict[str, Json]:
    """Parse JSON the product itself wrote."""
    parsed: dict[str, Json] = json.loads(text)
    return parsed
