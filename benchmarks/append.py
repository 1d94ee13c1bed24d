"""Appending to a record: alone at 1,000 and 100,000 entries, and grouped against the raw driver."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks.measure import Measure, median, quantile
from hotwash.app.execute import Caller, Done, execute, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.bootstrap import Settings, opened
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Actor, Words

ANA = Actor("ana")
_ADMIN = Viewer("ana", admin=True)
WORDS = Words("Connections in use stand at the maximum, and requests wait for one")
ALONE = 300
GROUPED = 20_000
AT_ONCE = 256
ROUNDS = 3


def measures() -> Iterator[Measure]:
    with tempfile.TemporaryDirectory() as directory:
        yield from asyncio.run(_measured(Path(directory)))


async def _measured(directory: Path) -> list[Measure]:
    raw = _raw_alone(directory / "raw.db")
    floor, grouped = [], []
    async with opened(Settings(database=f"sqlite:///{directory / 'hotwash.db'}")) as hotwash:
        id = await _declared(hotwash)
        await _fill(hotwash, id, 1_000)
        small = await _alone(hotwash, id)
        for _ in range(ROUNDS):
            floor.append(_raw_grouped(directory / "raw.db"))
            grouped.append(await _grouped(hotwash))
        await _fill(hotwash, id, 100_000)
        large = await _alone(hotwash, id)
    fsync = "one raw insert and commit, synchronous=FULL"
    return [
        Measure("append alone, 1,000 entries, p50", median(small), "ms", median(raw), ALONE, fsync),
        Measure("append alone, 1,000 entries, p99", quantile(small, 0.99), "ms", quantile(raw, 0.99), ALONE, fsync),
        Measure("append alone, 100,000 entries, p50", median(large), "ms", median(small), ALONE, "at 1,000 entries"),
        Measure(
            "append alone, 100,000 entries, p99",
            quantile(large, 0.99),
            "ms",
            quantile(small, 0.99),
            ALONE,
            "at 1,000 entries",
        ),
        Measure("grouped appends", median(grouped), "entries/s", median(floor), ROUNDS, "the same rows by executemany"),
    ]


async def _declared(hotwash: Hotwash) -> str:
    command = Declare(by=ANA, title=Words("Checkout fails"), severity=Severity.SEV2)
    outcome = await open_incident(hotwash.store, command, Caller(ANA))
    if not isinstance(outcome, Done):
        raise TypeError(outcome)
    return outcome.incident


async def _note(hotwash: Hotwash, id: str) -> None:
    await execute(hotwash.store, id, AddNote(by=ANA, words=WORDS), Caller(ANA))


async def _fill(hotwash: Hotwash, id: str, entries: int) -> None:
    have = (await hotwash.reader.incident(_ADMIN, id)).incident.entries  # type: ignore[union-attr]
    while have < entries:
        count = min(AT_ONCE, entries - have)
        await asyncio.gather(*(_note(hotwash, id) for _ in range(count)))
        have += count


async def _alone(hotwash: Hotwash, id: str) -> list[float]:
    """Milliseconds of appends one after the other, each durable before the next."""
    samples = []
    for _ in range(ALONE):
        started = perf_counter()
        await _note(hotwash, id)
        samples.append((perf_counter() - started) * 1000)
    return samples


async def _grouped(hotwash: Hotwash) -> float:
    """Entries a second with 256 people writing into 16 incidents at once."""
    ids = [await _declared(hotwash) for _ in range(16)]
    started = perf_counter()

    async def person(number: int) -> None:
        for _ in range(GROUPED // AT_ONCE):
            await _note(hotwash, ids[number % len(ids)])

    await asyncio.gather(*(person(number) for number in range(AT_ONCE)))
    return GROUPED // AT_ONCE * AT_ONCE / (perf_counter() - started)


def _raw(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS events (incident, seq, kind, at, actor, data, digests, prev, hash,"
        " PRIMARY KEY (incident, seq)) WITHOUT ROWID"
    )
    connection.execute(
        "CREATE TABLE IF NOT EXISTS texts (incident, seq, field, salt, words,"
        " PRIMARY KEY (incident, seq, field)) WITHOUT ROWID"
    )
    connection.execute("DELETE FROM events")
    connection.execute("DELETE FROM texts")
    return connection


def _rows(first: int, count: int) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    events = [
        (f"INC-{n % 16}", n, "note.added", "2026-03-02T14:01:00Z", "ana", "{}", "0" * 64, "1" * 64, "2" * 64)
        for n in range(first, first + count)
    ]
    return events, [(event[0], event[1], "words", "3" * 32, WORDS) for event in events]


def _insert(connection: sqlite3.Connection, first: int, count: int) -> None:
    events, texts = _rows(first, count)
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?)", events)
    connection.executemany("INSERT INTO texts VALUES (?,?,?,?,?)", texts)
    connection.execute("COMMIT")


def _raw_alone(path: Path) -> list[float]:
    connection, samples = _raw(path), []
    for number in range(ALONE):
        started = perf_counter()
        _insert(connection, number, 1)
        samples.append((perf_counter() - started) * 1000)
    connection.close()
    return samples


def _raw_grouped(path: Path) -> float:
    connection = _raw(path)
    started = perf_counter()
    for first in range(0, GROUPED, AT_ONCE):
        _insert(connection, first, AT_ONCE)
    rate = GROUPED / (perf_counter() - started)
    connection.close()
    return rate
