"""hotwash user, hotwash token: local administration, on the database itself."""

import re
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import click

from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, fail, spoken

if TYPE_CHECKING:
    from hotwash.app.hotwash import Hotwash

RESERVED = frozenset({"hotwash", "machine", "responder", "observer", "ic", "ol", "cl", "scribe"})
"""Words the record uses for something else."""

_database = click.option("--database", help="sqlite:///PATH or postgresql://..., else $HOTWASH_DATABASE.")


@click.group()
def user() -> None:
    """Add and list people."""


@user.command("add")
@click.argument("id")
@click.option("--name", help="How the person is called; the id when left out.")
@click.option("--admin", is_flag=True, help="May add integrations, start drills and redact.")
@click.option("--email", help="Where to tell them of incidents.")
@_database
def add_user(id: str, name: str | None, admin: bool, email: str | None, database: str | None) -> None:
    """Add a person and print their first token."""
    if not re.fullmatch(r"[a-z][a-z0-9._-]{0,39}", id) or id in RESERVED:
        fail(BAD_INPUT, f"{id!r} cannot be a person's id.", "Use a short lower-case name such as ana or ana.b.")

    if email is not None and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+", email):
        fail(BAD_INPUT, f"{email!r} is no e-mail address.", "Write it like ana@example.com.")

    async def add(hotwash: "Hotwash") -> str:
        from hotwash.app.ports import Person

        if await hotwash.directory.person(id, None) is not None:
            fail(REFUSED, f"{id} is here already.", f"Make another token with: hotwash token create {id}")
        await hotwash.directory.add_person(Person(id, name or id, admin, email=email))
        return await _new_token(hotwash, id, "first")

    click.echo(_locally(database, add))


@user.command("list")
@_database
def list_users(database: str | None) -> None:
    """List everybody."""

    async def lines(hotwash: "Hotwash") -> str:
        people = [one for one in await hotwash.directory.people() if one.drill is None]
        if not people:
            return "Nobody is here yet: hotwash user add YOU --admin"
        return "\n".join(f"{one.id}  {one.name}{'  admin' if one.admin else ''}" for one in people)

    click.echo(_locally(database, lines))


@click.group()
def token() -> None:
    """Make tokens for people."""


@token.command("create")
@click.argument("person")
@click.option("--name", default="cli", show_default=True, help="What it is for.")
@_database
def create_token(person: str, name: str, database: str | None) -> None:
    """Make a token and print it; it is shown only now."""
    click.echo(_locally(database, lambda hotwash: _new_token(hotwash, person, name)))


async def _new_token(hotwash: "Hotwash", id: str, name: str) -> str:
    person = await hotwash.directory.person(id, None)
    if person is None:
        fail(REFUSED, f"There is nobody called {id} here.", f"Add them with: hotwash user add {id}")
    secret = hotwash.secret()
    await hotwash.directory.add_token(secret, person, name)
    return secret


def _locally(database: str | None, work: "Callable[[Hotwash], Awaitable[str]]") -> str:
    """Open the database, work, and return what is to be printed."""
    import asyncio
    from dataclasses import replace

    from hotwash.bootstrap import Settings, opened

    settings = Settings.from_environment()

    async def run() -> str:
        async with opened(replace(settings, database=database or settings.database)) as hotwash:
            return await work(hotwash)

    with spoken():
        return asyncio.run(run())
