"""Which change did it: how soon the ranked list is there, and how good the ranking is in a simulation.

The list: with 5,000 changes kept, sixty of them in the last day, an incident is declared over HTTP and its room asked
for at once; the floor is the same with none kept.

The simulation is made up and proves nothing about anybody's incidents: 40 services that depend on each other at random,
60 changes a day, and incidents of which four in five are caused by a change. How long a change takes to show is drawn
from the same families of distributions the ranking assumes, but not with its numbers; the onset is told a little wrong,
a fifth of the dependencies are not known, and regions are in half of all cases. It compares the ranking with "the most
recent change first", which is what people do without one. What responders confirm in real records (change.confirmed has
the place the ranking gave) is the measurement that counts.
"""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

import httpx

from benchmarks.measure import Measure, median, quantile
from benchmarks.room import sign_in
from benchmarks.serving import Served, served
from hotwash.bootstrap import policy_in
from hotwash.domain.changes.change import Change
from hotwash.domain.changes.ranking import Onset, rank

KEPT, LATELY = 5_000, 60
DECLARED = 40
WITHIN_MS = 2_000.0

SERVICES, CHANGES_A_DAY, INCIDENTS = 40, 60, 2_000
REGIONS = ("eu", "us", "ap")
SHOWS_AFTER = {"deploy": 30, "config": 15, "flag": 10, "infrastructure": 45, "migration": 90}
"""Minutes until a change of a kind shows, on average (exponential)."""
KINDS = {"deploy": 60, "config": 15, "flag": 15, "infrastructure": 5, "migration": 5}
"""How many of a hundred changes are of a kind."""
BREAKS = {"deploy": 1.0, "config": 0.9, "flag": 0.8, "infrastructure": 0.7, "migration": 0.8}
SHOWS_AT_A_CALLER = 0.4
KNOWN_DEPENDENCIES = 0.8
"""Of all there are: what nobody wrote down, the ranking cannot follow."""
ONSET_OFF = 2.0
"""Minutes by which an onset is told wrong (standard deviation)."""
START = datetime(2026, 3, 2, tzinfo=UTC)


def measures() -> Iterator[Measure]:
    yield from _shown()
    yield from _simulated()


def _shown() -> Iterator[Measure]:
    taken = {kept: _declared(kept) for kept in (0, KEPT)}
    with_none = median(taken[0])
    against = "the same with no change kept"
    yield Measure(
        f"changes, declared to ranked, {KEPT:,} kept, p50", median(taken[KEPT]), "ms", with_none, DECLARED, against
    )
    slowest = quantile(taken[KEPT], 0.95)
    yield Measure("changes, declared to ranked, p95", slowest, "ms", WITHIN_MS, DECLARED, "the 2 s it may take")


def _declared(kept: int) -> list[float]:
    """From sending a declaration until the room with its ranked list has come, a service each time anew."""
    with TemporaryDirectory() as directory:
        database = f"sqlite:///{directory}/changes.db"
        with served(database) as server:
            _report(server, kept)
            cookies = {"hotwash_session": sign_in(server, database)}
            with httpx.Client(base_url=server.address, timeout=60, cookies=cookies) as http:
                return [_once(server, http, number, ranked=bool(kept)) for number in range(DECLARED)]


def _report(server: Served, kept: int) -> None:
    now, chance = datetime.now(UTC), random.Random(7)
    ages = [chance.uniform(0, 1440) for _ in range(min(kept, LATELY))]
    ages += [chance.uniform(1500, 80 * 1440) for _ in range(kept - len(ages))]
    changes = [
        {
            "id": str(number),
            "kind": "deploy",
            "service": f"service-{number % SERVICES}",
            "summary": f"Deploy {number}",
            "start": (now - timedelta(minutes=age)).isoformat(),
        }
        for number, age in enumerate(ages)
    ]
    path = server.intake.replace("/alertmanager", "/generic")
    for first in range(0, kept, 500):
        body = {"changes": changes[first : first + 500]}
        httpx.post(server.address + path, json=body, timeout=60).raise_for_status()


def _once(server: Served, http: httpx.Client, number: int, *, ranked: bool) -> float:
    began = time.perf_counter()
    body = {"title": "Checkout fails", "severity": "SEV-1", "service": f"service-{number % SERVICES}"}
    declared = http.post("/api/v1/incidents", json=body, headers=server.headers).raise_for_status()
    room = http.get(f"/incidents/{declared.json()['incident']}")
    taken = 1000 * (time.perf_counter() - began)
    if ("None of these" in room.raise_for_status().text) is not ranked:
        raise AssertionError("the room does not show what it should")
    return taken


@dataclass(frozen=True, slots=True)
class Case:
    onset: Onset
    changes: Sequence[Change]
    cause: str | None
    """The id of the change that did it; None where none did."""


def _simulated() -> Iterator[Measure]:
    rules = policy_in(None).changes
    if rules is None:
        raise AssertionError("the shipped policy ranks changes")
    chance = random.Random(20260302)
    caused = [case for case in (_case(chance) for _ in range(INCIDENTS)) if case.cause is not None]
    ranked = [[one.change.id for one in rank(case.onset, case.changes, rules).changes] for case in caused]
    recent = [
        [one.id for one in sorted(case.changes, key=lambda one: one.start, reverse=True) if one.start <= case.onset.at]
        for case in caused
    ]
    for first in (1, 3):
        found, without = (_hits(caused, lists, first) for lists in (ranked, recent))
        name = f"changes, simulation, hit@{first}"
        yield Measure(name, found, "share", without, len(caused), "the most recent first")


def _hits(cases: Sequence[Case], lists: Sequence[Sequence[str]], first: int) -> float:
    return sum(case.cause in ids[:first] for case, ids in zip(cases, lists, strict=True)) / len(cases)


def _case(chance: random.Random) -> Case:
    """A day of changes, and an incident in its last hours that one of them may have caused."""
    depends = {
        f"s{number}": [f"s{other}" for other in chance.sample(range(number), min(number, chance.choice((0, 1, 2, 3))))]
        for number in range(SERVICES)
    }
    changes = [_change(chance, str(number)) for number in range(CHANGES_A_DAY)]
    known = {name: [one for one in calls if chance.random() < KNOWN_DEPENDENCIES] for name, calls in depends.items()}
    if chance.random() < 0.2:
        at = START + timedelta(minutes=chance.uniform(1200, 1440))
        return Case(Onset(at, _service(chance), _where(chance), known), changes, None)
    late = [one for one in changes if one.start >= START + timedelta(minutes=600)]
    cause = chance.choices(late, [BREAKS[one.kind] for one in late])[0]
    made = cause.end or cause.start
    at = made + timedelta(minutes=chance.expovariate(1 / SHOWS_AFTER[cause.kind]))
    if cause.end is not None and chance.random() < 0.3:
        at = cause.start + chance.random() * (cause.end - cause.start)
    callers = [name for name, calls in depends.items() if cause.service in calls]
    shows = chance.choice(callers) if callers and chance.random() < SHOWS_AT_A_CALLER else cause.service
    regions = frozenset(chance.sample(sorted(cause.regions), 1)) if cause.regions else _where(chance)
    told = at + timedelta(minutes=chance.gauss(0, ONSET_OFF))
    seen = [one for one in changes if one.start <= told + timedelta(minutes=3)]
    return Case(Onset(told, shows, regions if chance.random() < 0.5 else None, known), seen, cause.id)


def _change(chance: random.Random, id: str) -> Change:
    kind = chance.choices([*KINDS], [*KINDS.values()])[0]
    start = START + timedelta(minutes=chance.uniform(0, 1440))
    end = start + timedelta(minutes=chance.uniform(2, 20)) if kind in ("deploy", "migration") else None
    return Change(id, kind, _service(chance), start, end, _where(chance))


def _service(chance: random.Random) -> str:
    return f"s{chance.randrange(SERVICES)}"


def _where(chance: random.Random) -> frozenset[str] | None:
    return frozenset(chance.sample(REGIONS, chance.choice((1, 1, 2, 3)))) if chance.random() < 0.5 else None
