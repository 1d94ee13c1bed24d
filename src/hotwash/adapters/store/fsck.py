"""Check a database against itself: chains, and every projection against what its events give."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, Row, func, select

from hotwash.adapters.store import rows
from hotwash.adapters.store.history import entries, refold
from hotwash.adapters.store.load import stored_incidents
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.tables import deadlines, events, incidents, members, open_services
from hotwash.app.codec import encode_incident
from hotwash.app.ports import PolicyOf
from hotwash.app.unit_of_work import Stored, is_group_slot, service_slot
from hotwash.domain.incident.deadlines import deadlines as owed
from hotwash.domain.timeline.chain import Broken, check, genesis
from hotwash.domain.timeline.entry import Chain


def fsck(connection: Connection, book: PolicyBook) -> Iterator[str]:
    """Everything that is wrong, one sentence each; nothing when the database is sound."""
    held: dict[str, list[str]] = {}
    for slot in connection.execute(select(open_services)):
        held.setdefault(slot.incident, []).append(slot.service)
    for row in connection.execute(stored_incidents().order_by(incidents.c.number)).all():
        (stored,) = book.learned(connection, [rows.stored(row)])
        yield from _incident(connection, row, stored, book, held)
    known = select(events.c.incident).distinct().where(events.c.incident.not_in(select(incidents.c.id)))
    for (orphan,) in connection.execute(known):
        yield f"{orphan}: has entries but is not in the list of incidents"


def count_incidents(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(incidents)).scalar_one()


def _incident(
    connection: Connection,
    row: Row[tuple[object, ...]],
    stored: Stored,
    policies: PolicyOf,
    held: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    id = stored.incident.id
    broken = list(_chains(connection, stored))
    yield from broken
    if broken:
        return
    rebuilt = refold(connection, id)
    # A state from before it knew some field is as good as one that says nothing of it.
    if encode_incident(rebuilt) != encode_incident(stored.incident):
        yield f"{id}: its state is not what its entries give"
    listed = {
        "status": rows.status(stored),
        "service": rebuilt.service,
        "restricted": int(rebuilt.restricted),
        **rows.searched_by(rebuilt),
    }
    if any(getattr(row, name) != value for name, value in listed.items()):
        yield f"{id}: its row in the list of incidents disagrees with its state"
    if rows.pages_wait(rebuilt) and not row.pages_wait:
        yield f"{id}: a page waits and the auditor would not look at it"
    expected = {one["name"]: one for one in _due(stored, policies)}
    found = {one.name: one._asdict() for one in connection.execute(_deadlines_of(id))}
    if found != expected:
        yield f"{id}: its deadlines are not the ones its state gives"
    if {one.person for one in connection.execute(_members_of(id))} != set(rebuilt.members):
        yield f"{id}: its need-to-know list is not the one its entries give"
    fitting = service_slot(stored.drill, rebuilt.service)
    for slot in held.get(id, ()):
        if not rebuilt.is_open or not (slot == fitting or is_group_slot(slot)):
            yield f"{id}: alerts of {slot} still go to it"


def _deadlines_of(id: str):  # type: ignore[no-untyped-def]  # a Select whose row type says nothing more
    return select(deadlines).where(deadlines.c.incident == id)


def _members_of(id: str):  # type: ignore[no-untyped-def]  # as above
    return select(members).where(members.c.incident == id)


def _due(stored: Stored, policies: PolicyOf) -> Iterator[dict[str, object]]:
    for one in owed(stored.incident, policies(stored.incident.policy)):
        yield rows.deadline_row(stored.incident.id, one, stored.clock)


def _chains(connection: Connection, stored: Stored) -> Iterator[str]:
    id = stored.incident.id
    for chain in Chain:
        walked = check(genesis(stored.header, chain), entries(connection, id, chain))
        if isinstance(walked, Broken):
            yield f"{id}: {chain} entry {walked.seq}: {walked.why}"
        elif walked != stored.heads[chain]:
            head = stored.heads[chain]
            yield f"{id}: its {chain} ends at entry {walked.size}, where {head.size} are on the books"
