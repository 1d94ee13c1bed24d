"""An incident's state that was kept by an earlier version goes on where a later one has more fields."""

import json
from datetime import UTC, datetime

import pytest

from hotwash.app.codec import decode_incident, encode_incident
from hotwash.domain.incident.events import ImpactAssessed, IncidentDeclared
from hotwash.domain.incident.fold import Happened, apply, begin
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor, Words, evolve
from hotwash.domain.severity.facts import Impact

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def declared() -> Incident:
    event = IncidentDeclared(Words("Checkout fails"), Severity.SEV1, "checkout-api", "person", False, "0" * 64)
    return begin("INC-1", Happened(event, Actor("ana"), NOW))


def test_a_field_that_was_not_there_yet_is_taken_on() -> None:
    kept = json.loads(encode_incident(declared()))
    assert kept.pop("impact") is not None
    earlier = decode_incident(json.dumps(kept))
    known = Impact(users_affected=0.4)
    assert apply(earlier, Happened(ImpactAssessed(known), Actor("ana"), NOW)).impact == known


def test_a_state_from_before_a_field_is_the_one_its_entries_give() -> None:
    kept = json.loads(encode_incident(declared()))
    for later in ("impact", "pages", "members"):
        del kept[later]
    assert encode_incident(decode_incident(json.dumps(kept))) == encode_incident(declared())


def test_a_field_that_is_none_is_refused() -> None:
    with pytest.raises(TypeError, match="Incident has no mood"):
        evolve(declared(), mood="calm")
