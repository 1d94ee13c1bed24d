"""hotwash slo status: how SLOs stand now, asked of the server."""

from typing import Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.showing import shown


@click.command()
@shown
def status(as_json: bool) -> object:
    """Show what is left of each budget, how fast it burns and how long it lasts; the most urgent first."""
    found = Client().get("/slos").json()
    return found if as_json else "\n".join(map(_line, found["slos"])) or "There is no SLO yet."


def _line(one: dict[str, Any]) -> str:
    promised = f"{one['slo']} ({one['service']}, {one['objective'] * 100:.6g} % over {one['window']})"
    if one["unknown"] is not None:
        return f"{promised}: unknown. {one['unknown']}"
    left, burn, ahead = one["budget_left"], one["burn"].get("1h"), one["forecast"]
    told = [f"{left:.1%} of the budget is left" if left is not None else "no events yet"]
    if burn is not None:
        told.append(f"burns {burn:.3g}x over 1h")
    if one["coverage"] < 1:
        told.append(f"{one['coverage']:.0%} of the window was measured")
    return f"{promised}: {', '.join(told)}." + (f" {ahead['words']}" if ahead is not None else "")
