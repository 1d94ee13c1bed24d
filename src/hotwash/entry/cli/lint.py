"""`hotwash lint` reads files, lints them and reports; exit 0 fine, 1 findings, 2 bad input or usage."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotwash.domain.lint.engine import lint as lint_text
from hotwash.domain.lint.finding import Severity
from hotwash.domain.lint.profiles import UnknownRule
from hotwash.entry.lint import baseline as baselines
from hotwash.entry.lint.configuration import BadConfiguration, Configuration, find, load
from hotwash.entry.lint.discovery import STDIN, NoSuchPath, files
from hotwash.entry.lint.reports import FORMATS, FileFindings, render

if TYPE_CHECKING:
    from hotwash.domain.lint.facts import Facts

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Unreadable(ValueError):
    """{0}"""


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
) -> None:
    """Lint postmortems: blameless language, structure and action items.

    PATH is a Markdown file, a folder, or - for standard input.
    """
    try:
        settings = _settings(config, profile, chosen, ignored, preview)
        facts = _facts(record)
        known = _known(baseline or settings.baseline, settings.root if baseline is None else Path())
        run = _Run(settings, facts, fix, stdin_filename)
        results = run.over(paths or (".",))
    except (BadConfiguration, NoSuchPath, UnknownRule, ValueError) as error:
        click.echo(f"hotwash lint: {_explain(error)}", err=True)
        sys.exit(2)
    if write_baseline is not None:
        _write_baseline(results, Path(write_baseline))
        return
    kept = [replace(r, findings=baselines.new_only(r.findings, r.lines, known.get(r.path, Counter()))) for r in results]
    _report(output_format, kept, to_stderr=fix and STDIN in paths)
    least = _RANK[Severity(fail_on)]
    failed = any(_RANK[f.severity] >= least for r in kept for f in r.findings)
    sys.exit(2 if run.unreadable else 1 if failed else 0)


def _explain(error: Exception) -> str:
    """Say what is wrong and what to do: the class's docstring is the message."""
    text = type(error).__doc__ or "{0}"
    return text.format(*(str(a) for a in error.args)) if error.args and "{0}" in text else str(error)


def _settings(
    config: str | None, profile: str | None, chosen: tuple[str, ...], ignored: tuple[str, ...], preview: bool
) -> Configuration:
    settings = load(Path(config) if config else find(Path.cwd()))
    settings = replace(
        settings, profile=profile or settings.profile, select=chosen or settings.select,
        ignore=settings.ignore + ignored, preview=preview or settings.preview,
    )  # fmt: skip
    settings.selection()
    return settings


def _facts(record: str | None) -> "Facts | None":
    if record is None:
        return None
    from hotwash.entry.lint.record import read

    return read(Path(record))


def _known(path: str | None, root: Path) -> baselines.Known:
    return baselines.load(root / path) if path else {}


def _write_baseline(results: list[FileFindings], path: Path) -> None:
    known = {r.path: Counter(baselines.fingerprint(f, r.lines) for f in r.findings) for r in results if r.findings}
    baselines.dump(known, path)
    click.echo(f"{sum(len(r.findings) for r in results)} findings written to {path}.", err=True)


class _Run:
    """Lints files one after another; what cannot be read is said and makes the exit code 2."""

    def __init__(self, settings: Configuration, facts: "Facts | None", fix: bool, stdin_filename: str) -> None:
        self.settings, self.facts, self.fix, self.stdin_filename = settings, facts, fix, stdin_filename
        self.unreadable = False

    def over(self, paths: tuple[str, ...]) -> list[FileFindings]:
        """Lint every file that the paths name."""
        results = []
        for path in files(paths, self.settings.exclude):
            try:
                results.append(self._one(path))
            except (Unreadable, OSError) as error:
                self.unreadable = True
                click.echo(f"hotwash lint: {error}", err=True)
        return results

    def _one(self, path: str) -> FileFindings:
        name = self.stdin_filename if path == STDIN else path
        text = _decode(name, sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes())
        selection = self.settings.selection(name)
        if self.fix:
            from hotwash.domain.lint.fixes import fix

            fixed, findings = fix(text, selection, self.facts)
            _write_back(path, text, fixed)
            text = fixed
        else:
            findings = lint_text(text, selection, self.facts)
        return FileFindings(name, _lines(text) if findings else [], findings)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")


def _decode(name: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name} is not UTF-8 (byte {error.start}): save it as UTF-8 to lint it") from error


def _write_back(path: str, text: str, fixed: str) -> None:
    if path == STDIN:
        sys.stdout.buffer.write(fixed.encode("utf-8"))
        sys.stdout.buffer.flush()
    elif fixed != text:
        Path(path).write_bytes(fixed.encode("utf-8"))


def _report(output_format: str, results: list[FileFindings], to_stderr: bool) -> None:
    text = render(output_format, results)
    if text:
        stream = sys.stderr if to_stderr else sys.stdout
        stream.buffer.write((text + "\n").encode("utf-8", "replace"))
        stream.buffer.flush()
