"""Whether the parts of a node that nobody watches do their work, and whether its clock can be believed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from hotwash.app.ports import Clock
from hotwash.domain.kernel import Instant

_LOG = logging.getLogger(__name__)

JUMP = timedelta(seconds=3)
"""A clock that is slewed stays below it from one look to the next."""


@dataclass(frozen=True, slots=True)
class Jump:
    """The wall clock was set, or the machine stood still: by so much, forward when positive."""

    at: Instant
    by: timedelta


@dataclass(slots=True)
class _Part:
    within: float
    since: float
    worked: bool = False


class NodeHealth:
    """monotonic counts seconds and is never set; the clock is wall time."""

    def __init__(self, clock: Clock, monotonic: Callable[[], float]) -> None:
        self._clock, self._monotonic = clock, monotonic
        self._parts: dict[str, _Part] = {}
        self._before = (clock(), monotonic())
        self.jump: Jump | None = None
        """The last one."""

    def begins(self, part: str, within: float) -> None:
        """From now on this part has to work at least once in so many seconds."""
        self._parts[part] = _Part(within, self._monotonic())

    def works(self, part: str) -> None:
        self._parts[part] = _Part(self._parts[part].within, self._monotonic(), worked=True)

    def stalled(self) -> list[str]:
        now = self._monotonic()
        return [name for name, part in self._parts.items() if now - part.since > part.within]

    def unproven(self) -> list[str]:
        """What has not worked yet, since the start."""
        return [name for name, part in self._parts.items() if not part.worked]

    def look(self) -> None:
        """Compare both clocks since the last look. Deadlines are rows: each is passed once, whatever the clock does."""
        (wall, ticks), (now, ticked) = self._before, (self._clock(), self._monotonic())
        self._before = now, ticked
        by = (now - wall) - timedelta(seconds=ticked - ticks)
        if abs(by) > JUMP:
            self.jump = Jump(now, by)
            way = "forward" if by > timedelta() else "back"
            _LOG.error("the clock was set %s by %.1f s", way, abs(by.total_seconds()))
