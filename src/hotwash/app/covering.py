"""Covers: one asks another to take their shifts; both are told what becomes of it."""

import secrets

from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.on_call import UNKNOWN_SCHEDULE, refuse_strangers
from hotwash.app.ports import Mail
from hotwash.app.schedules import KeptOverride
from hotwash.domain.kernel import Instant, Refused
from hotwash.domain.oncall.covers import Cover, CoverState, answer, as_override, ask, withdraw
from hotwash.domain.people.account import AccountRole

_UNKNOWN_COVER = Refused("unknown-cover", "There is no such request.", "Look at the page of on-call schedules.")


async def ask_cover(
    hotwash: Hotwash, caller: Caller, name: str, other: str, start: Instant, end: Instant
) -> Cover | Refused:
    """Ask somebody to take a shift of one's own; they are told, and nothing changes until they agree."""
    now = hotwash.clock()
    kept = await hotwash.schedules.get(name, now)
    if kept is None:
        return UNKNOWN_SCHEDULE
    if caller.drill is not None or not caller.role.allows(AccountRole.RESPONDER):
        return Refused("not-allowed", "Your account or token reads and does not act.", "Ask an administrator for more.")
    if (refused := await refuse_strangers(hotwash, [other])) is not None:
        return refused
    asked = ask(Cover(f"cv_{secrets.token_hex(6)}", name, caller.actor.id, other, start, end), kept.schedule, now)
    if isinstance(asked, Cover):
        await hotwash.schedules.add_cover(asked)
        await _tell(hotwash, asked)
    return asked


async def answer_cover(hotwash: Hotwash, caller: Caller, id: str, agrees: bool) -> Cover | Refused:
    """Agreeing makes it an override at once."""
    cover = await _cover(hotwash, caller, id)
    answered = answer(cover, caller.actor.id, agrees, hotwash.clock()) if cover else _UNKNOWN_COVER
    if isinstance(answered, Refused):
        return answered
    agreed = answered.state is CoverState.AGREED
    override = KeptOverride(answered.id, answered.schedule, as_override(answered), answered.other) if agreed else None
    return await _changed(hotwash, answered, CoverState.ASKED, override)


async def withdraw_cover(hotwash: Hotwash, caller: Caller, id: str) -> Cover | Refused:
    """What is left of it is the asker's own again."""
    cover = await _cover(hotwash, caller, id)
    if cover is None:
        return _UNKNOWN_COVER
    taken_back = withdraw(cover, caller.actor.id, hotwash.clock())
    return taken_back if isinstance(taken_back, Refused) else await _changed(hotwash, taken_back, cover.state, None)


async def _cover(hotwash: Hotwash, caller: Caller, id: str) -> Cover | None:
    """Only the two it is between know of it by its id."""
    cover = await hotwash.schedules.cover(id) if caller.drill is None else None
    return cover if cover is not None and caller.actor.id in (cover.asker, cover.other) else None


async def _changed(hotwash: Hotwash, cover: Cover, was: CoverState, override: KeptOverride | None) -> Cover | Refused:
    if await hotwash.schedules.change_cover(cover, was, override, hotwash.clock()):
        await _tell(hotwash, cover)
        return cover
    return Refused("changed-meanwhile", "This was answered or taken back just now.", "Look at it again.")


_SAID = {
    CoverState.ASKED: "{asker} asks you to take their on-call shifts of {schedule}",
    CoverState.AGREED: "{other} takes your on-call shifts of {schedule}",
    CoverState.DECLINED: "{other} cannot take your on-call shifts of {schedule}",
    CoverState.WITHDRAWN: "{asker} does not need you for their on-call shifts of {schedule} any more",
}


async def _tell(hotwash: Hotwash, cover: Cover) -> None:
    """By mail where there is one; the page of on-call schedules says it in any case."""
    to = cover.asker if cover.state in (CoverState.AGREED, CoverState.DECLINED) else cover.other
    person = await hotwash.accounts.person(to, None)
    if hotwash.mailer is None or person is None or person.email is None:
        return
    said = _SAID[cover.state].format(asker=cover.asker, other=cover.other, schedule=cover.schedule)
    times = f"{cover.start:%a %-d %b %Y %H:%M} to {cover.end:%a %-d %b %Y %H:%M} UTC"
    where = f"\n\n{hotwash.base_url}/oncall" if hotwash.base_url else ""
    await hotwash.mailer.send(
        Mail(f"{cover.id}-{cover.state}", cover.id, person.email, said, f"{said}, {times}.{where}\n")
    )
