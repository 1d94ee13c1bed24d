"""What was changed near the onset: see it ranked, confirm, clear, note what nothing reported."""

import json
from typing import Any

import click

from hotwash.entry.cli.change import KINDS
from hotwash.entry.cli.client import Client
from hotwash.entry.cli.incident.acting import act, acts, reads, which


@click.group()
def change() -> None:
    """Which change did it: see them ranked, confirm or clear one, note one nothing reported."""


@change.command()
@reads
def near(incident: str | None, output_format: str) -> None:
    """Show the changes near the onset, most likely first."""
    client = Client()
    found = client.get(f"/incidents/{which(client, incident)}/changes").json()
    click.echo(json.dumps(found, indent=2, ensure_ascii=False) if output_format == "json" else _spoken(found))


@change.command()
@click.argument("id")
@click.option("--reason", required=True, help="What shows that it did it.")
@acts
def confirm(id: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """It did it: change ID, such as C42."""
    act(incident, at, output_format, f"changes/{id}/confirm", reason=reason)


@change.command()
@click.argument("id")
@click.option("--reason", required=True, help="What speaks against it.")
@acts
def clear(id: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """It did not do it: change ID leaves the ranking."""
    act(incident, at, output_format, f"changes/{id}/clear", reason=reason)


def _noting(kind: str) -> click.Command:
    @click.command(kind, help=f"Note a {kind} that may matter; --at is when it was made.")
    @click.argument("text")
    @acts
    def note(text: str, incident: str | None, at: str | None, output_format: str) -> None:
        act(incident, at, output_format, "changes", change=kind, text=text)

    return note


for _kind in KINDS.choices:
    change.add_command(_noting(_kind))


def _spoken(found: dict[str, Any]) -> str:
    onset = found["onset"]
    lines = [f"Began {onset['at']}. {onset['words']}", *map(_line, found["changes"])]
    lines.append(f"{found['none']:6.1%}  none of these")
    lines += [f"cleared  {one['ref']}  {one['summary']}: {one['reason']}" for one in found["cleared"]]
    return "\n".join(lines)


def _line(one: dict[str, Any]) -> str:
    share = f"{one['probability']:6.1%}" if one["probability"] is not None else " " * 6
    factors = ", ".join(f"{name} {value:g}" for name, value in (one["factors"] or {}).items())
    judged = f"; confirmed: {one['reason']}" if one["judged"] else ""
    where = f" of {one['service']}" if one["service"] else ""
    return f"{share}  {one['ref']}  {one['kind']}{where} at {one['start']}: {one['summary']} ({factors}){judged}"


COMMANDS = (change,)
