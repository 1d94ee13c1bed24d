"""The record of an incident, read for people, for export and for the draft."""

from collections.abc import AsyncIterator

from hotwash.app.codec import recorded
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import ITSELF, Viewer
from hotwash.app.reading import Document, Reader
from hotwash.app.unit_of_work import Stored
from hotwash.domain.kernel import HOTWASH
from hotwash.domain.postmortem.draft import draft
from hotwash.domain.timeline.canonical import canonical
from hotwash.domain.timeline.entry import Chain, Entry
from hotwash.domain.timeline.recorded import Recorded

PAGE = 1000


async def entries(reader: Reader, viewer: Viewer, id: str, chain: Chain, upto: int) -> AsyncIterator[Entry]:
    """The first `upto` entries of a chain, a page at a time."""
    after = 0
    while after < upto:
        page = await reader.entries(viewer, id, chain, after=after, limit=min(PAGE, upto - after))
        for entry in page:
            yield entry
        after += max(len(page), 1)


async def export(hotwash: Hotwash, viewer: Viewer, stored: Stored) -> AsyncIterator[bytes]:
    """The lines of an export: header, record, annex, checkpoint (docs/record.md).

    The heads are those of `stored`, so that entries appended meanwhile are not in it.
    """
    id = stored.incident.id
    yield stored.header + b"\n"
    for chain in (Chain.RECORD, Chain.ANNEX):
        async for entry in entries(hotwash.reader, viewer, id, chain, stored.heads[chain].size):
            yield canonical(entry.exported()) + b"\n"
    notes = {chain.value: hotwash.keys.note(id, chain, stored.heads[chain]) for chain in Chain}
    yield canonical({"kind": "checkpoint", "vkey": hotwash.keys.vkey, **notes}) + b"\n"


async def read_record(reader: Reader, viewer: Viewer, stored: Stored) -> list[Recorded]:
    """The whole record, decoded."""
    size = stored.heads[Chain.RECORD].size
    return [recorded(entry) async for entry in entries(reader, viewer, stored.incident.id, Chain.RECORD, size)]


async def draft_at_lock(hotwash: Hotwash, id: str) -> None:
    """Draft the postmortem from the locked record and keep it (R-PM-3)."""
    stored = await hotwash.reader.incident(ITSELF, id)
    if stored is not None:
        markdown = await _drafted(hotwash, ITSELF, stored)
        await hotwash.agenda.keep_draft(id, markdown, stored.now(hotwash.clock()))


async def _drafted(hotwash: Hotwash, viewer: Viewer, stored: Stored) -> str:
    record = await read_record(hotwash.reader, viewer, stored)
    return draft(stored.incident, record, hotwash.policies(stored.incident.policy))


async def read_postmortem(hotwash: Hotwash, viewer: Viewer, stored: Stored) -> Document:
    """The newest revision; before there is one, a preview drafted from the record so far."""
    document = await hotwash.reader.document(viewer, stored.incident.id)
    if document is not None:
        return document
    return Document(0, HOTWASH.id, hotwash.clock(), await _drafted(hotwash, viewer, stored))
