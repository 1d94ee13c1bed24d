"""Apply files of schedules: first a plan that says who is on call differently, then exactly that."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.on_call import NOT_YOURS, may_change, refuse_schedule
from hotwash.app.schedules import Document, Kept, NewVersion
from hotwash.domain.kernel import Refused
from hotwash.domain.oncall.comparing import Difference, differences
from hotwash.domain.oncall.schedule import Schedule

AHEAD = timedelta(weeks=4)
"""How far a plan looks for who is on call differently."""

_CHANGED = Refused("changed-meanwhile", "Something changed since this plan was made.", "Look at the new plan.")


@dataclass(frozen=True, slots=True)
class Planned:
    """What applying files would do to one schedule."""

    name: str
    does: str
    """added, changed or removed"""
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What applying files would do; digest names exactly this plan."""

    planned: tuple[Planned, ...]
    digest: str


async def plan_files(hotwash: Hotwash, caller: Caller, files: Mapping[str, Document], *, whole: bool) -> Plan | Refused:
    """Documents by the file each is in. whole: schedules that were applied and are in none of them are removed."""
    found = await _versions(hotwash, caller, files, whole=whole)
    return found if isinstance(found, Refused) else await _plan(hotwash, found)


async def apply_files(
    hotwash: Hotwash, caller: Caller, files: Mapping[str, Document], digest: str, *, whole: bool
) -> Plan | Refused:
    """What was planned takes effect; not if it would be something else by now."""
    versions = await _versions(hotwash, caller, files, whole=whole)
    if isinstance(versions, Refused):
        return versions
    plan = await _plan(hotwash, versions)
    if plan.digest != digest:
        return _CHANGED
    await hotwash.schedules.keep(versions, hotwash.clock())
    return plan


async def _versions(
    hotwash: Hotwash, caller: Caller, files: Mapping[str, Document], *, whole: bool
) -> list[NewVersion] | Refused:
    """The versions that differ from what is kept, in the order of their names."""
    kept = {one.name: one for one in await hotwash.schedules.all(hotwash.clock())}
    wanted: dict[str, NewVersion] = {}
    for file, document in files.items():
        name = str(document.get("name", ""))
        if name in wanted:
            return Refused("bad-request", f"{name} is in {wanted[name].file} and in {file}.", "Keep one of them.")
        if (refused := await refuse_schedule(hotwash, caller, name, document, from_a_file=True)) is not None:
            return replace(refused, reason=f"{file}: {refused.reason}")
        wanted[name] = NewVersion(name, document, caller.actor.id, file)
    for name, one in kept.items():
        if whole and one.file is not None and name not in wanted:
            if not await may_change(hotwash, caller, one.team):
                return NOT_YOURS
            wanted[name] = NewVersion(name, None, caller.actor.id)
    return [version for name, version in sorted(wanted.items()) if _differs(version, kept.get(name))]


def _differs(version: NewVersion, kept: Kept | None) -> bool:
    return kept is None or (version.document, version.file) != (kept.document, kept.file)


async def _plan(hotwash: Hotwash, versions: Sequence[NewVersion]) -> Plan:
    now = hotwash.clock()
    planned: list[Planned] = []
    for version in versions:
        kept = await hotwash.schedules.get(version.name, now)
        does = "added" if kept is None else "removed" if version.document is None else "changed"
        before = kept.schedule if kept is not None else None
        after = _after(hotwash, version, kept)
        planned.append(Planned(version.name, does, tuple(differences(before, after, now, now + AHEAD))))
    stand = [(version.name, version.document, version.file) for version in versions]
    said = json.dumps([stand, [(one.name, one.does) for one in planned]], sort_keys=True)
    return Plan(tuple(planned), hashlib.sha256(said.encode()).hexdigest())


def _after(hotwash: Hotwash, version: NewVersion, kept: Kept | None) -> Schedule | None:
    """A schedule as it would be, with the overrides that stay."""
    schedule = hotwash.schedules.read(version.document) if version.document is not None else None
    if not isinstance(schedule, Schedule):
        return None
    beside = (one.override for one in kept.overrides) if kept is not None else ()
    return replace(schedule, overrides=(*schedule.overrides, *beside))
