"""PostgreSQL itself refuses to change the record, to its owner too; a serving role cannot even try."""

import asyncio

import pytest

from hotwash.adapters.store.tables import APPEND_ONLY
from hotwash.bootstrap import check_database, upgrade_database
from hotwash.domain.incident.lock import Lock, Redact
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Words
from hotwash.domain.timeline.entry import Chain
from tests.postgres import Server
from tests.processes import hotwash
from tests.worlds import ANA, reading, world


@pytest.fixture
def name(postgres: Server, fresh_postgres: str) -> str:
    """The name of a database with one locked incident, one of whose notes was redacted."""

    async def fill() -> None:
        async with world(fresh_postgres) as one:
            id = await one.declare()
            await one.act(id, AddNote(by=ANA, words=Words("first words")))
            await one.act(id, AddNote(by=ANA, words=Words("second words")))
            await one.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
            await one.act(id, Resolve(by=ANA, reading=reading()))
            await one.act(id, Lock(by=ANA))
            await one.at(1)
            await one.act(id, Redact(by=ANA, chain=Chain.RECORD, seq=2, field="words", reason=Words("A secret")))

    asyncio.run(fill())
    return fresh_postgres.rpartition("/")[2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET actor = 'somebody' WHERE seq = 1",
        "DELETE FROM events WHERE seq = 2",
        "INSERT INTO events SELECT * FROM events WHERE seq = 1 ON CONFLICT (incident, chain, seq) DO UPDATE SET v = 2",
        """INSERT INTO events SELECT incident, chain, 99, kind, v, at, recorded_at, actor, role, data, digests,
           prev, hash FROM events WHERE chain = 'record' AND seq = 1""",
        "UPDATE texts SET words = 'other words'",
        "DELETE FROM texts",
        "DELETE FROM redactions",
        "UPDATE documents SET markdown = ''",
        "UPDATE documents SET markdown = '', redacted = 9",
        "DELETE FROM documents",
        "UPDATE policies SET document = '{}'",
        *(f"TRUNCATE {table}" for table in (*APPEND_ONLY, "texts", "documents")),
    ],
)
def test_the_record_cannot_be_changed_by_sql(postgres: Server, name: str, statement: str) -> None:
    with pytest.raises(RuntimeError, match=r"append-only|locked|redaction"):
        postgres.sql(name, statement)
    assert check_database(postgres.url(name)) == (1, [])


def test_a_serving_role_can_serve_and_no_more(postgres: Server, name: str) -> None:
    """It is given its rights by `hotwash db upgrade`; a trigger it could remove would be no protection."""
    role = f"serving_{name}"
    postgres.sql("postgres", f"CREATE ROLE {role} LOGIN")
    upgraded = hotwash("db", "upgrade", "--database", postgres.url(name), "--serving-role", role)
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    served = postgres.url(name, role)

    async def serve() -> None:
        async with world(served) as one:
            id = await one.declare()
            await one.act(id, AddNote(by=ANA, words=Words("a secret")))
            await one.act(id, Redact(by=ANA, chain=Chain.RECORD, seq=2, field="words", reason=Words("A secret")))
            await one.at(90)
            assert (await one.hotwash.agenda.clear(one.now)) > 0

    asyncio.run(serve())
    assert check_database(served) == (2, [])
    for statement in (
        "UPDATE events SET actor = 'somebody'",
        "DELETE FROM events",
        "TRUNCATE events",
        "DROP TRIGGER events_never_update ON events",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "UPDATE documents SET author = 'somebody'",
        "DELETE FROM policies",
        "UPDATE texts SET words = ''",
        "DROP TABLE events",
        "UPDATE alembic_version SET version_num = '9999'",
    ):
        with pytest.raises(RuntimeError, match=r"permission denied|must be owner"):
            postgres.sql(name, statement, role)


def test_a_role_that_may_not_migrate_is_told_what_to_do(postgres: Server, fresh_postgres: str) -> None:
    name = fresh_postgres.rpartition("/")[2]
    role = f"poor_{name}"
    postgres.sql("postgres", f"CREATE ROLE {role} LOGIN")
    answer = hotwash("user", "add", "ana", "--database", postgres.url(name, role))
    assert answer.returncode == 2
    assert "run hotwash db upgrade --database URL with the role that owns them" in answer.stderr
    assert upgrade_database(fresh_postgres) is True
    assert upgrade_database(fresh_postgres) is False


def test_a_server_that_is_not_there_is_said_in_words() -> None:
    answer = hotwash("db", "check", "--database", "postgresql://nobody@127.0.0.1:1/none")
    assert answer.returncode == 2
    assert "The database cannot be used" in answer.stderr
    assert "Traceback" not in answer.stderr
