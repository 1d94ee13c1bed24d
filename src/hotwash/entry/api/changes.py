"""Changes over HTTP: reported by people and by the last step of a deploy, and listed."""

import secrets
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotwash.app.changes import BY_HAND, record_changes
from hotwash.domain.changes.change import Change, Outcome
from hotwash.domain.incident.events import ChangeKind
from hotwash.domain.kernel import Refused, rfc3339, to_millisecond
from hotwash.entry.api.callers import By, Instance, Key, Responder
from hotwash.entry.api.problems import Problem

router = APIRouter(prefix="/changes", tags=["changes"])


class ReportBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: ChangeKind
    service: str = Field(examples=["checkout-api"])
    summary: str = Field(examples=["Deploy #847"])
    id: str | None = Field(None, description="Your own name for it: what is reported again under it is updated.")
    start: AwareDatetime | None = Field(None, description="Now where it is left out.")
    end: AwareDatetime | None = Field(None, description="Left out while it goes on, or where it took a moment.")
    regions: list[str] | None = Field(None, description="Where it was made; left out where that is not known.")
    link: str | None = Field(None, examples=["https://ci.example.com/118"])
    outcome: Outcome | None = None


@router.post("", status_code=201)
async def report_change(body: ReportBody, hotwash: Instance, caller: Responder, once: Key) -> dict[str, Any]:
    """Report a change: once when it is over, or when it begins and again under the same id when it ends."""
    if caller.drill is not None:
        raise Problem(Refused("not-allowed", "A drill's changes are noted in its incident.", "Note it there."))
    start = body.start if body.start is not None else min(filter(None, (hotwash.clock(), body.end)))
    reported = Change(
        id=body.id if body.id is not None else secrets.token_hex(6),
        kind=body.kind.value,
        service=body.service,
        start=_utc(start),
        end=_utc(body.end) if body.end is not None else None,
        regions=frozenset(body.regions) if body.regions is not None else None,
        summary=body.summary,
        link=body.link,
        outcome=body.outcome,
        source=BY_HAND,
        by=caller.actor.id,
    )
    kept = await record_changes(hotwash, [reported], once)
    if isinstance(kept, Refused):
        raise Problem(kept)
    return shown(kept[0])


@router.get("")
async def list_changes(
    hotwash: Instance,
    caller: By,
    service: Annotated[str | None, Query(max_length=200)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """Changes, newest first."""
    found = await hotwash.change_log.newest(limit, service) if caller.drill is None else ()
    return {"changes": [shown(one) for one in found]}


def _utc(moment: datetime) -> datetime:
    try:
        return to_millisecond(moment)
    except OverflowError:
        raise Problem(Refused("bad-request", "No calendar holds this moment.", "Check the year.")) from None


def shown(change: Change) -> dict[str, Any]:
    return {
        "ref": change.ref,
        "id": change.id,
        "kind": change.kind,
        "service": change.service,
        "summary": change.summary,
        "start": rfc3339(change.start),
        "end": rfc3339(change.end) if change.end is not None else None,
        "regions": sorted(change.regions) if change.regions is not None else None,
        "link": change.link,
        "outcome": change.outcome,
        "source": change.source,
        "by": change.by,
    }
