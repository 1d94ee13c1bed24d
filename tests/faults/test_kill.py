"""kill -9 at every commit: what was answered is there, nothing is half there, and going on loses nothing."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from hotwash.bootstrap import check_database

SCRIPT = Path(__file__).with_name("scripted_acts.py")
ROOT = Path(__file__).parents[2]
COMMITS = 13
"""The declaration, ten acts, and leasing, keeping and finishing the draft; a test below counts them."""


def run(database: Path, commit: int, stage: str, minute: int = 1) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), f"sqlite:///{database}", str(commit), stage, str(minute)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
    )


def record(database: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT chain, kind, actor FROM events ORDER BY chain DESC, seq").fetchall()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str]]:
    """The record when nothing is killed."""
    database = tmp_path_factory.mktemp("undisturbed") / "hotwash.db"
    done = run(database, 0, "before")
    assert done.stdout.splitlines()[-1] == "answered all", done.stderr
    return record(database)


def test_the_undisturbed_run_tells_the_whole_story(undisturbed: list[tuple[str, str, str]]) -> None:
    kinds = [kind for _, kind, _ in undisturbed]
    assert kinds[0] == "incident.declared"
    assert kinds[-2:] == ["timeline.locked", "record.sealed"]
    assert "act.refused" in kinds


@pytest.mark.parametrize("stage", ["before", "after"])
@pytest.mark.parametrize("commit", range(1, COMMITS + 1))
def test_killed_at_a_commit(tmp_path: Path, undisturbed: list[tuple[str, str, str]], commit: int, stage: str) -> None:
    database = tmp_path / "hotwash.db"
    killed = run(database, commit, stage)
    assert killed.returncode == -signal.SIGKILL, (killed.stdout, killed.stderr)
    answered = len(killed.stdout.splitlines())

    incidents, problems = check_database(f"sqlite:///{database}")
    assert problems == []
    assert incidents == (0 if (commit, stage) == (1, "before") else 1)
    assert len(acts_on(database)) in (answered, answered + 1)

    # A message that was leased when the process died is delivered once its lease is over.
    resumed = run(database, 0, "before", minute=5)
    assert resumed.stdout.splitlines()[-1] == "answered all", resumed.stderr
    assert record(database) == undisturbed
    assert check_database(f"sqlite:///{database}") == (1, [])
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT revision FROM documents").fetchall() == [(0,)]
        assert connection.execute("SELECT delivered FROM outbox").fetchall() == [(1,)]


def acts_on(database: Path) -> list[tuple[str]]:
    """The acts whose answers are durable."""
    with sqlite3.connect(database) as connection:
        return connection.execute("SELECT key FROM replays").fetchall()
