"""Which incidents exist for a viewer, as a condition of every query."""

from sqlalchemy import ColumnElement, exists, true

from hotwash.adapters.store.tables import incidents, members
from hotwash.app.ports import Viewer


def visible(viewer: Viewer) -> ColumnElement[bool]:
    """Which incidents exist for a viewer.

    A drill is its cast's and the administrators'; a restricted incident its need-to-know list's alone (R-SEC-1).
    """
    if viewer.itself:
        return true()
    if viewer.person is None:
        return ~true()
    listed = exists().where(members.c.incident == incidents.c.id, members.c.person == viewer.person)
    return _drill_of(viewer) & ((incidents.c.restricted == 0) | listed)


def _drill_of(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.admin:
        return true()
    if viewer.drill is not None:
        return incidents.c.drill == viewer.drill
    return incidents.c.drill.is_(None)
