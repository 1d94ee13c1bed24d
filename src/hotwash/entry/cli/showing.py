"""Commands that print data: for people, or with --output-format json for programs."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click


def shown(command: Callable[..., object]) -> Callable[..., None]:
    """Print what a command returns: text as it is, anything else as JSON. It is told which by `as_json`."""

    @click.option("--output-format", type=click.Choice(["full", "json"]), default="full", show_default=True)
    @wraps(command)
    def show(*arguments: Any, output_format: str, **options: Any) -> None:
        found = command(*arguments, as_json=output_format == "json", **options)
        click.echo(found if isinstance(found, str) else json.dumps(found, indent=2))

    return show
