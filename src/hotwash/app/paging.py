"""Pages that are due go out with the act that finds them due: in its commit, never by a later look."""

from hotwash.app.unit_of_work import Stored, UnitOfWork
from hotwash.domain.incident.paging import due_pages
from hotwash.domain.kernel import HOTWASH


def page_what_is_due(work: UnitOfWork, id: str) -> Stored:
    """Work an incident's pages off, one step after the other; the incident as that leaves it."""
    stored = work.incident(id)
    if stored is None:
        raise LookupError(f"{id} was not loaded: name it in the act's Needs")
    now, policy = stored.now(work.wall), work.policy_of(stored.incident)
    while events := due_pages(stored.incident, work.rota, now, policy):
        stored = work.append(id, events, HOTWASH, now)
    return stored
