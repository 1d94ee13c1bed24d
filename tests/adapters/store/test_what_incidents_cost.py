"""A database from before costs were written down is brought up to date, and is sound."""

import asyncio
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

from hotwash.app.charging import charge_ended
from hotwash.app.ports import ITSELF
from hotwash.bootstrap import check_database
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.incident.time_at import time_at
from hotwash.domain.kernel import Words
from tests.app.test_charging import resolved
from tests.worlds import ANA, world

MINUTE = timedelta(minutes=1)


def as_before(database: Path) -> None:
    """What migrations 0010 and 0011 add is taken out of a database of today."""
    with sqlite3.connect(database) as connection:
        for id, state in connection.execute("SELECT id, state FROM incidents").fetchall():
            known = json.loads(state)
            del known["severities"], known["cost"]
            connection.execute("UPDATE incidents SET state = ? WHERE id = ?", (json.dumps(known), id))
        for index in ("incidents_by_end", "incidents_with_pages", "outbox_of_pages"):
            connection.execute(f"DROP INDEX {index}")
        connection.execute("ALTER TABLE incidents DROP COLUMN pages_wait")
        connection.execute("ALTER TABLE incidents DROP COLUMN ended_at")
        connection.execute("DROP TABLE contacts")
        connection.execute("UPDATE alembic_version SET version_num = '0009'")


def test_its_incidents_know_every_severity_they_had_and_when_they_ended(tmp_path: Path) -> None:
    async def before() -> str:
        async with world(tmp_path) as place:
            still = await place.declare(Severity.SEV2)
            await place.at(5)
            await place.act(still, ChangeSeverity(by=ANA, severity=Severity.SEV0, reason=Words("worse")))
            await resolved(place, 20)
            return still

    async def after(still: str) -> None:
        async with world(tmp_path) as place:
            await place.at(25)
            incident = await place.load(still)
            found = time_at(incident, place.now)
            assert found == {Severity.SEV0: 20 * MINUTE, Severity.SEV2: 5 * MINUTE}
            assert await charge_ended(place.hotwash) == 1
            assert await place.hotwash.reader.incident(ITSELF, still) is not None

    still = asyncio.run(before())
    as_before(tmp_path / "hotwash.db")
    asyncio.run(after(still))
    assert check_database(f"sqlite:///{tmp_path / 'hotwash.db'}")[1] == []
