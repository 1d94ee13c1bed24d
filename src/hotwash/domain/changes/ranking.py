"""Which change did it? Recent changes ranked by how well each explains an onset, with their four factors (R-PB-2)."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp

from hotwash.domain.changes.change import Change
from hotwash.domain.incident.policy import ChangeRules
from hotwash.domain.kernel import Instant

_LEAST_RECENCY = 0.01
"""However long ago, a change stays possible."""


@dataclass(frozen=True, slots=True)
class Onset:
    """When and where it began; dependencies name for each service those it depends on."""

    at: Instant
    service: str
    regions: frozenset[str] | None = None
    dependencies: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Factors:
    """Each between 0 and 1; their product is the score. way and reach say in words what distance and blast rest on."""

    prior: float
    recency: float
    distance: float
    blast: float
    way: str = ""
    reach: str = ""

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
    distances = _Distances(onset, rules)
    scored = [
        (change, _factors(onset, change, rules, distances[change.service]))
        for change in changes
        if change.start <= onset.at + rules.clocks_differ
    ]
    total = rules.no_change + sum(factors.score for _, factors in scored)
    ranked = (Ranked(change, factors.score / total, factors) for change, factors in scored)
    order = sorted(ranked, key=lambda one: (-one.probability, one.change.id))
    return Ranking(tuple(order), rules.no_change / total)


class _Distances(dict[str, tuple[float, str]]):
    """How far each service is from the affected one: worked out once, however many of its changes there are."""

    def __init__(self, onset: Onset, rules: ChangeRules) -> None:
        super().__init__()
        self._onset = onset
        self._rules = rules

    def __missing__(self, service: str) -> tuple[float, str]:
        found = self[service] = _distance(self._onset, service, self._rules)
        return found


def _factors(onset: Onset, change: Change, rules: ChangeRules, distance: tuple[float, str]) -> Factors:
    kind = rules.kinds[change.kind]
    minutes = max(timedelta(), onset.at - change.over_at) / timedelta(minutes=1)
    recency = max(_LEAST_RECENCY, exp(-minutes / (kind.fades_in / timedelta(minutes=1))))
    blast, reach = _blast(onset, change, rules)
    return Factors(kind.prior, recency, distance[0], blast, distance[1], reach)


def _distance(onset: Onset, service: str, rules: ChangeRules) -> tuple[float, str]:
    """A change in what the service depends on counts for more than one in what calls it."""
    if service == onset.service:
        return 1.0, "the same"
    depends = onset.dependencies or {}
    down = _hops(depends, onset.service, service)
    up = _hops(depends, service, onset.service)
    found: list[tuple[float, str]] = [(rules.unrelated, "not connected")]
    if down:
        found.append((rules.dependency**down, f"depends on it{_far(down)}"))
    if up:
        found.append((rules.caller**up, f"called by it{_far(up)}"))
    return max(found)


def _far(hops: int) -> str:
    return f", {hops} steps" if hops > 1 else ""


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


def _blast(onset: Onset, change: Change, rules: ChangeRules) -> tuple[float, str]:
    if onset.regions is None or change.regions is None:
        return rules.unknown_regions, "not known"
    return (1.0, "the same") if onset.regions & change.regions else (rules.other_regions, "another")
