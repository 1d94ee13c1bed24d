"""Entries as they are stored, and an incident rebuilt from them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from hotwash.adapters.store import rows
from hotwash.adapters.store.tables import events, texts
from hotwash.app.codec import happened
from hotwash.domain.incident.fold import fold
from hotwash.domain.incident.state import Incident
from hotwash.domain.timeline.entry import Chain, Entry

_PAGE = 1000


def page(connection: Connection, incident: str, chain: Chain, *, after: int, limit: int) -> list[Entry]:
    """Entries after a sequence number, in order, with the words that are still there."""
    within = and_(
        events.c.incident == incident,
        events.c.chain == chain.value,
        events.c.seq > after,
        events.c.seq <= after + limit,
    )
    found = connection.execute(select(events).where(within).order_by(events.c.seq)).all()
    return _worded(connection, incident, chain, found, texts.c.seq.between(after + 1, after + limit))


def newest(connection: Connection, incident: str, limit: int, *wanted: ColumnElement[bool]) -> list[Entry]:
    """The newest entries of the record among those that are wanted, newest first."""
    within = and_(events.c.incident == incident, *wanted)
    found = connection.execute(select(events).where(within).order_by(events.c.seq.desc()).limit(limit)).all()
    return _worded(connection, incident, Chain.RECORD, found, texts.c.seq.in_([row.seq for row in found]))


def _worded(
    connection: Connection, incident: str, chain: Chain, found: Sequence[Row[Any]], among: ColumnElement[bool]
) -> list[Entry]:
    """Entries of rows, with the words that are still there."""
    if not found:
        return []
    kept = select(texts).where(texts.c.incident == incident, texts.c.chain == chain.value, among)
    words: dict[int, dict[str, tuple[str, str]]] = {}
    for text in connection.execute(kept):
        words.setdefault(text.seq, {})[text.field] = (text.salt, text.words)
    return [rows.entry(row, words.get(row.seq, {})) for row in found]


def entries(connection: Connection, incident: str, chain: Chain) -> Iterator[Entry]:
    """All entries of a chain, read a page at a time."""
    after = 0
    while found := page(connection, incident, chain, after=after, limit=_PAGE):
        yield from found
        after = found[-1].seq


def refold(connection: Connection, incident: str) -> Incident:
    """The state an incident's own history gives it: the record first, then the annex.

    The order is the one of the fold: no event of the record depends on the annex.
    """
    history = (entry for chain in (Chain.RECORD, Chain.ANNEX) for entry in entries(connection, incident, chain))
    return fold(incident, map(happened, history))
