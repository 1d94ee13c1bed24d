"""`hotwash lint`: the options; everything else is imported when the command runs."""

import gc
import sys

import click

FORMATS = ("full", "concise", "json", "sarif", "github")


def _codes(_context: click.Context, _option: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Options such as --select take PM101,PM2 and may be repeated."""
    return tuple(code.strip().upper() for item in value for code in item.split(",") if code.strip())


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--profile",
    type=click.Choice(["strict", "prose"]),
    help="strict: the template, everything. prose: any document.",
)
@click.option("--output-format", type=click.Choice(FORMATS), default="full", show_default=True)
@click.option("--select", "chosen", multiple=True, callback=_codes, help="Run only these rules or prefixes: PM1,PM201.")
@click.option("--ignore", "ignored", multiple=True, callback=_codes, help="Leave these rules or prefixes out.")
@click.option("--preview", is_flag=True, help="Also run rules whose precision is not yet shown to be .9.")
@click.option("--fix", is_flag=True, help="Apply the safe fixes: structure only, never anybody's words.")
@click.option("--baseline", type=click.Path(), help="Report only what this file does not hold.")
@click.option("--write-baseline", type=click.Path(), help="Write what is found now as a baseline, and exit 0.")
@click.option("--record", type=click.Path(), help="timeline.jsonl of the locked record, to compare with (PM018).")
@click.option("--config", type=click.Path(), help="hotwash.toml or pyproject.toml; found upwards by default.")
@click.option("--no-cache", is_flag=True, help="Lint again what has not changed.")
@click.option("--stdin-filename", default="<stdin>", help="The name to report for standard input.")
@click.option(
    "--fail-on",
    type=click.Choice(["info", "warning", "error"]),
    default="info",
    show_default=True,
    help="The least severity that makes the exit code 1.",
)
def lint(
    paths: tuple[str, ...],
    profile: str | None,
    output_format: str,
    chosen: tuple[str, ...],
    ignored: tuple[str, ...],
    preview: bool,
    fix: bool,
    baseline: str | None,
    write_baseline: str | None,
    record: str | None,
    config: str | None,
    stdin_filename: str,
    fail_on: str,
    no_cache: bool,
) -> None:
    """Lint postmortems: blameless language, structure and action items.

    PATH is a Markdown file, a folder, or - for standard input.
    """
    # Importing makes no garbage: collecting it anyway would be a fifth of the start-up.
    gc.disable()
    from hotwash.entry.lint.run import Options, run

    gc.enable()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    options = Options(
        paths,
        profile,
        output_format,
        chosen,
        ignored,
        preview,
        fix,
        baseline,
        write_baseline,
        record,
        config,
        stdin_filename,
        fail_on,
        no_cache,
    )
    sys.exit(run(options))
