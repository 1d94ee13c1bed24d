"""How SLOs stand, and what is measured of an incident's severity."""

from typing import Any

from fastapi import APIRouter

from hotwash.app.polling import all_slos
from hotwash.app.severity import standings_of, verdict_of
from hotwash.domain.kernel import rfc3339
from hotwash.domain.slo.forecast import forecast_of, shown as forecast_shown
from hotwash.domain.slo.standing import Standing, shown
from hotwash.entry.api.acts import find
from hotwash.entry.api.callers import By, Instance, Sees
from hotwash.entry.severity_facts import verdict_json

router = APIRouter(tags=["SLOs"])


@router.get("/slos")
async def list_slos(hotwash: Instance, caller: By) -> dict[str, Any]:
    """Every SLO by how soon its budget ends; what cannot be told comes first."""
    slos = await all_slos(hotwash) if caller.drill is None else []
    found = await standings_of(hotwash, slos, hotwash.clock(), hotwash.policy)
    return {"slos": [_standing(one) for one in found]}


@router.get("/incidents/{id}/severity")
async def show_severity(id: str, hotwash: Instance, viewer: Sees) -> dict[str, Any]:
    """The declared severity beside the one measured now, with its reasons. People decide."""
    stored = await find(hotwash, viewer, id)
    judged = await verdict_of(hotwash, stored, stored.now(hotwash.clock()))
    declared, verdict = stored.incident.severity, judged.verdict
    return {
        "declared": declared.value,
        "measured": verdict_json(verdict, judged.facts) if verdict.measured else None,
        "raise": verdict.measured and verdict.severity.is_worse_than(declared),
        "unknown": judged.unknown,
        "slo": _standing(judged.standing) if judged.standing else None,
        "others": [_standing(one) for one in judged.others],
    }


def _standing(standing: Standing) -> dict[str, Any]:
    return shown(standing) | {
        "measured_at": rfc3339(standing.at) if standing.at else None,
        "forecast": forecast_shown(forecast_of(standing)),
    }
