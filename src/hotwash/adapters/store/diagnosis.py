"""Whether a database can be used as it is; it is not upgraded for the answer."""

from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.schema import REVISION, revision
from hotwash.app.doctor import Check
from hotwash.app.ports import StoreUnavailableError


async def look_at_tables(store: Writes) -> Check:
    try:
        found = await store.read(revision)
    except StoreUnavailableError as error:
        return Check("database", f"It cannot be reached: {error}.", "Check HOTWASH_DATABASE, and that it runs.")
    if found == REVISION:
        return Check("database", f"It is reachable and at migration {REVISION}, the newest.")
    newer = found is not None and found > REVISION
    do = "Install the version that wrote it." if newer else "Run hotwash db upgrade."
    return Check("database", f"It is at migration {found or 'none'}; this version has {REVISION}.", do)
