"""hotwash oncall: a schedule file in, shifts out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

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


@pytest.mark.parametrize(
    ("zone", "start", "handoff", "days", "since", "hours"),
    [
        ("America/New_York", "2026-03-02", "09:00", 7, "2026-03-02T14:00:00Z", [167]),
        ("America/New_York", "2026-10-26", "09:00", 7, "2026-10-26T13:00:00Z", [169]),
        ("Europe/London", "2026-03-28", "01:30", 1, "2026-03-28T01:30:00Z", [23.5, 23.5]),
        ("Europe/London", "2026-10-25", "01:30", 1, "2026-10-25T00:30:00Z", [25]),
        ("Australia/Lord_Howe", "2026-10-03", "02:15", 1, "2026-10-02T15:45:00Z", [23.75, 23.75]),
        ("Pacific/Apia", "2011-12-29", "09:00", 1, "2011-12-29T19:00:00Z", [15, 9]),
    ],
)
def test_shifts_are_as_long_as_the_clocks_make_them(
    tmp_path: Path, zone: str, start: str, handoff: str, days: int, since: str, hours: list[float]
) -> None:
    path = tmp_path / "schedule.yaml"
    path.write_text(
        f"{{zone: {zone}, start: {start}, handoff: '{handoff}', every: {{days: {days}}}, users: [ana, bo]}}"
    )
    begins = datetime.fromisoformat(since)
    ends = begins + timedelta(hours=sum(hours))
    window = ("--from", since, "--to", ends.isoformat())
    code, said, _ = run("shifts", "--schedule", str(path), *window, "--output-format", "json")
    assert code == 0
    found = [(datetime.fromisoformat(one["start"]), datetime.fromisoformat(one["end"])) for one in json.loads(said)]
    assert [(end - start) / timedelta(hours=1) for start, end in found] == hours
    assert (found[0][0], found[-1][1]) == (begins, ends)


LEVELS = """
name: payments
zone: Europe/London
holidays: {file: uk.ics, dates: [2026-12-28]}
levels:
  - name: primary
    layers:
      - name: weekend
        start: 2026-11-06
        handoff: "18:00"
        every: {weeks: 1}
        users: [cy, [ana, bo], []]
        when: [{from: "fri 18:00", to: "mon 09:00"}]
      - name: office
        start: 2026-11-02
        handoff: "09:00"
        every: {hours: 24}
        users: [ana, bo]
        when:
          - {days: [mon, tue, wed, thu, fri], from: "09:00", to: "24:00", not_on_holidays: true}
          - {from: "00:00", to: "09:00"}
  - {name: secondary, start: 2026-11-02, handoff: "09:00", every: {days: 7}, users: [dee], last: 2026-12-21}
overrides:
  - {start: 2026-11-04T10:00:00Z, end: 2026-11-04T11:00:00Z, remove: ana}
  - {start: 2026-11-04T10:00:00Z, end: 2026-11-04T11:00:00Z, add: bo, level: secondary}
temporary:
  - start: 2026-11-05T00:00:00Z
    end: 2026-11-06T00:00:00Z
    shifts: [{user: cy}, {user: bo, level: secondary, end: 2026-11-05T12:00:00Z}]
"""
HOLIDAYS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//holidays//EN
BEGIN:VEVENT
UID:1@example.com
DTSTAMP:20260101T000000Z
DTSTART;VALUE=DATE:20261225
DTEND;VALUE=DATE:20261227
SUMMARY:Christmas
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def levels(tmp_path: Path) -> str:
    path = tmp_path / "payments.yaml"
    path.write_text(LEVELS)
    (tmp_path / "uk.ics").write_text(HOLIDAYS)
    return str(path)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2026-11-03T12:00:00Z", "primary: bo\nsecondary: dee\n"),
        ("2026-11-04T10:30:00Z", "primary: nobody\nsecondary: dee, bo\n"),
        ("2026-11-05T11:00:00Z", "primary: cy\nsecondary: bo\n"),
        ("2026-11-07T12:00:00Z", "primary: cy\nsecondary: dee\n"),
        ("2026-11-14T12:00:00Z", "primary: ana, bo\nsecondary: dee\n"),
        ("2026-11-21T05:00:00Z", "primary: ana\nsecondary: dee\n"),
        ("2026-12-25T12:00:00Z", "Nobody is on call then.\n"),
    ],
)
def test_levels_layers_windows_and_holidays_of_a_file(levels: str, at: str, said: str) -> None:
    assert run("who", "--schedule", levels, "--at", at) == (0, said, "")


def test_a_level_is_listed_by_its_name(levels: str) -> None:
    window = ("--from", "2026-11-03T00:00:00Z", "--to", "2026-11-04T00:00:00Z", "--output-format", "json")
    assert json.loads(run("shifts", "--schedule", levels, *window, "--level", "secondary")[1]) == [
        {"start": "2026-11-03T00:00:00Z", "end": "2026-11-04T00:00:00Z", "user": "dee"}
    ]
    assert run("shifts", "--schedule", levels, *window, "--level", "third")[0] == 2


def test_gaps_are_found_ahead_and_said(levels: str, schedule: str) -> None:
    window = ("--from", "2026-12-26T00:00:00Z", "--to", "2026-12-29T08:00:00Z")
    code, said, _ = run("gaps", "--schedule", levels, *window)
    assert code == 1
    assert said.splitlines() == [
        "Nobody is on call as secondary Sat 26 Dec 00:00 to Tue 29 Dec 08:00 (Europe/London), 80 h.",
        "Nobody is on call as primary Mon 28 Dec 09:00 to Tue 29 Dec 00:00 (Europe/London), 15 h.",
    ]
    code, said, _ = run("gaps", "--schedule", levels, *window, "--output-format", "json")
    assert (code, json.loads(said)[0]["start"]) == (1, "2026-12-26T00:00:00Z")
    window = ("--from", "2026-03-02T23:00:00Z", "--to", "2026-03-10T00:00:00Z")
    assert run("gaps", "--schedule", schedule, *window) == (0, "Somebody is on call all the time.\n", "")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("remove: ana", "remove: ana, add: bo", ":24: overrides[0].user: expected one of remove, add"),
        (
            "level: secondary}",
            "level: third}",
            ":25: overrides[1].level: expected one of primary, secondary, got third",
        ),
        ("name: secondary,", "name: primary,", ":22: levels[1].name: primary is given twice; keep one"),
        ("users: [dee], ", "", ":22: levels[1].users: is missing; expected people in the order of their turns"),
        ('to: "mon 09:00"', 'to: "09:00"', ":13: levels[0].layers[0].when[0].to: expected a day both in from and to"),
        ("{weeks: 1}", "{weeks: 1, days: 1}", "expected the length of a turn"),
        ("uk.ics", "no.ics", ":4: holidays.file: no.ics cannot be read as iCalendar"),
        ("zone:", "users: [ana]\nzone:", ":3: users: stands in a level, where there are levels"),
    ],
)
def test_each_mistake_is_named_with_its_line(levels: str, old: str, new: str, said: str) -> None:
    path = Path(levels)
    path.write_text(LEVELS.replace(old, new, 1))
    code, _, error = run("gaps", "--schedule", levels)
    assert code == 2
    assert said in error


def test_holidays_that_repeat_are_refused(levels: str) -> None:
    calendar = Path(levels).with_name("uk.ics")
    calendar.write_text(HOLIDAYS.replace("SUMMARY", "RRULE:FREQ=YEARLY\nSUMMARY"))
    code, _, error = run("gaps", "--schedule", levels)
    assert code == 2
    assert "Christmas repeats; list the date of each year" in error


def test_holidays_are_read_from_a_feed(levels: str) -> None:
    with served(HOLIDAYS.encode()) as url:
        Path(levels).write_text(LEVELS.replace("file: uk.ics", f"url: {url}", 1))
        assert run("who", "--schedule", levels, "--at", "2026-12-25T12:00:00Z")[1] == "Nobody is on call then.\n"
    code, _, error = run("who", "--schedule", levels, "--at", "2026-12-25T12:00:00Z")
    assert code == 2
    assert "payments.yaml:4: holidays.url: http://127.0.0.1:" in error


@contextmanager
def served(body: bytes) -> Iterator[str]:
    """An address that answers with this."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/holidays.ics"
        server.shutdown()


def test_a_file_or_a_name_is_asked_of(schedule: str) -> None:
    assert run("who")[0] == 2
    assert run("who", "--schedule", schedule, "--name", "payments")[0] == 2
