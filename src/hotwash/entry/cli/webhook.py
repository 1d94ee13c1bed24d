"""hotwash webhook: tell other programs of incidents."""

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.showing import shown


@click.group()
def webhook() -> None:
    """Tell other programs of incidents, by signed POST requests (Standard Webhooks)."""


@webhook.command()
@click.argument("url")
@click.option("--kind", "kinds", multiple=True, help="Tell only of this kind of entry, such as incident.declared.")
def add(url: str, kinds: tuple[str, ...]) -> None:
    """Tell URL from now on (administrator)."""
    added = Client().send("/webhooks", {"url": url, "kinds": list(kinds)})
    click.echo(f"{added['id']} is told of {', '.join(kinds) or 'everything that leaves the page'}.")
    click.echo(f"Its secret, shown only now: {added['secret']}")


@webhook.command("list")
@shown
def list_webhooks(as_json: bool) -> object:
    """List endpoints, and why one is not told any more."""
    found = Client().get("/webhooks").json()
    if as_json:
        return found
    lines = [
        f"{one['id']}  {one['url']}  {', '.join(one['kinds']) or 'everything'}"
        + (f"  disabled: {one['disabled']}" if one["disabled"] else "")
        for one in found["webhooks"]
    ]
    return "\n".join(lines) or "Nobody is told: hotwash webhook add URL"


@webhook.command()
@click.argument("id")
def remove(id: str) -> None:
    """Tell an endpoint nothing more."""
    Client().send(f"/webhooks/{id}", {}, method="DELETE")
    click.echo(f"{id} is told nothing more.")
