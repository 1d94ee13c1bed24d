"""Entries a room shows beside its timeline are found by an index, not by reading the record."""

from sqlalchemy import create_engine, select, text

from hotwash.adapters.store import schema
from hotwash.adapters.store.tables import events, is_marked


def test_sqlite_finds_marked_entries_by_their_index() -> None:
    with create_engine("sqlite://").connect() as connection:
        schema.upgrade(connection)
        asked = select(events).where(events.c.incident == "INC-1", is_marked).order_by(events.c.seq.desc()).limit(9)
        written = str(asked.compile(connection, compile_kwargs={"literal_binds": True}))
        (step,) = connection.execute(text(f"EXPLAIN QUERY PLAN {written}")).all()
        assert "USING INDEX events_marked" in step.detail
