"""kill -9 at every commit and at every send: what was answered is there, nothing is half there, going on loses
nothing, and nothing is sent under a second key."""

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.bootstrap import check_database, open_store, upgrade_database, wall_clock
from tests.postgres import Server
from tests.receivers import Endpoint, Mailbox, endpoint, mailbox

SCRIPT = Path(__file__).with_name("scripted_acts.py")
ROOT = Path(__file__).parents[2]
ACTS = 12
_NUMBERS = count(1)


@dataclass
class Played:
    """How a process ended, how many acts it answered, and how many commits and sends it counted at its end."""

    killed: bool
    answered: int
    commits: int
    sends: int


@dataclass
class Stage:
    """Where the acts are played: processes that are killed, and those who are told, who are not."""

    process: "subprocess.Popen[str]"
    box: Mailbox
    hook: Endpoint
    directory: Path
    server: Server | None
    empty: str
    """An empty database, migrated once: every play begins with a copy of it."""

    def play(self, database: str, what: str, at: int, stage: str, minute: int = 1) -> Played:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{database} {what} {at} {stage} {minute} {self.box.url} {self.hook.url}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        assert answer["ended"] == "killed" or answer["status"] == 0, answer
        said = answer["said"]
        counted = said[-1].split()[1:] if said and said[-1].startswith("all") else (0, 0)
        answered = sum(line.startswith("answered") for line in said)
        return Played(answer["ended"] == "killed", answered, int(counted[0]), int(counted[1]))

    def database(self) -> str:
        """A fresh, empty one."""
        number = next(_NUMBERS)
        if self.server is None:
            return f"sqlite:///{shutil.copy(self.empty.removeprefix('sqlite:///'), self.directory / f'{number}.db')}"
        self.server.sql("postgres", f"CREATE DATABASE kill_{number} TEMPLATE {self.empty.rpartition('/')[2]}")
        return self.server.url(f"kill_{number}")

    def told(self) -> set[tuple[str, str]]:
        """Message ids and where they arrived, since the last time this was asked; a message may arrive twice."""
        arrived = {*self.box.ids(), *(("webhook", id) for id in self.hook.ids())}
        self.box.mails.clear()
        self.hook.requests.clear()
        return arrived


@pytest.fixture(params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    empty = request.getfixturevalue("fresh_postgres") if server else f"sqlite:///{tmp_path / 'empty.db'}"
    upgrade_database(empty)
    command = [sys.executable, str(SCRIPT)]
    env = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
    errors = (tmp_path / "errors.log").open("w")
    with (
        errors,
        mailbox() as box,
        endpoint() as hook,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT, env=env
        ) as process,
    ):
        yield Stage(process, box, hook, tmp_path, server, empty)
        assert process.stdin is not None
        process.stdin.close()


def rows(database: str, statement: str) -> list[tuple[object, ...]]:
    async def run() -> list[tuple[object, ...]]:
        def query(connection: Connection) -> list[tuple[object, ...]]:
            return [tuple(row) for row in connection.execute(text(statement))]

        store = open_store(database, wall_clock, PolicyBook())
        try:
            return await store.read(query)
        finally:
            await store.close()

    return asyncio.run(run())


def record(database: str) -> list[tuple[object, ...]]:
    return rows(database, "SELECT chain, kind, actor FROM events ORDER BY chain DESC, seq")


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("what", ["commit", "send"])
def test_killed_at_any_moment(stage: Stage, what: str, moment: str) -> None:
    reference = stage.database()
    undisturbed = stage.play(reference, what, 0, moment)
    story, told = record(reference), stage.told()
    kinds = [kind for _, kind, _ in story]
    assert (kinds[0], kinds[-2:]) == ("incident.declared", ["timeline.locked", "record.sealed"])
    assert undisturbed.answered == ACTS
    assert len(told) == undisturbed.sends > 5

    for at in count(1):
        database = stage.database()
        killed = stage.play(database, what, at, moment)
        if not killed.killed:
            # Deliveries share commits as they happen to come, so that their number is not always the same.
            assert at > (ACTS if what == "commit" else undisturbed.sends)
            return
        incidents, problems = check_database(database)
        assert problems == []
        assert incidents == (0 if killed.answered == 0 and moment == "before" else 1)
        # One more act than was answered may be durable: its answer died with the process.
        assert len(rows(database, "SELECT key FROM replays")) in (killed.answered, killed.answered + 1)

        # What was leased when the process died is delivered once its lease is over.
        resumed = stage.play(database, what, 0, moment, minute=5)
        assert not resumed.killed
        assert record(database) == story
        assert check_database(database) == (1, [])
        assert rows(database, "SELECT revision FROM documents") == [(0,)]
        assert rows(database, "SELECT DISTINCT state FROM outbox") == [("delivered",)]
        assert stage.told() == told, at
