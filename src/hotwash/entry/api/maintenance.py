"""Maintenance windows: a service's alerts are kept but open no incident."""

from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotwash.app.outside import end_maintenance, plan_maintenance
from hotwash.domain.alerts.maintenance import Window
from hotwash.domain.kernel import Refused, rfc3339, to_millisecond
from hotwash.entry.api.callers import By, Instance, Responder
from hotwash.entry.api.problems import Problem

router = APIRouter(tags=["maintenance"])

_LONGEST_MINUTES = 14 * 24 * 60


class WindowBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    service: str = Field(min_length=1, max_length=200, examples=["checkout-api"])
    minutes: int = Field(ge=1, le=_LONGEST_MINUTES, examples=[120])
    reason: str = Field(min_length=1, max_length=500, examples=["Database upgrade"])
    starts: AwareDatetime | None = None


@router.post("/maintenance", status_code=201)
async def start_maintenance(body: WindowBody, hotwash: Instance, caller: Responder) -> dict[str, Any]:
    """Open a window on a service, now or from a moment to come. Alerts of an open incident still reach it."""
    if caller.drill is not None:
        raise Problem(Refused("not-allowed", "A drill has no services to maintain.", "Ask somebody outside it."))
    starts = _utc(body.starts) if body.starts else None
    lasts = timedelta(minutes=body.minutes)
    planned = await plan_maintenance(hotwash, body.service, starts, lasts, body.reason, caller.actor.id)
    if isinstance(planned, Refused):
        raise Problem(planned)
    return _shown(planned)


@router.get("/maintenance")
async def list_maintenance(hotwash: Instance, caller: By) -> dict[str, Any]:
    """Windows that run or are to come."""
    now = hotwash.clock()
    found = await hotwash.directory.windows() if caller.drill is None else ()
    return {"windows": [_shown(one) for one in found if one.ends > now]}


@router.post("/maintenance/{id}/end")
async def stop_maintenance(id: str, hotwash: Instance, caller: Responder) -> dict[str, Any]:
    """End a window now; what still fires opens an incident at once."""
    refused = await end_maintenance(hotwash, id) if caller.drill is None else None
    if refused is not None:
        raise Problem(refused)
    return {"id": id, "ended": True}


def _utc(moment: datetime) -> datetime:
    try:
        return to_millisecond(moment)
    except OverflowError:
        raise Problem(Refused("bad-request", "No calendar holds this moment.", "Check the year.")) from None


def _shown(window: Window) -> dict[str, Any]:
    return {
        "id": window.id,
        "service": window.service,
        "starts": rfc3339(window.starts),
        "ends": rfc3339(window.ends),
        "reason": window.reason,
        "by": window.by,
    }
