"""Restricted incidents: who may know of one."""

import click

from hotwash.entry.cli.incident.acting import act, acts


@click.command()
@click.option("--reason", required=True)
@click.option("--member", "members", multiple=True, help="Let this person know too.")
@acts
def restrict(reason: str, members: tuple[str, ...], incident: str | None, at: str | None, output_format: str) -> None:
    """Hide an incident from everybody but those who take part and those you name."""
    act(incident, at, output_format, "restriction", reason=reason, members=list(members))


@click.command()
@click.argument("person")
@click.option("--reason", required=True)
@acts
def admit(person: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Let somebody know of a restricted incident."""
    act(incident, at, output_format, "members", person=person, reason=reason)


@click.command()
@click.argument("person")
@click.option("--reason", required=True)
@acts
def dismiss(person: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Take somebody off the need-to-know list."""
    act(incident, at, output_format, f"members/{person}/dismiss", reason=reason)


COMMANDS = (restrict, admit, dismiss)
