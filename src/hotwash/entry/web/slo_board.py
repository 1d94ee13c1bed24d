"""How all SLOs stand, for everybody who looks: read no oftener than sums change, however many look."""

from collections.abc import Sequence

from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.severity import standings_of
from hotwash.domain.slo.standing import Standing
from hotwash.entry.web.kept import Kept

SECONDS = 10.0
"""A board is at most this old."""


class Board:
    def __init__(self, hotwash: Hotwash) -> None:
        self._hotwash = hotwash
        self._kept = Kept[list[Standing]](1)

    async def standings(self) -> Sequence[Standing]:
        """The most urgent first."""
        return await self._kept.get(self._hotwash.clock().timestamp() // SECONDS, self._read)

    async def _read(self) -> list[Standing]:
        hotwash = self._hotwash
        return await standings_of(hotwash, await all_slos(hotwash), hotwash.clock(), hotwash.policy)
