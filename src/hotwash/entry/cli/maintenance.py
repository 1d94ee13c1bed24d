"""hotwash maintenance: work on a service without opening incidents."""

import re

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import BAD_INPUT, fail
from hotwash.entry.cli.showing import shown

_UNITS = {"m": 1, "h": 60, "d": 24 * 60}


@click.group()
def maintenance() -> None:
    """Keep a service's alerts from opening incidents while somebody works on it.

    The alerts are kept and shown; what still fires when the window ends opens an incident then.
    """


@maintenance.command()
@click.argument("service")
@click.option("--for", "lasts", default="1h", show_default=True, help="How long: 30m, 2h, 1d.")
@click.option("--reason", required=True, help="What is being worked on.")
@click.option("--from", "starts", help="When it begins (2026-03-02T22:00:00Z); now when left out.")
def start(service: str, lasts: str, reason: str, starts: str | None) -> None:
    """Open a window on SERVICE."""
    found = re.fullmatch(r"(\d{1,5})([mhd])", lasts)
    if found is None:
        fail(BAD_INPUT, f"{lasts!r} is no duration.", "Write it like 30m, 2h or 1d.")
    minutes = int(found[1]) * _UNITS[found[2]]
    body = {"service": service, "minutes": minutes, "reason": reason, "starts": starts}
    window = Client().send("/maintenance", body)
    click.echo(f"{window['id']}: alerts of {service} open no incident from {window['starts']} to {window['ends']}.")
    click.echo(f"End it earlier with: hotwash maintenance end {window['id']}")


@maintenance.command()
@click.argument("id")
def end(id: str) -> None:
    """End a window now."""
    Client().send(f"/maintenance/{id}/end", {})
    click.echo(f"{id} is over; what still fires opens an incident.")


@maintenance.command("list")
@shown
def list_windows(as_json: bool) -> object:
    """List windows that run or are to come."""
    found = Client().get("/maintenance").json()
    if as_json:
        return found
    lines = (
        f"{one['id']}  {one['service']}  {one['starts']} to {one['ends']}  {one['reason']}" for one in found["windows"]
    )
    return "\n".join(lines) or "No service is in maintenance."
