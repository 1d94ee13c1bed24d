"""Start a drill on this server."""

from typing import Any

import msgspec
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.drills import start_drill
from hotwash.domain.drill.scenario import Scenario
from hotwash.domain.kernel import Refused
from hotwash.entry.api.callers import Admin, Instance
from hotwash.entry.api.problems import Problem

router = APIRouter(tags=["drills"])


class DrillBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    scenario: dict[str, Any] = Field(description="The scenario's document (docs/drills.md).")
    rate: float = Field(1.0, gt=0, le=10_000, description="Drill seconds in one second.")


@router.post("/drills", status_code=201)
async def start(body: DrillBody, hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Start a drill; the answer holds a token for each of its cast, which reach nothing but the drill."""
    try:
        scenario = msgspec.convert(body.scenario, Scenario)
    except msgspec.ValidationError as error:
        raise Problem(
            Refused("bad-request", f"This is not a scenario: {error}.", "See docs/drills.md for its form.")
        ) from None
    started = await start_drill(hotwash, scenario, body.rate)
    return {
        "drill": started.id,
        "tokens": dict(started.tokens),
        "intake_key": started.intake_key,
        "wall_start": started.wall_start,
    }
