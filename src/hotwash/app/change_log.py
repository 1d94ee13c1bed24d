"""Port of the changes that were reported."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from hotwash.app.unit_of_work import Replay
from hotwash.domain.changes.change import Change
from hotwash.domain.kernel import Instant


class ChangeLog(Protocol):
    """Changes by source and id: what is reported again is the same change, with what is new of it."""

    async def keep(self, changes: Sequence[Change], at: Instant, once: Replay | None = None) -> Replay | None:
        """Keep what was reported, durably; or the earlier answer of this key, and then nothing is kept."""
        ...

    async def between(
        self, since: Instant, until: Instant, services: Collection[str] | None = None
    ) -> Sequence[Change]:
        """Those under way at some time from one moment to another, of some services or of all; oldest first."""
        ...

    async def newest(self, limit: int, service: str | None = None, source: str | None = None) -> Sequence[Change]: ...

    async def called(self, ref: str) -> Change | None:
        """By what people here call it."""
        ...

    async def of_source(self, source: str, ids: Collection[str]) -> Sequence[Change]:
        """By what their source calls them."""
        ...

    async def last_reported(self) -> Mapping[str, Instant]:
        """When each source last reported one."""
        ...

    async def forget(self, before: Instant) -> int:
        """Drop what was over before a moment; how many."""
        ...
