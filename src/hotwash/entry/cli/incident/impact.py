"""What is known of the impact, as options of a command."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.incident.acting import act, acts, which

F = TypeVar("F", bound=Callable[..., Any])


class _Share(click.ParamType[float | str]):
    """40% or 0.4; a bare 40 could be either."""

    name = "40%"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float | str:
        if value == "unknown":
            return "unknown"
        text = str(value).strip()
        try:
            share = round(float(text.removesuffix("%")) / 100, 12) if text.endswith("%") else float(text)
        except ValueError:
            share = -1.0
        if not 0 <= share <= 1:
            self.fail(f"{value} is no share: write it like 40% or 0.4.", param, ctx)
        return share


_YES = click.Choice(["yes", "no", "unknown"])
_HARM = click.Choice(["no", "suspected", "confirmed", "unknown"])
_OPTIONS = (
    click.option("--users", "users_affected", type=_Share(), help="The share of users that are affected."),
    click.option("--outage", type=click.Choice(["none", "partial", "total", "unknown"]), help="Is it down?"),
    click.option("--revenue-loss", type=_YES, help="Is revenue lost by the minute?"),
    click.option("--feature-broken", type=_YES, help="Is a significant feature broken for most users?"),
    click.option("--workaround", type=_YES, help="Is there one?"),
    click.option("--internal-only", type=_YES, help="Are only internal tools hit?"),
    click.option("--data-loss", type=_HARM, help="Has data been lost?"),
    click.option("--breach", type=_HARM, help="Has customer data been exposed?"),
)


def answers(command: F) -> F:
    """Options of a command that says what is known; one that is left out says nothing."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@answers
@acts
def impact(incident: str | None, at: str | None, output_format: str, **said: Any) -> None:
    """Say what is known of the impact, or without options show it.

    What is not mentioned stays as it was; 'unknown' takes back what was said before.
    """
    if any(value is not None for value in said.values()):
        act(incident, at, output_format, "impact", **said)
        return
    client = Client()
    known = client.get(f"/incidents/{which(client, incident)}").json()["impact"]
    click.echo(json.dumps(known, indent=2) if output_format == "json" else _spoken(known))


def _spoken(known: dict[str, Any]) -> str:
    from hotwash.domain.severity.facts import Impact
    from hotwash.domain.severity.phrases import QUESTIONS, said

    impact = Impact(**known)
    lines = [f"{phrase[0].upper()}{phrase[1:]}." for phrase in said(impact)]
    asked = [question for name, question in QUESTIONS.items() if name not in impact.known()]
    return "\n".join([*lines, *([f"Not known: {', '.join(asked)}."] if asked else [])])


COMMANDS = (impact,)
