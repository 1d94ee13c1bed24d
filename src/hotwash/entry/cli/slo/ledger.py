"""hotwash slo ledger: what was spent of each error budget, and on what; asked of the server."""

from collections.abc import Iterator
from typing import Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.showing import shown


@click.command()
@click.option("--quarter", help="A calendar quarter in UTC, such as 2026-Q4; else each SLO's own rolling window.")
@click.option("--service", help="Only SLOs of this service.")
@shown
def ledger(quarter: str | None, service: str | None, as_json: bool) -> object:
    """Show which incidents cost what of each error budget, what was spent outside them, and minutes at SEV-0.

    What incidents cost that you may not know of is one sum, called restricted.
    """
    found = Client().get("/slos/ledger", quarter=quarter, service=service).json()
    return found if as_json else "\n".join(_said(found))


def _said(found: dict[str, Any]) -> Iterator[str]:
    for one in found["slos"]:
        yield from _account(one)
    if not found["slos"]:
        yield "There is no SLO yet."
    yield f"Minutes at SEV-0, {found['period']}:" if found["sev0"] else f"No minute at SEV-0, {found['period']}."
    for one in found["sev0"]:
        each = ", ".join(f"{incident['id']} {incident['minutes']:.4g}" for incident in one["incidents"])
        yield f"  {one['service'] or 'no service'}: {one['minutes']:.4g} ({each})"


def _account(one: dict[str, Any]) -> Iterator[str]:
    yield f"{one['slo']} ({one['service']}, {one['objective'] * 100:.6g} %), {one['period']}:"
    if one["spent"] is None:
        yield "  Unknown: nothing of it was measured."
    else:
        yield f"  Spent       {_percent(one['spent'])}: {one['bad']:.10g} bad of {one['allowed']:.10g} allowed"
        yield f"  Left        {_percent(one['left'])}"
        if one["restricted_share"]:
            yield f"  Restricted  {_percent(one['restricted_share'])}"
        yield f"  Outside     {_percent(one['outside_share'])}"
    for line in one["incidents"]:
        cost = _percent(line["share"]) if line["share"] is not None else line["why"] or f"{line['bad']:.10g} bad"
        yield f"  {line['id']:<11} {cost}  {line['severity']} {line['title']}"
    if one["coverage"] < 1:
        yield f"  {one['coverage'] * 100:.3g} % of the time was measured."


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.4g} %"
