"""Roles, notes, updates, checkpoints, access: what keeps a war room calm."""

import click

from hotwash.entry.cli.incident.acting import act, acts

ROLES = click.Choice(["IC", "OL", "CL", "Scribe"], case_sensitive=False)


def _role(role: str) -> str:
    return "Scribe" if role.lower() == "scribe" else role.upper()


@click.group()
def role() -> None:
    """Take, give, hand over and release roles."""


@role.command()
@click.argument("role", type=ROLES)
@click.option("--reason", help="Needed when you take it over from somebody.")
@acts
def take(role: str, reason: str | None, incident: str | None, at: str | None, output_format: str) -> None:
    """Take a role yourself."""
    act(incident, at, output_format, f"roles/{_role(role)}", reason=reason)


@role.command()
@click.argument("role", type=ROLES)
@click.argument("person")
@click.option("--reason", help="Needed when it changes hands.")
@acts
def assign(
    role: str, person: str, reason: str | None, incident: str | None, at: str | None, output_format: str
) -> None:
    """Name somebody for a role, or hand it over."""
    act(incident, at, output_format, f"roles/{_role(role)}", person=person, reason=reason)


@role.command()
@click.argument("role", type=ROLES)
@click.option("--reason", required=True)
@acts
def release(role: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Give a role up."""
    act(incident, at, output_format, f"roles/{_role(role)}/release", reason=reason)


@click.command()
@click.argument("person", required=False)
@acts
def join(person: str | None, incident: str | None, at: str | None, output_format: str) -> None:
    """Join, or add somebody who was called in."""
    act(incident, at, output_format, "responders", person=person)


@click.command()
@click.argument("text")
@acts
def note(text: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Write down what happened."""
    act(incident, at, output_format, "notes", text=text)


@click.command()
@click.argument("entry", type=int)
@click.argument("text")
@acts
def correct(entry: int, text: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Correct an entry by a new one that points at it."""
    act(incident, at, output_format, "corrections", corrects=entry, text=text)


@click.command()
@click.argument("text")
@click.option("--audience", type=click.Choice(["internal", "stakeholders", "public"]), default="internal")
@click.option("--next", "next_minutes", type=int, help="Minutes until the next update.")
@acts
def update(
    text: str, audience: str, next_minutes: int | None, incident: str | None, at: str | None, output_format: str
) -> None:
    """Post a status update, with the time of the next."""
    act(incident, at, output_format, "updates", text=text, audience=audience, next_minutes=next_minutes)


@click.command()
@click.argument("summary")
@click.option("--progress/--no-progress", default=True)
@click.option("--decision", type=click.Choice(["continue", "escalate", "swap-ol"]), default="continue")
@acts
def checkpoint(
    summary: str, progress: bool, decision: str, incident: str | None, at: str | None, output_format: str
) -> None:
    """Every 15 minutes: are we getting anywhere?"""
    act(incident, at, output_format, "checkpoints", summary=summary, progress=progress, decision=decision)


@click.group()
def step() -> None:
    """Check steps of the playbook."""


@step.command("done")
@click.argument("id")
@acts
def step_done(id: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Check a step; hotwash incident show --output-format json lists them."""
    act(incident, at, output_format, f"steps/{id}/done")


@step.command("reopen")
@click.argument("id")
@acts
def step_reopen(id: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Open a step that was checked by mistake."""
    act(incident, at, output_format, f"steps/{id}/reopen")


@click.group()
def access() -> None:
    """Claim and grant production access."""


@access.command()
@click.argument("where")
@click.option("--why", required=True)
@click.option("--write", is_flag=True, help="To change something, not only to read.")
@click.option("--minutes", type=int)
@acts
def claim(
    where: str, why: str, write: bool, minutes: int | None, incident: str | None, at: str | None, output_format: str
) -> None:
    """Say that you go into production, and where."""
    mode = "write" if write else "read"
    act(incident, at, output_format, "access", where=where, why=why, mode=mode, minutes=minutes)


@access.command()
@click.argument("claim")
@acts
def grant(claim: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Let somebody in (OL)."""
    act(incident, at, output_format, f"access/{claim}/grant")


@access.command()
@click.argument("claim")
@click.option("--reason", required=True)
@acts
def decline(claim: str, reason: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Keep somebody out, with a reason (OL)."""
    act(incident, at, output_format, f"access/{claim}/decline", reason=reason)


@access.command("end")
@click.argument("claim")
@acts
def end_access(claim: str, incident: str | None, at: str | None, output_format: str) -> None:
    """Leave production."""
    act(incident, at, output_format, f"access/{claim}/end")


COMMANDS = (role, join, note, correct, update, checkpoint, step, access)
