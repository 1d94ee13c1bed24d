"""hotwash oncall contact and test: where one is paged, and whether that works."""

from typing import Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.showing import Findings, shown


@click.group()
def contact() -> None:
    """Say where you are paged besides the e-mail address of your account.

    What you add gets a code first; it is used once you have given that with 'hotwash oncall contact verify'.
    """


@contact.command("list")
@shown
def list_contacts(as_json: bool) -> object:
    """List where you are paged, in the order it is used."""
    found = Client().get("/contacts").json()
    if as_json:
        return found
    lines = [
        f"{one['id']}  {one['address']}  {_wait(one)}{'' if one['verified'] else ', not verified'}"
        for one in found["contacts"]
    ]
    return "\n".join(lines) or "Nothing reaches you: hotwash oncall contact add ADDRESS"


@contact.command()
@click.argument("address")
@click.option("--kind", type=click.Choice(["ntfy", "sms", "voice"]), default="ntfy", show_default=True)
@click.option("--token", help="An access token, where the server asks for one.")
@click.option("--wait", type=click.IntRange(0, 3600), help="So many seconds after the page.")
@shown
def add(address: str, kind: str, token: str | None, wait: int | None, as_json: bool) -> object:
    """Add an ntfy topic (https://ntfy.example.com/a-long-random-topic), or a telephone number (+15550100123)."""
    added = Client().send("/contacts", {"kind": kind, "address": address, "token": token, "wait_seconds": wait})
    return added if as_json else f"A code was sent there. Give it: hotwash oncall contact verify {added['id']} CODE"


@contact.command()
@click.argument("id")
@click.argument("code")
def verify(id: str, code: str) -> None:
    """Give the code that was sent to a contact."""
    Client().send(f"/contacts/{id}/verify", {"code": code})
    click.echo(f"You are paged by {id} from now on.")


@contact.command()
@click.argument("id")
def code(id: str) -> None:
    """Have a new code sent to a contact."""
    Client().send(f"/contacts/{id}/code", {})
    click.echo(f"A code was sent there. Give it: hotwash oncall contact verify {id} CODE")


@contact.command()
@click.argument("id")
@click.argument("seconds", type=click.IntRange(0, 3600))
def wait(id: str, seconds: int) -> None:
    """Use a contact so many seconds after a page, if you have not answered by then."""
    changed = Client().send(f"/contacts/{id}", {"wait_seconds": seconds}, method="PUT")
    click.echo(f"{id} is used {_wait(changed)}.")


@contact.command()
@click.argument("id")
def remove(id: str) -> None:
    """Be paged by a contact no more."""
    Client().send(f"/contacts/{id}", {}, method="DELETE")
    click.echo(f"You are not paged by {id} any more.")


@click.command()
@shown
def test(as_json: bool) -> object:
    """Send a test by every verified contact; exit code 1 where one fails, or where there is none."""
    answer = Client().send("/contacts/test", {})
    tried: list[dict[str, Any]] = answer["tried"]
    lines = [f"{one['id']}  {'taken' if one['sent'] else 'FAILED: ' + one['why']}" for one in tried]
    said = answer if as_json else "\n".join(lines) or "Nothing reaches you: hotwash oncall contact add ADDRESS"
    return said if tried and all(one["sent"] for one in tried) else Findings(said)


def _wait(one: dict[str, Any]) -> str:
    return f"{one['wait_seconds']} s after the page" if one["wait_seconds"] else "at once"
