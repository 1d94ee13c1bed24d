"""Who watches an incident is told that it changed; what changed they read from the store."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from hotwash.app.ports import Committed


class LiveHub:
    """Wakes the watchers of this process; ids only, so that nothing here can leak."""

    def __init__(self) -> None:
        self._watched: dict[str | None, asyncio.Event] = {}
        self._outbox = asyncio.Event()
        self.closed = False

    def committed(self, changed: Committed) -> None:
        """A commit, of this node or another, has changed incidents."""
        if changed.incidents:
            self._wake((*changed.incidents, None))
        if changed.outbox:
            self.wake_outbox()

    def wake_outbox(self) -> None:
        """Something new waits to be delivered."""
        self._outbox.set()

    async def outbox_changed(self, seconds: float) -> None:
        """Return once something new waits to be delivered, or after so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._outbox.wait(), seconds)
        self._outbox.clear()

    def _wake(self, incidents: Iterable[str | None]) -> None:
        for id in incidents:
            if (event := self._watched.pop(id, None)) is not None:
                event.set()

    def changed(self, incident: str | None) -> Callable[[float], Awaitable[bool]]:
        """A waiter for an incident's next change (None: for any incident's); false when the seconds run out first."""
        event = self._watched.setdefault(incident, asyncio.Event())

        async def wait(seconds: float) -> bool:
            try:
                await asyncio.wait_for(event.wait(), seconds)
            except TimeoutError:
                return False
            return True

        return wait

    def close(self) -> None:
        """Wake everybody, so that a server that stops does not wait for its watchers."""
        self.closed = True
        self._wake(list(self._watched))
