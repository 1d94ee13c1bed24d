"""hotwash oncall: who is on call, offline from a schedule file."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hotwash.entry.cli.failing import BAD_INPUT, fail, spoken
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from hotwash.domain.kernel import Instant
    from hotwash.domain.oncall.rotation import Schedule, Shift

_LONGEST_DAYS = 3660
_schedule = click.option(
    "--schedule", "file", required=True, type=click.Path(path_type=Path), help="The schedule's YAML file."
)


@click.group()
def oncall() -> None:
    """See who is on call.

    A schedule file has zone (Europe/London), start (2026-03-02), handoff ("09:00"), every ({days: 7}), users in their
    order, and overrides ([{start, end, user}]).
    """


@oncall.command()
@_schedule
@click.option("--from", "since", required=True, help="A moment such as 2026-03-02T00:00:00Z.")
@click.option("--to", "until", required=True, help="A later one.")
@shown
def shifts(file: Path, since: str, until: str, as_json: bool) -> object:
    """List the shifts between two moments, clipped to them."""
    begins, ends = _moment("--from", since), _moment("--to", until)
    if not timedelta() < ends - begins <= timedelta(days=_LONGEST_DAYS):
        fail(BAD_INPUT, "--to is not after --from, or more than ten years away.", "Choose another moment.")
    found = _on(_read(file), begins, ends)
    if as_json:
        return [_json(shift) for shift in found]
    return "\n".join(_line(shift) for shift in found) or "Nobody is on call in that time."


@oncall.command()
@_schedule
@click.option("--at", required=True, help="A moment such as 2026-03-02T14:01:00Z.")
@shown
def who(file: Path, at: str, as_json: bool) -> object:
    """Say who is on call at a moment."""
    moment = _moment("--at", at)
    found = _on(_read(file), moment, moment + timedelta(seconds=1))
    if as_json:
        return {"user": found[0].user if found else None}
    return found[0].user if found else "Nobody is on call then."


def _read(file: Path) -> "Schedule":
    from hotwash.bootstrap import schedule_in

    with spoken():
        return schedule_in(file)


def _on(schedule: "Schedule", since: "Instant", until: "Instant") -> "list[Shift]":
    from hotwash.domain.oncall.rotation import who_is_on

    return who_is_on(schedule.rotation, schedule.overrides, since, until)


def _moment(option: str, text: str) -> "Instant":
    from hotwash.domain.kernel import instant

    try:
        return instant(text)
    except ValueError:
        fail(BAD_INPUT, f"{option}: {text} is no moment.", "Write it like 2026-03-02T14:01:00Z.")


def _json(shift: "Shift") -> dict[str, str]:
    from hotwash.domain.kernel import rfc3339

    return {"start": rfc3339(shift.start), "end": rfc3339(shift.end), "user": shift.user}


def _line(shift: "Shift") -> str:
    hours = (shift.end - shift.start) / timedelta(hours=1)
    return f"{shift.start:%Y-%m-%d %H:%M} to {shift.end:%Y-%m-%d %H:%M} UTC  {hours:6.4g} h  {shift.user}"
