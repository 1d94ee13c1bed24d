"""hotwash user, hotwash recover-admin: local administration of accounts, on the database itself."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from hotwash.domain.people.account import AccountRole
from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, fail
from hotwash.entry.cli.local import database_option, locally
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from hotwash.app.accounts import Person
    from hotwash.app.hotwash import Hotwash

_ROLES = click.Choice([role.value for role in AccountRole])


@click.group()
def user() -> None:
    """Look after accounts."""


@user.command("add")
@click.argument("id")
@click.option("--name", help="How the person is called; the id when left out.")
@click.option("--role", type=_ROLES, default="responder", show_default=True, help="What the account may do.")
@click.option("--admin", is_flag=True, help="Short for --role admin.")
@click.option("--email", help="Where to tell them of incidents.")
@database_option
def add_user(id: str, name: str | None, role: str, admin: bool, email: str | None, database: str | None) -> None:
    """Add a person and print their first API token; `hotwash user link` lets them choose a password."""
    from hotwash.app.accounts import Person
    from hotwash.domain.people.credentials import refuse_id

    if (refused := refuse_id(id)) is not None:
        fail(BAD_INPUT, refused.reason, refused.instead)
    if email is not None and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", email):
        fail(BAD_INPUT, f"{email!r} is no e-mail address.", "Write it like ana@example.com.")
    person = Person(id, name or id, AccountRole.ADMIN if admin else AccountRole(role), email=email)

    async def add(hotwash: "Hotwash") -> str:
        if await hotwash.accounts.person(id, None) is not None:
            fail(REFUSED, f"{id} is here already.", f"Make another token with: hotwash token create {id}")
        await hotwash.accounts.add_person(person)
        secret = hotwash.secret()
        await hotwash.accounts.add_token(secret, person, "first", at=hotwash.clock())
        return secret

    click.echo(locally(database, add))


@user.command("list")
@database_option
@shown
def list_users(database: str | None, as_json: bool) -> object:
    """List everybody."""

    async def everybody(hotwash: "Hotwash") -> "list[Person]":
        return [one for one in await hotwash.accounts.people() if one.drill is None]

    people = locally(database, everybody)
    if as_json:
        return {
            "people": [
                {"id": one.id, "name": one.name, "role": one.role, "email": one.email, "disabled": one.disabled}
                for one in people
            ]
        }
    lines = [f"{one.id}  {one.name}  {one.role}{'  disabled' if one.disabled else ''}" for one in people]
    return "\n".join(lines) or "Nobody is here yet: hotwash user add YOU --admin"


@user.command("role")
@click.argument("id")
@click.argument("role", type=_ROLES)
@database_option
def change_role(id: str, role: str, database: str | None) -> None:
    """Let an account do more or less."""
    _change(database, id, lambda person: replace(person, role=AccountRole(role)))
    click.echo(f"{id} is {role} now.")


@user.command("disable")
@click.argument("id")
@database_option
def disable_user(id: str, database: str | None) -> None:
    """End an account: its sessions and tokens no longer work, its name stays in the records."""
    _change(database, id, lambda person: replace(person, disabled=True))
    click.echo(f"{id} can no longer sign in. Undo it with: hotwash user enable {id}")


@user.command("enable")
@click.argument("id")
@database_option
def enable_user(id: str, database: str | None) -> None:
    """Let an account be used again."""
    _change(database, id, lambda person: replace(person, disabled=False))
    click.echo(f"{id} can sign in again.")


@user.command("link")
@click.argument("id")
@database_option
def print_link(id: str, database: str | None) -> None:
    """Print a link by which a person chooses a password; it works once, for seven days."""

    async def link(hotwash: "Hotwash") -> str:
        return await _link(hotwash, await _known(hotwash, id))

    click.echo(locally(database, link))


@user.command("password")
@click.argument("id")
@database_option
def set_password(id: str, database: str | None) -> None:
    """Set a password, asked for or read from standard input; every session of the account ends."""
    from hotwash.domain.people.credentials import refuse_password

    password = click.prompt("Password", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    if (refused := refuse_password(password, id)) is not None:
        fail(BAD_INPUT, refused.reason, refused.instead)

    async def keep(hotwash: "Hotwash") -> None:
        person = await _known(hotwash, id)
        await hotwash.accounts.set_password(person.id, await hotwash.passwords.hash(password))

    locally(database, keep)
    click.echo(f"{id} signs in with this password from now on.")


@click.command("recover-admin")
@click.argument("id")
@database_option
def recover_admin(id: str, database: str | None) -> None:
    """Get back in: make ID an administrator, added if need be, and print a link to choose a password."""
    from hotwash.app.accounts import Person
    from hotwash.domain.people.credentials import refuse_id

    async def recover(hotwash: "Hotwash") -> str:
        person = await hotwash.accounts.person(id, None)
        if person is None:
            if (refused := refuse_id(id)) is not None:
                fail(BAD_INPUT, refused.reason, refused.instead)
            person = Person(id, id, AccountRole.ADMIN)
            await hotwash.accounts.add_person(person)
        person = replace(person, role=AccountRole.ADMIN, disabled=False)
        await hotwash.accounts.change_person(person)
        return await _link(hotwash, person)

    click.echo(locally(database, recover))


async def _known(hotwash: "Hotwash", id: str) -> "Person":
    person = await hotwash.accounts.person(id, None)
    if person is None:
        fail(REFUSED, f"There is nobody called {id} here.", f"Add them with: hotwash user add {id}")
    return person


async def _link(hotwash: "Hotwash", person: "Person") -> str:
    from hotwash.app.sign_in import invite

    secret = await invite(hotwash, "hotwash", person.role, person.email, person.id)
    return f"{hotwash.base_url or 'http://127.0.0.1:8080'}/invitations/{secret}"


def _change(database: str | None, id: str, changed: "Callable[[Person], Person]") -> None:
    async def change(hotwash: "Hotwash") -> None:
        await hotwash.accounts.change_person(changed(await _known(hotwash, id)))

    locally(database, change)
