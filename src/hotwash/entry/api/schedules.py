"""On-call schedules over HTTP: who is on, shifts, gaps, overrides; kept by their team, or applied from files."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hotwash.app.applying import Plan, apply_files, plan_files
from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.on_call import (
    UNKNOWN_SCHEDULE,
    add_override,
    end_override,
    find_schedule,
    keep_schedule,
    remove_schedule,
)
from hotwash.app.schedules import Kept, KeptOverride
from hotwash.domain.kernel import Instant, Refused, rfc3339, to_millisecond
from hotwash.domain.oncall.recorded import Recorded
from hotwash.domain.oncall.schedule import Change, Override, Schedule
from hotwash.entry.api.callers import By, Instance, Responder
from hotwash.entry.api.problems import Problem
from hotwash.entry.oncall_shown import gap_shown, levels_shown, shift_shown

router = APIRouter(prefix="/schedules", tags=["on call"])

_LONGEST = timedelta(days=3660)
_AHEAD = timedelta(weeks=4)
_YEARS = range(1900, 2200)


async def outside_drills(caller: By) -> Caller:
    if caller.drill is not None:
        raise Problem(Refused("not-allowed", "A drill has no schedules.", "Ask somebody outside it."))
    return caller


async def acts_outside_drills(caller: Responder) -> Caller:
    return await outside_drills(caller)


Reads = Annotated[Caller, Depends(outside_drills)]
Acts = Annotated[Caller, Depends(acts_outside_drills)]
From = Annotated[AwareDatetime | None, Query(alias="from", description="Now when left out.")]
To = Annotated[AwareDatetime | None, Query(description="Four weeks on when left out.")]


class OverrideBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    start: AwareDatetime
    end: AwareDatetime
    user: str = Field(min_length=1, max_length=100, examples=["dee"])
    change: Change = Field(Change.REPLACE, description="replace whoever is on, remove the user, or add them.")
    instead_of: str | None = Field(None, max_length=100, description="Whom the user replaces, where it is one person.")
    level: str | None = Field(None, max_length=40)


class FilesBody(BaseModel):
    """Schedules by the file each is in; whole: those applied before that are in none of these are removed."""

    model_config = ConfigDict(extra="forbid")
    files: dict[str, dict[str, Any]] = Field(max_length=500)
    whole: bool = False
    digest: str | None = Field(None, description="The plan's, to apply exactly it.")


@router.get("")
async def list_schedules(hotwash: Instance, caller: Reads) -> dict[str, Any]:
    """Every schedule in use, with who is on call now."""
    now = hotwash.clock()
    return {"schedules": [_shown(one, now) for one in await hotwash.schedules.all(now)]}


@router.post("/plan")
async def plan_schedules(body: FilesBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """What applying these files would do, and who would be on call differently in the next four weeks."""
    return _plan(await plan_files(hotwash, caller, body.files, whole=body.whole))


@router.post("/apply")
async def apply_schedules(body: FilesBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Apply a plan, unless it would be another one by now."""
    return _plan(await apply_files(hotwash, caller, body.files, body.digest or "", whole=body.whole))


@router.get("/{name}")
async def show_schedule(name: str, hotwash: Instance, caller: Reads) -> dict[str, Any]:
    """One schedule, and the overrides that are not over."""
    now = hotwash.clock()
    return _whole(await _found(hotwash, name, now), now)


@router.put("/{name}")
async def put_schedule(name: str, body: dict[str, Any], hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Add a schedule, or change the one of this name, from now on. The body is a schedule file's, as JSON."""
    if (refused := await keep_schedule(hotwash, caller, name, body)) is not None:
        raise Problem(refused)
    now = hotwash.clock()
    return _whole(await _found(hotwash, name, now), now)


@router.delete("/{name}")
async def delete_schedule(name: str, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Out of use from now on; who was on call stays recorded."""
    if (refused := await remove_schedule(hotwash, caller, name)) is not None:
        raise Problem(refused)
    return {"name": name, "removed": True}


@router.get("/{name}/who")
async def who_is_on_call(
    name: str, hotwash: Instance, caller: Reads, at: AwareDatetime | None = None
) -> dict[str, Any]:
    """Who is, was or will be on call, level by level; the past as it was recorded."""
    moment = utc_of(at) if at is not None else hotwash.clock()
    held = (await _recorded(hotwash, name, moment))[0].at(moment)
    return {"name": name, "at": rfc3339(moment), "levels": levels_shown(held, moment) if held is not None else []}


@router.get("/{name}/shifts")
async def list_shifts(
    name: str, hotwash: Instance, caller: Reads, since: From = None, to: To = None, level: str | None = None
) -> dict[str, Any]:
    """The shifts of a level between two moments, clipped to them; the first level when none is named."""
    begins, ends = _window(hotwash, since, to)
    recorded, last = await _recorded(hotwash, name, begins)
    asked = level or last.levels[0].name
    names = {one.name for version in recorded.versions if version.schedule for one in version.schedule.levels}
    if asked not in names:
        raise Problem(
            Refused("bad-request", f"There is no level {asked}.", f"Choose among {', '.join(sorted(names))}.")
        )
    return {"name": name, "level": asked, "shifts": [*map(shift_shown, recorded.shifts(asked, begins, ends))]}


@router.get("/{name}/gaps")
async def list_gaps(name: str, hotwash: Instance, caller: Reads, since: From = None, to: To = None) -> dict[str, Any]:
    """When nobody is on call between two moments."""
    begins, ends = _window(hotwash, since, to)
    recorded, last = await _recorded(hotwash, name, begins)
    return {"name": name, "gaps": [gap_shown(one, last) for one in recorded.gaps(begins, ends)]}


@router.post("/{name}/overrides", status_code=201)
async def create_override(name: str, body: OverrideBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """For a while somebody else, nobody, or somebody more; from now on at the earliest."""
    override = Override(utc_of(body.start), utc_of(body.end), body.user, body.change, body.instead_of, body.level)
    made = await add_override(hotwash, caller, name, override)
    if isinstance(made, Refused):
        raise Problem(made)
    return _override(made)


@router.delete("/{name}/overrides/{id}")
async def delete_override(name: str, id: str, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """It ends now, or never begins."""
    if (refused := await end_override(hotwash, caller, name, id)) is not None:
        raise Problem(refused)
    return {"id": id, "removed": True}


async def _found(hotwash: Hotwash, name: str, since: Instant) -> Kept:
    found = await find_schedule(hotwash, name, since)
    if isinstance(found, Refused):
        raise Problem(found)
    return found


async def _recorded(hotwash: Hotwash, name: str, since: Instant) -> tuple[Recorded, Schedule]:
    """What is recorded of a schedule, and its newest version; it may be out of use by now."""
    recorded = await hotwash.schedules.recorded(name, since)
    last = recorded.last if recorded is not None else None
    if recorded is None or last is None:
        raise Problem(UNKNOWN_SCHEDULE)
    return recorded, last


def _window(hotwash: Hotwash, since: datetime | None, to: datetime | None) -> tuple[Instant, Instant]:
    begins = utc_of(since) if since is not None else hotwash.clock()
    ends = utc_of(to) if to is not None else begins + _AHEAD
    if not timedelta() < ends - begins <= _LONGEST:
        raise Problem(Refused("bad-request", "`to` is not after `from`, or ten years away.", "Choose other moments."))
    return begins, ends


def utc_of(moment: datetime) -> Instant:
    if moment.year not in _YEARS:
        raise Problem(Refused("bad-request", "No schedule goes that far.", "Check the year."))
    return to_millisecond(moment)


def _shown(kept: Kept, at: Instant) -> dict[str, Any]:
    shown = {"name": kept.name, "team": kept.team, "zone": kept.schedule.zone.key, "file": kept.file}
    return {**shown, "levels": levels_shown(kept.schedule, at)}


def _whole(kept: Kept, at: Instant) -> dict[str, Any]:
    return {
        **_shown(kept, at),
        "schedule": kept.document,
        "overrides": [_override(one) for one in kept.overrides if one.override.end > at],
    }


def _override(kept: KeptOverride) -> dict[str, Any]:
    one = kept.override
    return {
        "id": kept.id,
        "start": rfc3339(one.start),
        "end": rfc3339(one.end),
        "user": one.user,
        "change": one.change.value,
        "instead_of": one.instead_of,
        "level": one.level,
        "by": kept.by,
    }


def _plan(plan: Plan | Refused) -> dict[str, Any]:
    if isinstance(plan, Refused):
        raise Problem(plan)
    return {
        "digest": plan.digest,
        "schedules": [
            {
                "name": one.name,
                "does": one.does,
                "differences": [
                    {
                        "level": each.level,
                        "start": rfc3339(each.start),
                        "end": rfc3339(each.end),
                        "before": list(each.before),
                        "after": list(each.after),
                    }
                    for each in one.differences
                ],
            }
            for one in plan.planned
        ],
    }
