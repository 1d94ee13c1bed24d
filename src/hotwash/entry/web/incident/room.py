"""What the templates of a room are given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hotwash.app.severity import Judged
from hotwash.domain.incident.events import SliRecorded
from hotwash.domain.incident.next_act import next_act
from hotwash.domain.incident.policy import Phase, Policy, Role
from hotwash.domain.incident.standing import Standing
from hotwash.domain.incident.state import ClaimStatus, Incident, MitigationStatus, Suggestion
from hotwash.domain.kernel import Instant
from hotwash.domain.postmortem.graph import NARROW, graph
from hotwash.domain.severity.conditions import Condition, conditions, leading
from hotwash.domain.severity.facts import NOTHING_KNOWN
from hotwash.domain.slo.cost import Charge
from hotwash.entry.web.forms import Typed
from hotwash.entry.web.impact_form import QUESTIONS
from hotwash.entry.web.incident.facts import Facts, Level, Measured
from hotwash.entry.web.incident.forms import Refusal

_WAITING = (MitigationStatus.PROPOSED, MitigationStatus.APPROVED, MitigationStatus.EXECUTING)
_ROWS = 30
"""Rows of the table beside a chart; the newest ones."""


@dataclass(frozen=True, slots=True)
class Chair:
    role: Role
    name: str
    duty: str
    person: str | None
    offered: bool
    """Somebody of this standing may take it as far as one can tell."""


@dataclass(frozen=True, slots=True)
class Minute:
    at: Instant
    ratio: float | None


@dataclass(frozen=True, slots=True)
class Beside:
    """The verdict beside what was declared; suggestion is what is on record and nobody has decided on."""

    judged: Judged
    conditions: Sequence[Condition]
    known: bool
    """Something was measured, or somebody said something of the impact."""
    suggestion: Suggestion | None
    cost: Charge | None
    """What it has cost so far of the budget it is judged by."""

    @property
    def leads(self) -> Condition:
        return leading(self.conditions)

    @property
    def why(self) -> str:
        return " ".join(self.judged.verdict.reasons)


class Sent:
    """The form that was refused, if one was: open, with what was typed and why."""

    def __init__(self, refusal: Refusal | None) -> None:
        self._refusal = refusal

    def refused(self, form: str) -> Any:
        return self._refusal.refused if self._refusal is not None and self._refusal.form == form else None

    def typed(self, form: str) -> Typed:
        return self._refusal.typed if self._refusal is not None and self._refusal.form == form else Typed()


def values(known: Facts, read: Level, who: Standing, now: Instant, refusal: Refusal | None) -> dict[str, Any]:
    """Everything a panel of the room may show."""
    incident, policy = known.incident, known.policy
    return {
        "incident": incident,
        "now": now,
        "who": who,
        "act": next_act(incident, who, policy, read.reading.colour),
        "sent": Sent(refusal),
        "reading": read.reading,
        "graph": graph(read.series, known.marked, width=NARROW) if read.series else None,
        "minutes": _minutes(read.series),
        "deadlines": known.owed,
        "measured": _beside(incident, read.measured, policy) if read.measured is not None else None,
        "questions": QUESTIONS,
        "chairs": _chairs(incident, who, policy),
        "doubles": policy.level(incident.severity).several_roles,
        "phases": [(phase.value, phase.value.capitalize()) for phase in Phase if phase is not Phase.LOCKED],
        "playbook": _playbook(incident, policy),
        "waiting": [one for one in incident.mitigations if one.status in _WAITING],
        "asked": [one for one in incident.claims if one.status is ClaimStatus.ASKED],
        "inside": list(incident.in_production()),
        "gatekeeper": _keeps_the_gate(incident, who),
        "update": known.update,
        "helpers": [one for one in incident.responders if one not in incident.roles.values()],
        "role_choices": [(one.role.value, one.name) for one in policy.roles.descriptions],
        "severity_choices": [(one.level.value, f"{one.level} {one.name}") for one in policy.severities],
        "hypothesis_choices": [(one.id, f"{one.id} {one.what}") for one in incident.hypotheses],
        "proposal_choices": [
            (one.id, f"{one.id} {one.what}") for one in incident.mitigations if one.status is MitigationStatus.PROPOSED
        ],
        "record": {chain.value: head for chain, head in known.stored.heads.items()},
        "access_minutes": int(policy.roles.access_default.total_seconds() // 60),
        "lock_after": policy.playbook.lock_after,
    }


def _chairs(incident: Incident, who: Standing, policy: Policy) -> list[Chair]:
    free = who.responds and (not who.roles or policy.level(incident.severity).several_roles)
    return [
        Chair(one.role, one.name, one.duty, incident.roles.get(one.role), free and one.role not in incident.roles)
        for one in policy.roles.descriptions
    ]


def _playbook(incident: Incident, policy: Policy) -> list[dict[str, Any]]:
    """The steps of this severity by phase, with how far each phase is and when it should be over."""
    return [
        {
            "phase": part.phase,
            "steps": [(step, step.id in incident.steps_done) for step in steps],
            "done": sum(step.id in incident.steps_done for step in steps),
            "over_at": incident.declared_at + part.time_box_ends_after if part.time_box_ends_after else None,
            "now": part.phase is incident.phase,
        }
        for part in policy.playbook.phases
        if (steps := [step for step in part.steps if incident.severity in step.severities])
    ]


def _keeps_the_gate(incident: Incident, who: Standing) -> bool:
    """Whether somebody is asked to let people into production (the domain decides when they do)."""
    seated = Role.OL in incident.roles or Role.IC in incident.roles
    return who.holds(Role.OL) or who.holds(Role.IC) or (who.responds and not seated)


def _beside(incident: Incident, measured: Measured, policy: Policy) -> Beside:
    judged = measured.judged
    known = judged.verdict.measured or incident.impact != NOTHING_KNOWN
    told = incident.suggestion
    undecided = told if told is not None and not told.dismissed else None
    return Beside(judged, conditions(judged.facts, policy), known, undecided, measured.cost)


def _minutes(series: SliRecorded | None) -> list[Minute]:
    if series is None:
        return []
    return [
        Minute(series.start + timedelta(seconds=seconds), bad / total if total else None)
        for seconds, bad, total in reversed(series.counts[-_ROWS:])
    ]
