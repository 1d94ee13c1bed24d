"""hotwash apply: schedules from files, after a plan that says who is on call differently."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from hotwash.entry.cli.client import Client
from hotwash.entry.cli.failing import BAD_INPUT, REFUSED, fail, spoken
from hotwash.entry.cli.showing import shown

_FIRST = 12
"""So many differences of a schedule are shown; the rest are counted."""


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Apply without asking.")
@shown
def apply(path: Path, yes: bool, as_json: bool) -> object:
    """Apply on-call schedules from PATH, a file or a directory of them.

    First it shows what is added, changed and removed, and who is on call differently in the next four weeks. Of a
    directory, a schedule that was applied before and is in none of its files is removed.
    """
    files = _read(path)
    body: dict[str, Any] = {"files": files, "whole": path.is_dir()}
    client = Client()
    plan = client.send("/schedules/plan", body)
    if not plan["schedules"]:
        return plan if as_json else "Nothing to do: the server has these schedules already."
    click.echo("\n".join(_said(plan)), err=as_json)
    if not yes and not _agreed(as_json):
        fail(REFUSED, "Nothing was applied.", "Answer yes, or give --yes, to apply it.")
    done = client.send("/schedules/apply", {**body, "digest": plan["digest"]})
    return done if as_json else f"Applied: {_counted(len(done['schedules']), 'schedule')}."


def _agreed(as_json: bool) -> bool:
    """No where nobody can answer."""
    try:
        return click.confirm("Apply this?", default=False, err=as_json)
    except click.Abort:
        return False


def _read(path: Path) -> dict[str, Any]:
    """Each file's schedule as the server takes it; everything wrong in any of them is said at once."""
    from hotwash.bootstrap import schedules_in

    if not path.exists():
        fail(BAD_INPUT, f"{path} is not there.", "Name a schedule's YAML file, or a directory of them.")
    with spoken():
        found = schedules_in(path)
    if not found:
        fail(BAD_INPUT, f"{path} has no .yaml file.", "Put one schedule into each.")
    return found


def _said(plan: dict[str, Any]) -> Iterator[str]:
    sign = {"added": "+", "changed": "~", "removed": "-"}
    for one in plan["schedules"]:
        yield f"{sign[one['does']]} {one['name']} is {one['does']}"
        for each in one["differences"][:_FIRST]:
            yield f"    {_time(each['start'])} to {_time(each['end'])} UTC, {each['level']}: {_who(each)}"
        if not one["differences"]:
            yield "    Nobody is on call differently in the next four weeks."
        if (more := len(one["differences"]) - _FIRST) > 0:
            yield f"    and {_counted(more, 'more change')} in the next four weeks"


def _who(each: dict[str, Any]) -> str:
    return f"{' and '.join(each['after']) or 'nobody'} instead of {' and '.join(each['before']) or 'nobody'}"


def _time(text: str) -> str:
    from hotwash.domain.kernel import instant

    return f"{instant(text):%a %-d %b %H:%M}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
