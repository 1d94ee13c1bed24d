"""Which change did it? Recent changes ranked by how well each explains an onset, with their four factors (R-PB-2)."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp

from hotwash.domain.incident.policy import ChangeRules
from hotwash.domain.kernel import Instant

_LEAST_RECENCY = 0.01
"""However long ago, a change stays possible."""


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed where and when; end is None where it took a moment, regions where nobody said."""

    id: str
    kind: str
    service: str
    start: Instant
    end: Instant | None = None
    regions: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Onset:
    """When and where it began; dependencies name for each service those it depends on."""

    at: Instant
    service: str
    regions: frozenset[str] | None = None
    dependencies: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Factors:
    """Each between 0 and 1; their product is the score."""

    prior: float
    recency: float
    distance: float
    blast: float

    @property
    def score(self) -> float:
        return self.prior * self.recency * self.distance * self.blast


@dataclass(frozen=True, slots=True)
class Ranked:
    change: Change
    probability: float
    factors: Factors


@dataclass(frozen=True, slots=True)
class Ranking:
    """Most likely first; none is the probability that no change caused it."""

    changes: tuple[Ranked, ...]
    none: float


def rank(onset: Onset, changes: Iterable[Change], rules: ChangeRules) -> Ranking:
    """Score every change that began before the onset, or so soon after that clocks may disagree."""
    scored = [
        (change, _factors(onset, change, rules)) for change in changes if change.start <= onset.at + rules.clocks_differ
    ]
    total = rules.no_change + sum(factors.score for _, factors in scored)
    ranked = (Ranked(change, factors.score / total, factors) for change, factors in scored)
    order = sorted(ranked, key=lambda one: (-one.probability, one.change.id))
    return Ranking(tuple(order), rules.no_change / total)


def _factors(onset: Onset, change: Change, rules: ChangeRules) -> Factors:
    kind = rules.kinds[change.kind]
    ended = change.end if change.end is not None else change.start
    minutes = max(timedelta(), onset.at - ended) / timedelta(minutes=1)
    recency = max(_LEAST_RECENCY, exp(-minutes / (kind.fades_in / timedelta(minutes=1))))
    return Factors(kind.prior, recency, _distance(onset, change, rules), _blast(onset, change, rules))


def _distance(onset: Onset, change: Change, rules: ChangeRules) -> float:
    """A change in what the service depends on counts for more than one in what calls it."""
    if change.service == onset.service:
        return 1.0
    depends = onset.dependencies or {}
    down = _hops(depends, onset.service, change.service)
    up = _hops(depends, change.service, onset.service)
    found = [rules.dependency**down if down else 0.0, rules.caller**up if up else 0.0]
    return max(*found, rules.unrelated)


def _hops(depends: Mapping[str, Sequence[str]], start: str, goal: str) -> int | None:
    """The length of the shortest way along dependencies; cycles do no harm."""
    seen, waiting = {start}, deque([(start, 0)])
    while waiting:
        service, hops = waiting.popleft()
        if service == goal:
            return hops
        for other in depends.get(service, ()):
            if other not in seen:
                seen.add(other)
                waiting.append((other, hops + 1))
    return None


def _blast(onset: Onset, change: Change, rules: ChangeRules) -> float:
    if onset.regions is None or change.regions is None:
        return rules.unknown_regions
    return 1.0 if onset.regions & change.regions else rules.other_regions
