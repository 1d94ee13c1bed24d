"""Pages: call somebody in, acknowledge, pass on."""

import click

from hotwash.entry.cli.failing import BAD_INPUT, fail
from hotwash.entry.cli.incident.acting import act, acts


@click.command()
@click.argument("people", nargs=-1, metavar="[PERSON]...")
@click.option("--team", "teams", multiple=True, help="Page who is on call in this team.")
@click.option("--reason", help="Why they are needed.")
@acts
def page(
    people: tuple[str, ...],
    teams: tuple[str, ...],
    reason: str | None,
    incident: str | None,
    at: str | None,
    output_format: str,
) -> None:
    """Page people or teams into the incident, by name."""
    if not people and not teams:
        fail(BAD_INPUT, "This names nobody to page.", "Name a person, or a team with --team payments")
    act(incident, at, output_format, "pages", people=list(people), teams=list(teams), reason=reason)


@click.command()
@acts
def ack(incident: str | None, at: str | None, output_format: str) -> None:
    """Acknowledge your page: you are here."""
    act(incident, at, output_format, "pages/acknowledge")


@click.command()
@click.option("--reason", help="Why not.")
@acts
def decline(reason: str | None, incident: str | None, at: str | None, output_format: str) -> None:
    """Say that you cannot come: the next is paged at once."""
    act(incident, at, output_format, "pages/decline", reason=reason)


COMMANDS = (page, ack, decline)
