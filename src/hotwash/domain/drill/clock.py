"""A drill's own clock: it starts at the scenario's time and runs at its own rate."""

from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.kernel import Instant, to_millisecond


@dataclass(frozen=True, slots=True)
class DrillClock:
    """At wall time wall_start it is `start` in the drill; one wall second is `rate` drill seconds."""

    wall_start: Instant
    start: Instant
    rate: float

    def at(self, wall: Instant) -> Instant:
        """The drill's time at a wall time."""
        return to_millisecond(self.start + (wall - self.wall_start) * self.rate)

    def wall(self, drill: Instant) -> Instant:
        """The first whole millisecond of wall time at which the drill has reached a moment."""
        reached = self.wall_start + (drill - self.start) / self.rate
        return to_millisecond(reached + timedelta(microseconds=999))
