"""A service level objective: what is promised of a service, over which window, and how it is counted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import groupby

from hotwash.domain.kernel import Instant, Refused, compact
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import PrometheusSource, Service, error_budget, refuse_source

MONTH = timedelta(days=30)
_SHORTEST, _LONGEST = timedelta(days=1), timedelta(days=366)
_LONGEST_SLICE = timedelta(days=1)
_LONGEST_NAME = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MINUTE = timedelta(minutes=1)


class Method(StrEnum):
    """What a budget is counted in. Figures of different methods are never added or compared."""

    OCCURRENCES = "occurrences"
    """Events: an hour of much traffic weighs more than one of little."""
    TIMESLICES = "timeslices"
    """Slices of time: one whose share of good events is below its target is bad as a whole."""
    RATIO_TIMESLICES = "ratio-timeslices"
    """Slices of time: each is bad by its share of bad events."""


@dataclass(frozen=True, slots=True)
class Slices:
    """How long a slice is, and the share of good events that makes one good (a fraction; not for their ratios)."""

    length: timedelta
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Slo:
    """objective is a fraction of events (or of slices); window rolls. Names are an instance's own, one SLO each."""

    name: str
    service: str
    objective: float
    source: PrometheusSource
    window: timedelta = MONTH
    method: Method = Method.OCCURRENCES
    slices: Slices | None = None
    description: str = ""

    @property
    def budget(self) -> float:
        """The fraction of events or slices that may be bad."""
        return error_budget(self.objective)


def slo_of(service: Service) -> Slo | None:
    """The SLO that a service with an objective and queries of its own is; it has the service's name."""
    if service.objective is None or service.source is None:
        return None
    return Slo(service.name, service.name, service.objective, service.source)


def in_its_method(slo: Slo, counts: Iterable[Count]) -> list[Count]:
    """Counts in what the SLO's budget is counted in: events as they are, or slices. Counts are finite, in time order.

    A slice starts at a multiple of its length since the epoch, is told at its end, and is there only if it had events.
    """
    if slo.slices is None:
        return list(counts)
    slices, found = slo.slices, []
    for end, steps in groupby(counts, key=lambda one: slice_end(one.at, slices.length)):
        bad, total = map(sum, zip(*((one.bad, one.total) for one in steps), strict=True))
        if total > 0:
            found.append(Count(end, bad_slice(slices, bad / total), 1.0))
    return found


def bad_slice(slices: Slices, ratio: float) -> float:
    """How bad a slice with this share of bad events is: wholly or not at all, or by that share."""
    return ratio if slices.target is None else float(ratio > error_budget(slices.target))


def slice_end(at: Instant, length: timedelta) -> Instant:
    """The end of the slice that the step which ends at a moment belongs to."""
    return at + (_EPOCH - at) % length


def held(slo: Slo, window: timedelta) -> timedelta:
    """The window itself, or a slice where it is shorter than one: it would hold none most of the time."""
    return window if slo.slices is None else max(window, slo.slices.length)


def refuse_slo(slo: Slo) -> Refused | None:
    """Why an SLO cannot be kept as it is written, if so."""
    for what, name in (("SLO", slo.name), ("service", slo.service)):
        if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
            return _refused(f"The name of the {what} has 1 to {_LONGEST_NAME} characters, in one line.", "Shorten it.")
    if not 0 < slo.objective < 1:
        return _refused("An objective lies between 0 and 100 %, both excluded.", "Write it like 99.9 %.")
    if not _SHORTEST <= slo.window <= _LONGEST:
        return _refused("An SLO's window is 1 to 366 days.", "Write it like 30d.")
    return _refuse_slices(slo) or refuse_source(slo.source)


def _refuse_slices(slo: Slo) -> Refused | None:
    if (slo.method is Method.OCCURRENCES) != (slo.slices is None):
        return _refused("Time slices have a length, and occurrences none.", "Say how long a slice is, such as 5m.")
    if slo.slices is None:
        return None
    length, target = slo.slices.length, slo.slices.target
    if length % _MINUTE or not _MINUTE <= length <= _LONGEST_SLICE:
        return _refused(f"A slice of {compact(length)} is no whole number of minutes up to a day.", "Write it like 5m.")
    if (slo.method is Method.TIMESLICES) != (target is not None):
        return _refused("Slices have a target, and their ratios none.", "Say which share of events makes a slice good.")
    if target is not None and not 0 < target <= 1:
        return _refused("A slice's target lies above 0 and up to 100 %.", "Write it like 95 %.")
    return None


def _refused(reason: str, instead: str) -> Refused:
    return Refused("bad-request", reason, instead)
