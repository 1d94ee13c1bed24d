"""Resolve, end, lock, reopen, and the postmortem."""

import json
from pathlib import Path

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import spoken as failing
from hotwash.entry.cli.incident.acting import act, acts, reads, which


@click.command()
@click.option("--override", help="Why it is over although green was not measured; goes on record.")
@click.option("--postmortem-due", help="At most 48 h away: 2026-03-04T10:00:00Z.")
@click.option("--take-command", is_flag=True, help="Take the empty IC chair in the same act.")
@acts
def resolve(
    override: str | None,
    postmortem_due: str | None,
    take_command: bool,
    incident: str | None,
    at: str | None,
    output_format: str,
) -> None:
    """Resolve it (IC); the service level must have been green for 5 minutes."""
    body = {"override": override, "postmortem_due": postmortem_due, "take_command": take_command}
    act(incident, at, output_format, "resolve", **body)


@click.command()
@click.argument("ending", type=click.Choice(["false-alarm", "duplicate", "drill"]))
@click.option("--reason", required=True)
@click.option("--of", "duplicate_of", help="The incident it repeats.")
@acts
def end(
    ending: str, reason: str, duplicate_of: str | None, incident: str | None, at: str | None, output_format: str
) -> None:
    """End what was no outage; no postmortem is owed."""
    act(incident, at, output_format, "end", ending=ending, reason=reason, duplicate_of=duplicate_of)


@click.command()
@click.option("--reason", required=True)
@acts
def reopen(reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """It is back: open a follow-up incident, linked both ways."""
    act(incident, at, output_format, "reopen", reason=reason)


@click.command()
@acts
def lock(incident: str | None, at: str | None, output_format: str) -> None:
    """Lock the record (Scribe); immutable from then on."""
    act(incident, at, output_format, "lock")


@click.command()
@click.argument("entry", type=int)
@click.argument("field")
@click.option("--reason", required=True)
@click.option("--chain", type=click.Choice(["record", "annex"]), default="record", show_default=True)
@click.option("-i", "--incident", required=True)
def redact(entry: int, field: str, reason: str, chain: str, incident: str) -> None:
    """Remove the words of one field of one entry (administrator); the proof stays whole."""
    body = {"seq": entry, "field": field, "reason": reason, "chain": chain}
    Client().send(f"/incidents/{incident.upper()}/redactions", body)
    click.echo(f"The words of {field} in entry {entry} are gone; the annex says why.")


@click.group()
def postmortem() -> None:
    """Read, save and schedule the postmortem."""


@postmortem.command("show")
@reads
def show_postmortem(incident: str | None, output_format: str) -> None:
    """Print the newest revision; before the lock a preview."""
    client = Client()
    document = client.get(f"/incidents/{which(client, incident)}/postmortem").json()
    click.echo(json.dumps(document, indent=2, ensure_ascii=False) if output_format == "json" else document["markdown"])


@postmortem.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--based-on", type=int, help="The revision you edited; else the newest.")
@click.option("-i", "--incident", required=True)
def save(file: Path, based_on: int | None, incident: str) -> None:
    """Save a revision from a Markdown file (authors)."""
    client = Client()
    path = f"/incidents/{incident.upper()}/postmortem"
    base = client.get(path).json()["revision"] if based_on is None else based_on
    with failing():
        markdown = file.read_text(encoding="utf-8")
    client.send(path, {"markdown": markdown, "based_on": base}, "PUT")
    click.echo(f"Saved as revision {base + 1}.")


@postmortem.command()
@click.argument("due")
@acts
def schedule(due: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Set its date, at most 48 h after the resolution."""
    act(incident, at, output_format, "postmortem/schedule", due=due)


COMMANDS = (resolve, end, reopen, lock, redact, postmortem)
