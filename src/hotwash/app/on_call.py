"""Look after schedules and overrides: who may change them, and what is refused."""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.schedules import Document, Kept, KeptOverride, NewVersion
from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.oncall.schedule import Override, people_in
from hotwash.domain.people.account import AccountRole

UNKNOWN_SCHEDULE = Refused("unknown-schedule", "There is no schedule of this name.", "Look at the list of schedules.")
_UNKNOWN_OVERRIDE = Refused(
    "unknown-override", "There is no such override, or it is over.", "Look at the schedule's overrides."
)
NOT_YOURS = Refused(
    "not-allowed", "Only administrators and the schedule's team may change it.", "Ask one of them, or ask for a cover."
)


async def find_schedule(hotwash: Hotwash, name: str, since: Instant) -> Kept | Refused:
    return await hotwash.schedules.get(name, since) or UNKNOWN_SCHEDULE


async def may_change(hotwash: Hotwash, caller: Caller, *teams: str | None) -> bool:
    """Administrators, and responders who are members of every team concerned."""
    if caller.drill is not None or not caller.role.allows(AccountRole.RESPONDER):
        return False
    if caller.admin:
        return True
    mine = {team.id for team in await hotwash.accounts.teams() if caller.actor.id in team.members}
    return all(team in mine for team in teams)


async def keep_schedule(hotwash: Hotwash, caller: Caller, name: str, document: Document) -> Refused | None:
    """A schedule is this from now on; what was until now stays recorded."""
    refused = await refuse_schedule(hotwash, caller, name, document)
    if refused is None:
        version = NewVersion(name, {**document, "name": name}, caller.actor.id)
        await hotwash.schedules.keep([version], hotwash.clock())
    return refused


async def remove_schedule(hotwash: Hotwash, caller: Caller, name: str) -> Refused | None:
    """Out of use from now on; who was on call stays recorded. One whose file is gone is removed by an administrator."""
    kept = await hotwash.schedules.get(name, hotwash.clock())
    if kept is None:
        return UNKNOWN_SCHEDULE
    if not await may_change(hotwash, caller, kept.team):
        return NOT_YOURS
    if kept.file is not None and not caller.admin:
        return _of_the_file(kept.name, kept.file)
    await hotwash.schedules.keep([NewVersion(name, None, caller.actor.id)], hotwash.clock())
    return None


async def refuse_schedule(
    hotwash: Hotwash, caller: Caller, name: str, document: Document, *, from_a_file: bool = False
) -> Refused | None:
    schedule = hotwash.schedules.read({**document, "name": name})
    if isinstance(schedule, Refused):
        return schedule
    kept = await hotwash.schedules.get(name, hotwash.clock())
    teams = {document.get("team"), *([kept.team] if kept is not None else [])}
    if not await may_change(hotwash, caller, *teams):
        return NOT_YOURS
    if kept is not None and kept.file is not None and not from_a_file:
        return _of_the_file(kept.name, kept.file)
    team = document.get("team")
    if team is not None and all(one.id != team for one in await hotwash.accounts.teams()):
        return Refused("unknown-team", f"There is no team {team}.", "Choose one of the teams, or make it first.")
    return await refuse_strangers(hotwash, people_in(schedule))


def _of_the_file(name: str, file: str) -> Refused:
    return Refused("of-the-file", f"{name} was applied from {file}.", "Change it there and apply it again.")


async def refuse_strangers(hotwash: Hotwash, people: Iterable[str]) -> Refused | None:
    known = {one.id for one in await hotwash.accounts.people() if one.drill is None and not one.disabled}
    if strangers := [one for one in people if one not in known]:
        said = ", ".join(strangers)
        return Refused("not-known", f"Nobody here has the short name {said}.", "Make their accounts first.")
    return None


async def add_override(hotwash: Hotwash, caller: Caller, name: str, override: Override) -> KeptOverride | Refused:
    """For a while it is different, from now on at the earliest: the past stays as it was."""
    now = hotwash.clock()
    kept = await hotwash.schedules.get(name, now)
    if kept is None:
        return UNKNOWN_SCHEDULE
    if not await may_change(hotwash, caller, kept.team):
        return NOT_YOURS
    override = replace(override, start=max(override.start, now))
    if override.end <= override.start:
        return Refused("bad-request", "An override ends after it begins, in the future.", "Choose other times.")
    levels = [level.name for level in kept.schedule.levels]
    if override.level not in (None, *levels):
        return Refused("bad-request", f"There is no level {override.level}.", f"Choose among {', '.join(levels)}.")
    people = [override.user, *([override.instead_of] if override.instead_of else [])]
    if (refused := await refuse_strangers(hotwash, people)) is not None:
        return refused
    made = KeptOverride(f"ov_{secrets.token_hex(6)}", name, override, caller.actor.id)
    await hotwash.schedules.add_override(made)
    return made


async def end_override(hotwash: Hotwash, caller: Caller, name: str, id: str) -> Refused | None:
    """It ends now, or never begins."""
    now = hotwash.clock()
    kept = await hotwash.schedules.get(name, now)
    if kept is None:
        return UNKNOWN_SCHEDULE
    if not await may_change(hotwash, caller, kept.team):
        return NOT_YOURS
    if await hotwash.schedules.cover(id) is not None:
        return Refused("of-a-cover", "Two people agreed on this one.", "Whoever asked for it can take it back.")
    return None if await hotwash.schedules.end_override(name, id, now) else _UNKNOWN_OVERRIDE
