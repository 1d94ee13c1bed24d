"""Start a drill: a cast, an integration and a clock of its own, which reach nobody outside it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hotwash.app.accounts import Person
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Integration
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.drill.scenario import Scenario

OBSERVER = "observer"
"""A seat in the cast for whoever watches."""


@dataclass(frozen=True, slots=True)
class StartedDrill:
    """A token for each of the cast, and the intake key the drill's alerts come in by."""

    id: str
    tokens: Mapping[str, str]
    intake_key: str
    wall_start: str


async def start_drill(hotwash: Hotwash, scenario: Scenario, rate: float) -> StartedDrill:
    """Make everything a drill needs; its clock starts now, at the scenario's start."""
    id = f"drill-{secrets.token_hex(6)}"
    now = hotwash.clock()
    document = msgspec.json.encode(scenario).decode()
    await hotwash.directory.add_drill(id, document, DrillClock(now, scenario.starts, rate))
    tokens = {}
    for member in (*((one.id, one.name) for one in scenario.cast), (OBSERVER, "Observer")):
        person = Person(*member, drill=id)
        tokens[person.id] = hotwash.secret()
        await hotwash.accounts.add_person(person)
        await hotwash.accounts.add_token(tokens[person.id], person, "drill")
    key = hotwash.secret()
    await hotwash.directory.add_integration(Integration(f"{id}-alerts", "alertmanager", id), key)
    return StartedDrill(id, tokens, key, now.isoformat())


def read_scenario(document: str) -> Scenario:
    """A scenario as start_drill stored it."""
    return msgspec.json.decode(document, type=Scenario)
