"""Durable intake over HTTP, 1 and 10 alerts a body, against the raw driver's bulk insert of the same rows.

Each alert is new and attaches to the open incident of its service: it costs its own row, an entry in a hash chain
with its words, and the incident's state. The rows in the database are then inserted into empty tables by the bare
driver, in one transaction for all.
"""

import asyncio
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import asyncpg

from benchmarks.measure import Measure, median
from benchmarks.serving import served
from tests.postgres import Server, postgres_server

ALERTS = 6_000
ALERTS_AN_INCIDENT = 10
ROWS_OF = ALERTS + ALERTS // ALERTS_AN_INCIDENT
"""Alerts whose rows the floor inserts: those of the load, and those that opened the incidents."""
CONNECTIONS = 128
"""Alertmanager sends the notifications of all its groups at once; here there is a group for each of 600 services."""
ROUNDS = 5
FLOORS = 3
"""The floor takes a tenth of a second, so each round takes its median of several."""
TABLES = ("alerts", "events", "texts", "incidents", "open_services", "deadlines", "outbox")


def measures() -> Iterator[Measure]:
    with postgres_server() as server, tempfile.TemporaryDirectory() as directory:
        for store in ("SQLite", "PostgreSQL"):
            for together in (1, 10):
                rates, floors = [], []
                for round in range(ROUNDS):
                    name = f"{store.lower()}_{together}_{round}"
                    rate, floor = _round(store, together, name, server, Path(directory))
                    rates.append(rate)
                    floors.append(floor)
                against = "the same rows by the bare driver, in bulk"
                title = f"durable intake, {store}, {together} a body"
                yield Measure(title, median(rates), "alerts/s", median(floors), ROUNDS, against)


def _round(store: str, together: int, name: str, server: Server, directory: Path) -> tuple[float, float]:
    if store == "SQLite":
        path = directory / f"{name}.db"
        rate = _taken_in(f"sqlite:///{path}", together)
        return rate, median([_sqlite_floor(path, directory / "floor.db") for _ in range(FLOORS)])
    server.sql("postgres", f"CREATE DATABASE {name}")
    rate = _taken_in(server.url(name), together)
    return rate, median([asyncio.run(_postgres_floor(server, name)) for _ in range(FLOORS)])


def _taken_in(database: str, together: int) -> float:
    """Alerts a second, each answered after its commit."""
    with served(database) as one:
        with one.load(openings(), CONNECTIONS) as load:
            load.result()
        with one.load(bodies(together), CONNECTIONS) as load:
            measured = load.result()
        kept = len(one.get("/incidents?limit=100")["incidents"])
        if kept != 100:
            raise AssertionError(f"{kept} incidents on the first page")
    return ALERTS / float(measured["seconds"])


def openings() -> list[bytes]:
    """One alert of each service, which opens its incident."""
    return [body_of(service, 0) for service in range(ALERTS // ALERTS_AN_INCIDENT)]


def body_of(service: int, number: int) -> bytes:
    """A notification of one alert."""
    return _body([_alert(service, number)])


def bodies(together: int, alerts: int = ALERTS) -> list[bytes]:
    """Alertmanager's notifications: those of several hold alerts of one service, those of 1 go round the services."""
    services = alerts // ALERTS_AN_INCIDENT
    numbers = [(service, alert) for alert in range(1, ALERTS_AN_INCIDENT + 1) for service in range(services)]
    if together > 1:
        numbers.sort()
    made = [_alert(service, alert) for service, alert in numbers]
    return [_body(made[first : first + together]) for first in range(0, len(made), together)]


def _alert(service: int, number: int) -> dict[str, object]:
    return {
        "status": "firing",
        "labels": {"alertname": "HighErrors", "service": f"service-{service}", "severity": "page", "n": str(number)},
        "annotations": {"summary": f"Errors of service-{service} are above the objective at instance {number}"},
        "startsAt": "2026-03-02T14:00:00.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus.example/graph",
        "fingerprint": f"{service:08x}{number:08x}",
    }


def _body(alerts: list[dict[str, object]]) -> bytes:
    whole = {"version": "4", "groupKey": "{}:{}", "status": "firing", "receiver": "hotwash", "alerts": alerts}
    return json.dumps(whole).encode()


def _sqlite_floor(filled: Path, floor: Path) -> float:
    """Rows of a filled database inserted into an empty one with the same tables; alerts a second."""
    floor.unlink(missing_ok=True)
    with sqlite3.connect(filled) as source, sqlite3.connect(floor, isolation_level=None) as target:
        target.execute("PRAGMA journal_mode=WAL")
        target.execute("PRAGMA synchronous=FULL")
        found = {}
        for table in TABLES:
            for (sql,) in source.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type <> 'trigger'", [table]
            ):
                if sql is not None:
                    target.execute(sql)
            found[table] = source.execute(f"SELECT * FROM {table}").fetchall()
        started = perf_counter()
        target.execute("BEGIN IMMEDIATE")
        for table, rows in found.items():
            if rows:
                target.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        target.execute("COMMIT")
        seconds = perf_counter() - started
    return ROWS_OF / seconds


async def _postgres_floor(server: Server, filled: str) -> float:
    server.sql("postgres", f"DROP DATABASE IF EXISTS {filled}_floor")
    server.sql("postgres", f"CREATE DATABASE {filled}_floor TEMPLATE {filled}")
    source, target = await asyncpg.connect(server.url(filled)), await asyncpg.connect(server.url(f"{filled}_floor"))
    found = {table: await source.fetch(f"SELECT * FROM {table}") for table in TABLES}
    for table in TABLES:
        await target.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL; TRUNCATE {table}")
    started = perf_counter()
    async with target.transaction():
        for table, rows in found.items():
            if rows:
                values = ", ".join(f"${n}" for n in range(1, len(rows[0]) + 1))
                await target.executemany(f"INSERT INTO {table} VALUES ({values})", [tuple(row) for row in rows])
    seconds = perf_counter() - started
    await source.close()
    await target.close()
    return ROWS_OF / seconds
