"""hotwash apply and hotwash oncall --name, against a server that runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Server
from tests.processes import hotwash

SEARCH = """\
zone: Europe/London
start: 2026-01-05
handoff: "09:00"
every: {weeks: 1}
users: [ana]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("apply"))
    assert hotwash("user", "role", "ana", "admin", env=one.env).returncode == 0
    one.start()
    yield one
    one.stop()


def test_files_are_planned_applied_and_asked_by_name(server: Server, tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = hotwash(*arguments, env=server.env)
        return done.returncode, done.stdout, done.stderr

    (tmp_path / "search.yaml").write_text(SEARCH)
    code, said, error = run("apply", str(tmp_path))
    assert (code, said.splitlines()[0]) == (1, "+ search is added")
    assert "ana instead of nobody" in said
    assert "Nothing was applied." in error
    assert run("oncall", "who", "--name", "search")[0] == 1
    code, said, _ = run("apply", str(tmp_path), "--yes")
    assert (code, said.splitlines()[-1]) == (0, "Applied: 1 schedule.")
    assert run("apply", str(tmp_path))[:2] == (0, "Nothing to do: the server has these schedules already.\n")
    assert run("oncall", "who", "--name", "search") == (0, "ana\n", "")
    window = ("--from", "2030-01-07T09:00:00Z", "--to", "2030-01-14T09:00:00Z", "--output-format", "json")
    assert json.loads(run("oncall", "shifts", "--name", "search", *window)[1]) == [
        {"start": "2030-01-07T09:00:00Z", "end": "2030-01-14T09:00:00Z", "user": "ana"}
    ]
    assert run("oncall", "gaps", "--name", "search") == (0, "Somebody is on call all the time.\n", "")
    (tmp_path / "search.yaml").write_text(SEARCH.replace("users", "when: [{from: '09:00', to: '17:00'}]\nusers"))
    code, said, error = run("apply", str(tmp_path / "search.yaml"), "--yes", "--output-format", "json")
    assert code == 0
    assert json.loads(said)["schedules"][0]["does"] == "changed"
    assert error.splitlines()[0] == "~ search is changed"
    assert run("oncall", "gaps", "--name", "search")[0] == 1
    (tmp_path / "search.yaml").rename(tmp_path / "find.yaml")
    said = run("apply", str(tmp_path), "--yes")[1]
    assert said.splitlines()[0] == "+ find is added"
    assert "- search is removed" in said


def test_everything_wrong_in_any_file_is_said_with_its_line(server: Server, tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(SEARCH.replace("Europe/London", "Mars/Olympus"))
    (tmp_path / "two.yaml").write_text(SEARCH.replace("weeks: 1", "weeks: 0"))
    done = hotwash("apply", str(tmp_path), env=server.env)
    assert done.returncode == 2
    assert "one.yaml:1: zone: expected an IANA time zone" in done.stderr
    assert "two.yaml:4: every.weeks: expected a whole number at least 1" in done.stderr
    strange = tmp_path / "strange"
    strange.mkdir()
    assert hotwash("apply", str(strange), env=server.env).returncode == 2
    assert hotwash("apply", str(tmp_path / "nothing"), env=server.env).returncode == 2
    (strange / "Not A Name.yaml").write_text(SEARCH)
    assert "is no name for a schedule" in hotwash("apply", str(strange), env=server.env).stderr
    (strange / "Not A Name.yaml").write_text(SEARCH.replace("ana", "eve"))
    (strange / "Not A Name.yaml").rename(strange / "search.yaml")
    refused = hotwash("apply", str(strange), "--yes", env=server.env)
    assert refused.returncode == 1
    assert "search.yaml: Nobody here has the short name eve." in refused.stderr


def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "search.yaml").write_text(SEARCH)
    env = {"HOTWASH_URL": "http://127.0.0.1:9", "HOTWASH_TOKEN": "x"}
    assert hotwash("apply", str(tmp_path), env=env).returncode == 3
    assert hotwash("oncall", "who", "--name", "search", env=env).returncode == 3
