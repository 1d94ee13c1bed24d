"""Ports of the counts SLOs are measured by: where they come from, and where they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from hotwash.domain.kernel import Instant
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count, Unreadable
from hotwash.domain.slo.sums import Sums

MINUTE = timedelta(minutes=1)

Measured = Mapping[str, Sequence[Count] | Unreadable]
"""The measured minutes of SLOs by name, in their order; a gap is left out."""


class Backend(Protocol):
    async def minutes(self, slos: Sequence[Slo], after: Instant, until: Instant) -> Measured:
        """Counts of the minutes that end in (after, until], of SLOs of one backend, in as few queries as can be."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an SLO's backend has been asked, and the sums at its newest measured minute."""

    reached: Instant
    newest: Sums | None


@dataclass(frozen=True, slots=True)
class Polled:
    """What one SLO's backend said of the time between two moments."""

    slo: Slo
    before: Instant | None
    """How far it had been asked; None for the first time."""
    reached: Instant
    sums: Sequence[Sums]


class SloCounts(Protocol):
    """Sums by SLO and minute. Keeping what was kept already is keeping it once, whoever does it."""

    async def lease(self, backend: str, now: Instant, until: Instant) -> bool:
        """Be the one who asks a backend until then; False while somebody else is."""
        ...

    async def release(self, backend: str, now: Instant) -> None: ...

    async def progress(self, slos: Sequence[Slo]) -> Mapping[str, Progress]:
        """By name; an SLO that was never asked is left out."""
        ...

    async def keep(self, polled: Sequence[Polled]) -> int:
        """Keep what goes on from where its SLO stands; what somebody else kept meanwhile is dropped. How many sums."""
        ...

    async def at(self, slo: Slo, moments: Sequence[Instant]) -> Sequence[Sums | None]:
        """The sums at each moment: those of the newest minute measured by then."""
        ...

    async def at_each(self, asked: Sequence[tuple[Slo, Instant]]) -> Sequence[Sums | None]:
        """The same of many SLOs, each at its moment, in one query."""
        ...

    async def minutes(self, slo: Slo, after: Instant, until: Instant) -> Sequence[Count]:
        """The measured minutes that end in (after, until], oldest first; a gap is left out."""
        ...

    async def forget(self, before: Instant) -> int:
        """Drop sums of days that were over at a moment, but the newest of each day; how many."""
        ...
