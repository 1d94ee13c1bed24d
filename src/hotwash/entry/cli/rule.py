"""`hotwash rule` lists the rules; `hotwash rule CODE` explains one: what, why, example, source, precision."""

import json
import sys

import click

from hotwash.domain.lint.explanation import explain, overview
from hotwash.domain.lint.rules import RULES


@click.command()
@click.argument("code", required=False)
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
def rule(code: str | None, output_format: str) -> None:
    """Explain a rule, or list them all."""
    chosen = [r for r in RULES if code is None or r.code == code.upper() or r.name == code.lower()]
    if not chosen:
        click.echo(f"hotwash rule: no rule is called {code}; `hotwash rule` lists them.", err=True)
        sys.exit(2)
    if output_format == "json":
        keys = ("code", "name", "summary", "why", "bad", "good", "source", "preview", "fixable")
        rows = [
            {
                **{key: getattr(r, key) for key in keys},
                "severity": r.severity.value,
                "profiles": sorted(r.profiles),
            }
            for r in chosen
        ]
        click.echo(json.dumps(rows if code is None else rows[0], indent=2))
    else:
        click.echo(explain(chosen[0]) if code is not None else "\n".join(overview(r) for r in chosen))
