"""hotwash incident severity: the declared one beside the verdict, and what people decide."""

import json
from typing import Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, fail
from hotwash.entry.cli.incident.acting import act, acts, which
from hotwash.entry.cli.incident.looking import SEVERITIES


@click.command()
@click.argument("level", type=SEVERITIES, required=False)
@click.option("--reason", help="Needed but to accept what is suggested.")
@click.option("--accept", is_flag=True, help="Change it to what is suggested.")
@click.option("--dismiss", is_flag=True, help="Decide against what is suggested, with a reason.")
@acts
def severity(
    level: str | None,
    reason: str | None,
    accept: bool,
    dismiss: bool,
    incident: str | None,
    at: str | None,
    output_format: str,
) -> None:
    """Show the severity beside the verdict, or raise or lower it with a reason.

    The verdict joins what is measured with what is known of the impact. People decide: what it suggests is accepted
    with --accept or dismissed with --dismiss.
    """
    if sum((level is not None, accept, dismiss)) > 1:
        fail(BAD_INPUT, "Say one of a level, --accept and --dismiss.")
    if level is None and not accept and not dismiss:
        _show(incident, output_format)
    elif dismiss:
        if reason is None:
            fail(BAD_INPUT, "--dismiss needs a reason.", "Say it with --reason.")
        act(incident, at, output_format, "severity/dismiss", reason=reason)
    else:
        chosen = level.upper() if level is not None else _suggested(incident)
        act(incident, at, output_format, "severity", severity=chosen, reason=reason)


def _read(incident: str | None) -> dict[str, Any]:
    client = Client()
    found: dict[str, Any] = client.get(f"/incidents/{which(client, incident)}/severity").json()
    return found


def _suggested(incident: str | None) -> str:
    told = _read(incident)["suggestion"]
    if told is None or told["dismissed"]:
        fail(REFUSED, "No other severity is suggested.", "Name a level and say why with --reason.")
    return str(told["severity"])


def _show(incident: str | None, output_format: str) -> None:
    found = _read(incident)
    if output_format == "json":
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    from hotwash.entry.severity_facts import verdict_text

    click.echo(f"Declared {found['declared']}.")
    if (told := found["suggestion"]) is not None:
        click.echo(
            f"Suggested: {told['severity']}{' (dismissed)' if told['dismissed'] else ''}. {' '.join(told['reasons'])}"
        )
    click.echo(f"Verdict: {verdict_text(found['verdict'])}")
    if found["unknown"] is not None:
        click.echo(f"  {found['unknown']}")


COMMANDS = (severity,)
