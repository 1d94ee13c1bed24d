"""Covers over HTTP: one asks, the other answers, and who asked may take it back; links to calendars."""

from typing import Any

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotwash.app.calendars import link_calendar, unlink_calendar
from hotwash.app.covering import answer_cover, ask_cover, withdraw_cover
from hotwash.domain.kernel import Refused, rfc3339
from hotwash.domain.oncall.covers import Cover
from hotwash.entry.api.callers import Instance
from hotwash.entry.api.problems import Problem
from hotwash.entry.api.schedules import Acts, Reads, utc_of

router = APIRouter(tags=["on call"])


class CoverBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    other: str = Field(min_length=1, max_length=100, description="Who is asked.", examples=["dee"])
    start: AwareDatetime
    end: AwareDatetime


class AnswerBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    agree: bool


class CalendarBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    team: str | None = Field(None, description="A team's calendar; one's own when left out.")


@router.post("/schedules/{name}/covers", status_code=201)
async def create_cover(name: str, body: CoverBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Ask somebody to take one's own shifts; nothing changes until they agree."""
    times = utc_of(body.start), utc_of(body.end)
    return _answered(await ask_cover(hotwash, caller, name, body.other, *times))


@router.get("/covers")
async def list_covers(hotwash: Instance, caller: Reads) -> dict[str, Any]:
    """What one asked for, or was asked for, and is not over."""
    found = await hotwash.schedules.covers(caller.actor.id, hotwash.clock())
    return {"covers": [_shown(one) for one in found]}


@router.post("/covers/{id}/answer")
async def give_answer(id: str, body: AnswerBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Agree, and the shifts are one's own at once; or decline."""
    return _answered(await answer_cover(hotwash, caller, id, body.agree))


@router.post("/covers/{id}/withdraw")
async def take_back(id: str, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Take back what one asked for; what is left of the shifts is one's own again."""
    return _answered(await withdraw_cover(hotwash, caller, id))


@router.post("/calendars", status_code=201)
async def create_calendar(body: CalendarBody, hotwash: Instance, caller: Reads) -> dict[str, Any]:
    """A new link to a calendar (iCalendar); whoever has it reads it. The link from before ends."""
    secret = await link_calendar(hotwash, caller, body.team)
    if isinstance(secret, Refused):
        raise Problem(secret)
    return {"path": f"/calendars/{secret}.ics", "team": body.team}


@router.delete("/calendars")
async def delete_calendar(hotwash: Instance, caller: Reads, team: str | None = None) -> dict[str, Any]:
    """The link ends; calendars that use it hear nothing more."""
    refused = await unlink_calendar(hotwash, caller, team)
    if refused is not None:
        raise Problem(refused)
    return {"removed": True, "team": team}


def _answered(found: Cover | Refused) -> dict[str, Any]:
    if isinstance(found, Refused):
        raise Problem(found)
    return _shown(found)


def _shown(cover: Cover) -> dict[str, Any]:
    return {
        "id": cover.id,
        "schedule": cover.schedule,
        "asker": cover.asker,
        "other": cover.other,
        "start": rfc3339(cover.start),
        "end": rfc3339(cover.end),
        "state": cover.state.value,
    }
