"""hotwash token: API tokens, on the database itself."""

from typing import TYPE_CHECKING

import click

from hotwash.domain.people.account import Scope
from hotwash.entry.cli.failing import REFUSED, fail
from hotwash.entry.cli.local import database_option, locally
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hotwash.app.accounts import Token
    from hotwash.app.hotwash import Hotwash


@click.group()
def token() -> None:
    """Make, list and remove API tokens of people."""


@token.command("create")
@click.argument("person")
@click.option("--name", default="cli", show_default=True, help="What it is for.")
@click.option(
    "--scope",
    type=click.Choice([scope.value for scope in Scope]),
    default="admin",
    show_default=True,
    help="The most it may do; never more than its person may.",
)
@database_option
def create_token(person: str, name: str, scope: str, database: str | None) -> None:
    """Make a token and print it; it is shown only now."""

    async def create(hotwash: "Hotwash") -> str:
        found = await hotwash.accounts.person(person, None)
        if found is None:
            fail(REFUSED, f"There is nobody called {person} here.", f"Add them with: hotwash user add {person}")
        secret = hotwash.secret()
        await hotwash.accounts.add_token(secret, found, name, Scope(scope), hotwash.clock())
        return secret

    click.echo(locally(database, create))


@token.command("list")
@click.argument("person")
@database_option
@shown
def list_tokens(person: str, database: str | None, as_json: bool) -> object:
    """List a person's tokens."""

    async def mine(hotwash: "Hotwash") -> "Sequence[Token]":
        return await hotwash.accounts.tokens_of(person)

    found = locally(database, mine)
    if as_json:
        return {"tokens": [{"id": one.id, "name": one.name, "scope": one.scope} for one in found]}
    lines = [f"{one.id}  {one.name}  {one.scope}" for one in found]
    return "\n".join(lines) or f"{person} has no token: hotwash token create {person}"


@token.command("remove")
@click.argument("person")
@click.argument("id")
@database_option
def remove_token(person: str, id: str, database: str | None) -> None:
    """Make a token useless at once."""

    async def remove(hotwash: "Hotwash") -> bool:
        return await hotwash.accounts.remove_token(id, person)

    if not locally(database, remove):
        fail(REFUSED, f"{person} has no token {id}.", f"See: hotwash token list {person}")
    click.echo(f"Token {id} no longer works.")
