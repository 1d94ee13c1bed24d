"""hotwash oncall: who is on call, offline from a schedule file or asked of the server by a schedule's name."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import click

from hotwash.entry.cli.contacts import contact, test
from hotwash.entry.cli.failing import BAD_INPUT, fail, spoken
from hotwash.entry.cli.showing import Findings, shown

if TYPE_CHECKING:
    from hotwash.domain.kernel import Instant
    from hotwash.domain.oncall.schedule import Schedule

_LONGEST = timedelta(days=3660)
_YEARS = range(1900, 2200)


@click.group()
def oncall() -> None:
    """See who is on call, and say where you are paged.

    A schedule file has zone (Europe/London), start (2026-03-02), handoff ("09:00"), every ({days: 7}), users in their
    order, and overrides ([{start, end, user}]); docs/oncall.md has levels, layers, windows and holidays.
    """


oncall.add_command(contact)
oncall.add_command(test)


def _asked(command: Callable[..., object]) -> Callable[..., object]:
    """A file, or the name of a schedule on the server; one of them."""

    @click.option("--schedule", "file", type=click.Path(path_type=Path), help="The schedule's YAML file.")
    @click.option("--name", help="The schedule's name on the server ($HOTWASH_URL).")
    @wraps(command)
    def ask(file: Path | None, name: str | None, **options: Any) -> object:
        if (file is None) == (name is None):
            fail(BAD_INPUT, "Give either --schedule FILE or --name NAME.", "See 'hotwash oncall --help'.")
        return command(file=file, name=name, **options)

    return ask


@oncall.command()
@_asked
@click.option("--from", "since", required=True, help="A moment such as 2026-03-02T00:00:00Z.")
@click.option("--to", "until", required=True, help="A later one.")
@click.option("--level", help="A level such as secondary; the first when left out.")
@shown
def shifts(file: Path | None, name: str | None, since: str, until: str, level: str | None, as_json: bool) -> object:
    """List the shifts between two moments, clipped to them."""
    begins, ends = _span(_moment("--from", since), _moment("--to", until))
    found = _shifts(_read(file), level, begins, ends) if file else _fetch(name, "shifts", begins, ends, level)["shifts"]
    if as_json:
        return found
    return "\n".join(map(_line, found)) or "Nobody is on call in that time."


@oncall.command()
@_asked
@click.option("--at", help="A moment such as 2026-03-02T14:01:00Z; now when left out.")
@shown
def who(file: Path | None, name: str | None, at: str | None, as_json: bool) -> object:
    """Say who is on call at a moment: primary first."""
    moment = _moment("--at", at) if at else _now()
    levels = _who(_read(file), moment) if file else _fetch(name, "who", at=moment)["levels"]
    on = [user for level in levels for user in level["users"]]
    if as_json:
        return {"user": on[0] if on else None, "levels": levels}
    if len(levels) == 1 or not on:
        return ", ".join(on) or "Nobody is on call then."
    return "\n".join(f"{one['level']}: {', '.join(one['users']) or 'nobody'}" for one in levels)


@oncall.command()
@_asked
@click.option("--from", "since", help="A moment such as 2026-03-02T00:00:00Z; now when left out.")
@click.option("--to", "until", help="A later one; four weeks on when left out.")
@shown
def gaps(file: Path | None, name: str | None, since: str | None, until: str | None, as_json: bool) -> object:
    """Find time in which nobody is on call; exit code 1 where there is any."""
    begins = _moment("--from", since) if since else _now()
    begins, ends = _span(begins, _moment("--to", until) if until else begins + timedelta(weeks=4))
    found = _gaps(_read(file), begins, ends) if file else _fetch(name, "gaps", begins, ends)["gaps"]
    if not found:
        return [] if as_json else "Somebody is on call all the time."
    return Findings(found if as_json else "\n".join(gap["said"] for gap in found))


def _read(file: Path) -> "Schedule":
    from hotwash.bootstrap import schedule_in

    with spoken():
        return schedule_in(file)


def _fetch(
    name: str | None,
    what: str,
    since: "Instant | None" = None,
    until: "Instant | None" = None,
    level: str | None = None,
    at: "Instant | None" = None,
) -> dict[str, Any]:
    from hotwash.domain.kernel import rfc3339
    from hotwash.entry.cli.client import Client

    moments = {"from": since, "to": until, "at": at}
    query = {key: rfc3339(moment) for key, moment in moments.items() if moment is not None}
    found: dict[str, Any] = Client().get(f"/schedules/{quote(name or '', safe='')}/{what}", level=level, **query).json()
    return found


def _shifts(schedule: "Schedule", level: str | None, since: "Instant", until: "Instant") -> list[dict[str, Any]]:
    from hotwash.domain.oncall.schedule import shifts_of
    from hotwash.entry.oncall_shown import shift_shown

    names = [one.name for one in schedule.levels]
    if level not in (None, *names):
        fail(BAD_INPUT, f"--level: there is no level {level}.", f"Choose one of {', '.join(names)}.")
    return [shift_shown(shift) for shift in shifts_of(schedule, level or names[0], since, until)]


def _who(schedule: "Schedule", at: "Instant") -> list[dict[str, Any]]:
    from hotwash.entry.oncall_shown import levels_shown

    return levels_shown(schedule, at)


def _gaps(schedule: "Schedule", since: "Instant", until: "Instant") -> list[dict[str, Any]]:
    from hotwash.domain.oncall.gaps import gaps
    from hotwash.entry.oncall_shown import gap_shown

    return [gap_shown(gap, schedule) for gap in gaps(schedule, since, until)]


def _span(since: "Instant", until: "Instant") -> "tuple[Instant, Instant]":
    if not timedelta() < until - since <= _LONGEST:
        fail(BAD_INPUT, "--to is not after --from, or more than ten years away.", "Choose another moment.")
    return since, until


def _now() -> "Instant":
    from hotwash.domain.kernel import to_millisecond

    return to_millisecond(datetime.now(UTC))


def _moment(option: str, text: str) -> "Instant":
    from hotwash.domain.kernel import instant

    try:
        found = instant(text)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.year not in _YEARS:
        fail(BAD_INPUT, f"{option}: {text} is no moment.", "Write it like 2026-03-02T14:01:00Z.")
    return found


def _line(shift: dict[str, Any]) -> str:
    from hotwash.domain.kernel import instant

    start, end = instant(shift["start"]), instant(shift["end"])
    hours = (end - start) / timedelta(hours=1)
    return f"{start:%Y-%m-%d %H:%M} to {end:%Y-%m-%d %H:%M} UTC  {hours:6.4g} h  {shift['user']}"
