"""hotwash delivery: how everything that is sent stands."""

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.showing import shown


@click.group()
def delivery() -> None:
    """See what was sent, and what could not be."""


@delivery.command("list")
@click.option("--state", type=click.Choice(["waiting", "delivered", "given-up"]), help="Only these.")
@click.option("--limit", default=50, show_default=True, help="At most so many.")
@shown
def list_deliveries(state: str | None, limit: int, as_json: bool) -> object:
    """List e-mails, webhooks and drafts, newest first (administrator)."""
    found = Client().get("/deliveries", state=state, limit=limit).json()
    return found if as_json else "\n".join(map(_line, found["deliveries"])) or "Nothing was sent yet."


def _line(one: dict[str, object]) -> str:
    attempts = f" after {one['attempts']} attempts" if one["attempts"] not in (0, 1) else ""
    next = f", again at {one['next']}" if one["next"] and one["attempts"] else ""
    why = f": {one['why']}" if one["why"] else ""
    return f"{one['state']}{attempts}{next}  {one['key']}{why}"
