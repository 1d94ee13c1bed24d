"""Look after people and teams: invite, change an account, gather a team."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace

from hotwash.app.accounts import Person, Team
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Failed, Mail
from hotwash.app.sign_in import invite
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole

_LONGEST_NAME = 100
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;]{1,190}")
_UNKNOWN_TEAM = Refused("unknown-team", "There is no such team.", "Look at the list of teams.")


async def everybody(hotwash: Hotwash) -> list[Person]:
    """All accounts by name, disabled ones last; a drill's cast is nobody here."""
    real = [one for one in await hotwash.accounts.people() if one.drill is None]
    return sorted(real, key=lambda one: (one.disabled, one.name.casefold()))


async def change_account(hotwash: Hotwash, changed: Person) -> Refused | None:
    """Keep a changed name, role, address or standing; somebody always administers."""
    if (refused := _refuse_name(changed.name) or refuse_email(changed.email)) is not None:
        return refused
    others = [one for one in await everybody(hotwash) if one.id != changed.id]
    administers = changed.admin and not changed.disabled
    if not administers and not any(one.admin and not one.disabled for one in others):
        return Refused(
            "last-administrator",
            f"{changed.id} is the last administrator.",
            "Make somebody else an administrator first.",
        )
    await hotwash.accounts.change_person(changed)
    return None


async def invite_by_mail(hotwash: Hotwash, by: str, role: AccountRole, email: str | None, base: str) -> str | Refused:
    """A link by which somebody makes their account; sent as well, where there is an address and a mail server."""
    if (refused := refuse_email(email)) is not None:
        return refused
    link = f"{base}/invitations/{await invite(hotwash, by, role, email)}"
    if email is not None and hotwash.mailer is not None:
        text = f"{by} invites you to Hotwash. Make your account within seven days:\n\n{link}\n"
        key = f"inv_{secrets.token_hex(16)}"
        sent = await hotwash.mailer.send(Mail(key, key, email, "You are invited to Hotwash", text))
        if isinstance(sent, Failed):
            return Refused("not-delivered", f"The invitation was not sent: {sent.why}.", "Invite without an address.")
    return link


async def reset_link(hotwash: Hotwash, by: str, person: Person, base: str) -> str:
    """A link by which a person chooses a new password."""
    return f"{base}/invitations/{await invite(hotwash, by, person.role, person.email, person.id)}"


async def add_team(hotwash: Hotwash, name: str) -> Team | Refused:
    """A team without members yet; its id is its name in plain letters."""
    id = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40]
    if (refused := _refuse_name(name)) is not None or not id:
        return refused or Refused("bad-request", "A team's name has letters.", "Write it like Payments.")
    if any(team.id == id for team in await hotwash.accounts.teams()):
        return Refused("taken", f"There is a team {id} already.", "Add people to that one.")
    team = Team(id, name)
    await hotwash.accounts.keep_team(team)
    return team


async def find_team(hotwash: Hotwash, id: str) -> Team | None:
    return next((team for team in await hotwash.accounts.teams() if team.id == id), None)


async def change_team(hotwash: Hotwash, id: str, name: str, members: Sequence[str]) -> Refused | None:
    """Give a team this name and these members."""
    team = await find_team(hotwash, id)
    if team is None:
        return _UNKNOWN_TEAM
    if (refused := _refuse_name(name)) is not None:
        return refused
    known = [one.id for one in await everybody(hotwash) if one.id in members]
    await hotwash.accounts.keep_team(replace(team, name=name, members=tuple(known)))
    return None


def refuse_email(email: str | None) -> Refused | None:
    if email is None or _EMAIL.fullmatch(email):
        return None
    return Refused("bad-request", "This is no e-mail address.", "Write it like ana@example.com.")


def _refuse_name(name: str) -> Refused | None:
    if name and name.isprintable() and len(name) <= _LONGEST_NAME:
        return None
    return Refused("bad-request", f"A name has 1 to {_LONGEST_NAME} characters, in one line.", "Write a shorter one.")
