"""Incidents as the last commit left them: the only writer of an embedded database need not read them again."""

from collections.abc import Set as AbstractSet

from hotwash.app.unit_of_work import Known, Stored, Storm

MOST = 1_000
"""Incidents that are kept; the one kept longest goes first."""


class Kept:
    """Holds what one connection wrote or read; whoever holds it forgets all once anybody else may have written."""

    def __init__(self) -> None:
        self._incidents: dict[str, tuple[Stored, Storm | None]] = {}

    def known(self, wanted: AbstractSet[str], known: Known) -> AbstractSet[str]:
        """Hand over what is kept of what is wanted; the rest is to be read."""
        for id in wanted & self._incidents.keys():
            known.incidents[id], known.storms[id] = self._incidents[id]
        return wanted - known.incidents.keys()

    def keep(self, known: Known) -> None:
        """Everything a batch has come to know and change."""
        for id, stored in known.incidents.items():
            self._incidents[id] = stored, known.storms.get(id)
        for id in list(self._incidents)[: max(0, len(self._incidents) - MOST)]:
            del self._incidents[id]

    def forget(self) -> None:
        self._incidents.clear()
