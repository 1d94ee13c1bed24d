"""The severity of what is known and measured, with its reasons. People decide."""

from typing import Any

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.severity import A_DRILL, Judged, judged, verdict_of, verdict_on
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Refused, rfc3339
from hotwash.domain.severity.facts import NOTHING_KNOWN
from hotwash.domain.slo.forecast import forecast_of, shown as forecast_shown
from hotwash.domain.slo.standing import Standing, shown
from hotwash.entry.api.acts import find
from hotwash.entry.api.callers import By, Instance, Sees
from hotwash.entry.api.problems import Problem
from hotwash.entry.severity_facts import read_facts, verdict_json

router = APIRouter(tags=["severity"])


class VerdictBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    service: str | None = Field(None, description="What its SLOs measure now is taken as well.")
    facts: dict[str, Any] = Field(
        default_factory=dict, description="As `hotwash severity` reads them.", examples=[{"users_affected": 0.2}]
    )


@router.post("/severity")
async def judge_severity(body: VerdictBody, hotwash: Instance, caller: By) -> dict[str, Any]:
    """The severity that facts give, joined with what is measured of a service now."""
    given = read_facts(body.facts)
    if isinstance(given, str):
        raise Problem(Refused("bad-request", f"facts: {given}.", "Correct it and send it again."))
    if caller.drill is not None:
        return judged_json(judged(given, [], A_DRILL, hotwash.policy))
    return judged_json(await verdict_on(hotwash, body.service, given, hotwash.clock(), hotwash.policy))


@router.get("/incidents/{id}/severity")
async def show_severity(id: str, hotwash: Instance, viewer: Sees) -> dict[str, Any]:
    """The declared severity beside the verdict: what is measured now, joined with what people know."""
    stored = await find(hotwash, viewer, id)
    found = await verdict_of(hotwash, stored, stored.now(hotwash.clock()))
    declared, impact, verdict = stored.incident.severity, stored.incident.impact, found.verdict
    told = verdict_json(verdict, found.facts)
    known = verdict.measured or impact != NOTHING_KNOWN
    return {
        "declared": declared.value,
        "verdict": told,
        "measured": told if verdict.measured else None,
        "suggestion": _suggestion(stored.incident),
        "raise": known and verdict.severity.is_worse_than(declared),
        **_measured_by(found),
    }


def _suggestion(incident: Incident) -> dict[str, Any] | None:
    """What Hotwash suggests, or did until somebody dismissed it."""
    told = incident.suggestion if incident.is_open else None
    return msgspec.to_builtins(told) if told is not None else None


def judged_json(found: Judged) -> dict[str, Any]:
    """A verdict with the SLO it was measured by; `unknown` says why there is none."""
    return verdict_json(found.verdict, found.facts) | _measured_by(found)


def _measured_by(found: Judged) -> dict[str, Any]:
    return {
        "unknown": found.unknown,
        "slo": standing_json(found.standing) if found.standing else None,
        "others": [standing_json(one) for one in found.others],
    }


def standing_json(standing: Standing) -> dict[str, Any]:
    return shown(standing) | {
        "measured_at": rfc3339(standing.at) if standing.at else None,
        "forecast": forecast_shown(forecast_of(standing)),
    }
