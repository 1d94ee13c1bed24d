"""A drill's scenario: an incident played from data, with its own people, alerts, numbers and clock."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hotwash.domain.kernel import Instant
from hotwash.domain.postmortem.narrative import Narrative


@dataclass(frozen=True, slots=True)
class Cast:
    """Somebody who plays: an example name, and what they are known for."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ScenarioService:
    name: str
    objective: float


@dataclass(frozen=True, slots=True)
class ScenarioSli:
    """Bad and total events of each step from `start` on; after the last step its numbers go on."""

    start: Instant
    step: timedelta
    counts: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ScenarioAlert:
    """An alert as Alertmanager would send it."""

    at: Instant
    summary: str
    labels: Mapping[str, str]
    resolves_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class ScenarioAct:
    """What somebody does: `verb` names it, `body` is what the API is sent; refused is the code expected."""

    at: Instant
    who: str
    verb: str
    body: Mapping[str, Any] = field(default_factory=dict)
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything of a drill; moments are in the drill's own time."""

    name: str
    title: str
    about: str
    starts: Instant
    ends: Instant
    service: ScenarioService
    cast: tuple[Cast, ...]
    sli: ScenarioSli
    alerts: tuple[ScenarioAlert, ...]
    acts: tuple[ScenarioAct, ...]
    narrative: Narrative | None = None
