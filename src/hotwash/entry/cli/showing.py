"""Commands that print data: for people, or with --output-format json for programs."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import click

from hotwash.entry.cli.failing import REFUSED


@dataclass(frozen=True, slots=True)
class Findings:
    """What a command found and should not be there: shown like the rest, with its exit code."""

    shown: object
    code: int = REFUSED


def shown(command: Callable[..., object]) -> Callable[..., None]:
    """Print what a command returns: text as it is, anything else as JSON. It is told which by `as_json`."""

    @click.option("--output-format", type=click.Choice(["full", "json"]), default="full", show_default=True)
    @wraps(command)
    def show(*arguments: Any, output_format: str, **options: Any) -> None:
        found = command(*arguments, as_json=output_format == "json", **options)
        said = found.shown if isinstance(found, Findings) else found
        click.echo(said if isinstance(said, str) else json.dumps(said, indent=2))
        if isinstance(found, Findings):
            click.get_current_context().exit(found.code)

    return show
