"""hotwash oncall: a schedule file in, shifts out."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotwash.entry.cli.main import main

SCHEDULE = """
zone: America/New_York
start: 2026-03-02
handoff: 17:30
every: {days: 7}
users: [ana, bo]
overrides:
  - {start: 2026-03-03T00:00:00Z, end: 2026-03-03T06:00:00Z, user: cy}
"""


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["oncall", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def schedule(tmp_path: Path) -> str:
    path = tmp_path / "schedule.yaml"
    path.write_text(SCHEDULE)
    return str(path)


def test_shifts_are_clipped_and_overridden(schedule: str) -> None:
    window = ("--from", "2026-03-02T23:00:00Z", "--to", "2026-03-10T00:00:00Z")
    code, said, _ = run("shifts", "--schedule", schedule, *window, "--output-format", "json")
    assert code == 0
    assert json.loads(said) == [
        {"start": "2026-03-02T23:00:00Z", "end": "2026-03-03T00:00:00Z", "user": "ana"},
        {"start": "2026-03-03T00:00:00Z", "end": "2026-03-03T06:00:00Z", "user": "cy"},
        {"start": "2026-03-03T06:00:00Z", "end": "2026-03-09T21:30:00Z", "user": "ana"},
        {"start": "2026-03-09T21:30:00Z", "end": "2026-03-10T00:00:00Z", "user": "bo"},
    ]


def test_who_is_on_at_a_moment(schedule: str) -> None:
    assert run("who", "--schedule", schedule, "--at", "2026-03-03T01:00:00Z")[1] == "cy\n"
    assert run("who", "--schedule", schedule, "--at", "2026-01-01T01:00:00Z")[1] == "Nobody is on call then.\n"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("zone: Mars/Olympus", "expected an IANA time zone, got Mars/Olympus"),
        ("start: 2026-02-31", "expected a value YAML knows"),
        ("handoff: late", "the time of the hand-over"),
        ("users: []", "people in the order of their turns"),
        ("user: ana", "is not known here; did you mean users?"),
        ("overrides: [{start: a, end: b, user: c}]", "expected a moment such as"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused_with_its_line(tmp_path: Path, wrong: str, said: str) -> None:
    name = wrong.partition(":")[0]
    kept = [line for line in SCHEDULE.strip().splitlines() if not line.startswith((f"{name}:", "  -", "overrides"))]
    path = tmp_path / "schedule.yaml"
    path.write_text("\n".join([*kept, wrong]))
    code, _, error = run("who", "--schedule", str(path), "--at", "2026-03-03T01:00:00Z")
    assert code == 2
    assert said in error
    assert error.startswith("schedule.yaml:")


def test_a_moment_that_is_none_is_refused(schedule: str) -> None:
    assert run("who", "--schedule", schedule, "--at", "noon")[0] == 2
    window = ("--from", "2026-03-02T23:00:00Z", "--to", "2026-03-01T00:00:00Z")
    assert run("shifts", "--schedule", schedule, *window)[0] == 2
