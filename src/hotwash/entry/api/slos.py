"""How SLOs stand."""

from typing import Any

from fastapi import APIRouter

from hotwash.app.polling import all_slos
from hotwash.app.severity import standings_of
from hotwash.entry.api.callers import By, Instance
from hotwash.entry.api.severity import standing_json

router = APIRouter(tags=["SLOs"])


@router.get("/slos")
async def list_slos(hotwash: Instance, caller: By) -> dict[str, Any]:
    """Every SLO by how soon its budget ends; what cannot be told comes first."""
    slos = await all_slos(hotwash) if caller.drill is None else []
    found = await standings_of(hotwash, slos, hotwash.clock(), hotwash.policy)
    return {"slos": [standing_json(one) for one in found]}
