"""Declare, list, show: the first things at 2 AM."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import spoken as failing
from hotwash.entry.cli.incident.acting import reads, which
from hotwash.entry.cli.incident.impact import answers

SEVERITIES = click.Choice(["SEV-0", "SEV-1", "SEV-2", "SEV-3"], case_sensitive=False)


@click.command()
@click.argument("title")
@click.option("--severity", type=SEVERITIES, default="SEV-2", show_default=True)
@click.option("--service", help="The service that is hit.")
@click.option("--impact", help="What users notice.")
@answers
@click.option("--restricted", is_flag=True, help="Only you and those you name know of it.")
@click.option("--member", "members", multiple=True, help="Somebody who may know of a restricted incident.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def declare(
    title: str,
    severity: str,
    service: str | None,
    impact: str | None,
    restricted: bool,
    members: tuple[str, ...],
    output_format: str,
    **known: object,
) -> None:
    """Declare an incident. Only a title is needed; the severity can change later."""
    body: dict[str, object] = {"title": title, "severity": severity.upper(), "service": service, "impact": impact}
    body |= known
    if restricted or members:
        body |= {"restricted": True, "members": list(members)}
    answer = Client().send("/incidents", body)
    if output_format == "json":
        click.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    click.echo(f"{answer['incident']} is declared.")
    click.echo("Next: hotwash incident role take IC, then name OL, CL and Scribe.")


@click.command("list")
@click.option("--status", type=click.Choice(["open", "ended", "locked"]), help="Only these.")
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_incidents(status: str | None, output_format: str) -> None:
    """List incidents, newest first."""
    found = Client().get("/incidents", status=status).json()
    if output_format == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    elif not found["incidents"]:
        click.echo("No incidents.")
    for one in found["incidents"] if output_format == "text" else ():
        drill = "  drill" if one["drill"] else ""
        click.echo(f"{one['id']:<8} {one['severity']}  {one['ending'] or one['phase']:<13} {one['title']}{drill}")


@click.command()
@reads
def show(incident: str | None, output_format: str) -> None:
    """Show where an incident stands and what it waits for."""
    client = Client()
    view = client.get(f"/incidents/{which(client, incident)}").json()
    if output_format == "json":
        click.echo(json.dumps(view, indent=2, ensure_ascii=False))
        return
    click.echo(f"{view['id']}  {view['severity']}  {view['title']}{'  (drill)' if view['drill'] else ''}")
    click.echo(f"  {view['status']}, {view['ending'] or view['phase']}, {view['record']['entries']} entries")
    roles = ", ".join(f"{role} {view['roles'].get(role, 'nobody')}" for role in ("IC", "OL", "CL", "Scribe"))
    click.echo(f"  {roles}")
    for owed in view["deadlines"][:3]:
        click.echo(f"  due {owed['due']}: {owed['what']}{_missing(owed)}")
    for one in view["hypotheses"]:
        click.echo(f"  {one['id']} {one['status']}: {one['what']}")
    for one in view["mitigations"]:
        click.echo(f"  {one['id']} {one['status']}: {one['what']}")


def _missing(owed: dict[str, Any]) -> str:
    return f" ({', '.join(owed['missing'])})" if owed["missing"] else ""


@click.command()
@reads
def timeline(incident: str | None, output_format: str) -> None:
    """Print the record as the channel reads it."""
    client = Client()
    id = which(client, incident)
    if output_format == "text":
        click.echo(client.get(f"/incidents/{id}/transcript").text, nl=False)
        return
    entries: list[Any] = []
    after: int | None = 0
    while after is not None:
        page = client.get(f"/incidents/{id}/timeline", after=after, limit=1000).json()
        entries += page["entries"]
        after = page["next"]
    click.echo(json.dumps(entries, indent=2, ensure_ascii=False))


@click.command()
@click.option("-i", "--incident", help="INC-7; else the only open one.")
def summary(incident: str | None) -> None:
    """Print the situation in a few lines, for whoever takes over."""
    client = Client()
    click.echo(client.get(f"/incidents/{which(client, incident)}/summary").text, nl=False)


@click.command()
@reads
def sli(incident: str | None, output_format: str) -> None:
    """Is it green? Measured now, or unknown."""
    client = Client()
    found = client.get(f"/incidents/{which(client, incident)}/sli").json()
    if output_format == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        click.echo(f"{found['reading']['colour']}: {found['reading']['why']}")


@click.command()
@click.option("-i", "--incident", help="INC-7; else the only open one.")
@click.option("--out", type=click.Path(path_type=Path), help="File to write; else standard output.")
def export(incident: str | None, out: Path | None) -> None:
    """Export the record with its proof; hotwash verify checks it."""
    client = Client()
    content = client.get(f"/incidents/{which(client, incident)}/export").content
    if out is None:
        sys.stdout.buffer.write(content)
        return
    with failing():
        out.write_bytes(content)
    lines = content.count(b"\n")
    click.echo(f"{out}: {lines} lines. Check it with: hotwash verify {out}")


COMMANDS = (declare, list_incidents, show, timeline, summary, sli, export)
