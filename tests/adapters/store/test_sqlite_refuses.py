"""The database itself refuses to change the record."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from hotwash.bootstrap import check_database
from hotwash.domain.incident.lock import Lock
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Words
from tests.worlds import ANA, reading, world


@pytest.fixture
def database(tmp_path: Path) -> sqlite3.Connection:
    """A database with one locked incident of several entries."""

    async def fill() -> None:
        async with world(tmp_path) as one:
            id = await one.declare()
            await one.act(id, AddNote(by=ANA, words=Words("first words")))
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            await one.act(id, Resolve(by=ANA, reading=reading()))
            await one.act(id, Lock(by=ANA))

    asyncio.run(fill())
    return sqlite3.connect(tmp_path / "hotwash.db", isolation_level=None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'somebody' WHERE seq = 1",
        "DELETE FROM events WHERE seq = 2",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 1",
        """INSERT INTO events SELECT incident, chain, 99, kind, v, at, recorded_at, actor, role, data, digests,
           prev, hash FROM events WHERE chain = 'record' AND seq = 1""",
        "UPDATE texts SET words = 'other words'",
        "DELETE FROM texts",
        "DELETE FROM redactions",
        "UPDATE documents SET markdown = ''",
        "UPDATE policies SET document = '{}'",
    ],
)
def test_the_record_cannot_be_changed_by_sql(database: sqlite3.Connection, statement: str) -> None:
    database.execute("INSERT INTO redactions VALUES ('INC-9', 'record', 1, 'words')")
    database.execute("INSERT INTO documents VALUES ('INC-9', 0, 'ana', '2026-03-02T14:00:00Z', 'text', 0)")
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|locked|never changed|redaction"):
        database.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "named"),
    [
        ("UPDATE events SET actor = 'bo' WHERE chain = 'record' AND seq = 2", "record entry 2"),
        ("DELETE FROM events WHERE chain = 'record' AND seq = 3", "record entry 4"),
        ("UPDATE texts SET words = 'other' WHERE seq = 2", "record entry 2"),
        ("UPDATE incidents SET state = replace(state, 'Checkout', 'Payment')", "state is not what its entries give"),
        ("UPDATE incidents SET status = 'open'", "disagrees with its state"),
        ("DELETE FROM deadlines", "deadlines are not the ones"),
        ("UPDATE incidents SET record_size = record_size - 1", "on the books"),
        ("INSERT INTO open_services VALUES ('checkout-api', 'INC-1')", "still go to it"),
    ],
)
def test_whoever_gets_around_the_triggers_is_found(
    database: sqlite3.Connection, tmp_path: Path, tampering: str, named: str
) -> None:
    for (trigger,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        database.execute(f"DROP TRIGGER {trigger}")
    database.execute(tampering)
    database.close()
    _, problems = check_database(f"sqlite:///{tmp_path / 'hotwash.db'}")
    assert len(problems) == 1
    assert named in problems[0]
