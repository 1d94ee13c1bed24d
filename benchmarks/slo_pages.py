"""The list of SLOs with 500 of them against 50, read anew and again; a room whose service has an SLO, and one whose has
none, each opened right after a new entry so that nothing of it is kept.
"""

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import httpx

from benchmarks.measure import Measure, median
from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Done, execute, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.slo_counts import MINUTE, Polled
from hotwash.bootstrap import HandClock, Settings, application, opened
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Actor, Words
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count
from hotwash.domain.slo.service import PrometheusSource
from hotwash.domain.slo.sums import Sums, added

ANA = Actor("ana")
FEW, MANY = 50, 500
ROUNDS = 20
START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
SOURCE = PrometheusSource("http://prometheus.example", "bad[{{.window}}]", "all[{{.window}}]")
_OLD, _RECENT = timedelta(hours=6), timedelta(hours=1)


def measures() -> Iterator[Measure]:
    few, (many, again, with_slo, without) = asyncio.run(_taken(FEW)), asyncio.run(_taken(MANY))
    yield Measure(f"SLOs, the list of {MANY}, read anew", median(many), "ms", median(few[0]), ROUNDS, f"of {FEW}")
    yield Measure(
        f"SLOs, the list of {MANY}, within ten seconds", median(again), "ms", median(few[1]), ROUNDS, f"of {FEW}"
    )
    yield Measure("room with an SLO, opened", median(with_slo), "ms", median(without), ROUNDS, "without")


async def _taken(size: int) -> tuple[list[float], list[float], list[float], list[float]]:
    slos = {slo.name: slo for slo in (Slo(f"slo-{n}", f"service-{n}", 0.999, SOURCE) for n in range(size))}
    clock = HandClock(START)
    with tempfile.TemporaryDirectory() as directory:
        async with opened(Settings(database=f"sqlite:///{Path(directory) / 'pages.db'}"), clock) as bare:
            hotwash = replace(bare, slos=slos)
            await hotwash.slo_counts.keep([Polled(slo, None, START, _history(slo)) for slo in slos.values()])
            person = Person("ana", "Ana")
            await hotwash.accounts.add_person(person)
            await hotwash.accounts.add_session("session", person, START.replace(year=2100))
            rooms = [await _declared(hotwash, service) for service in ("service-0", "none")]
            cookies, transport = {"hotwash_session": "session"}, httpx.ASGITransport(application(hotwash))
            async with httpx.AsyncClient(transport=transport, base_url="http://bench", cookies=cookies) as http:
                anew, again, opening = [], [], [[], []]
                for number in range(ROUNDS + 1):
                    # Within the three minutes in which all of it is still measured.
                    clock.now = START + timedelta(seconds=11 * (number % 15))
                    anew.append(await _spent(http, "/slos"))
                    again.append(await _spent(http, "/slos"))
                    for place, id in enumerate(rooms):
                        await execute(hotwash.store, id, AddNote(by=ANA, words=Words("one more")), Caller(ANA))
                        opening[place].append(await _spent(http, f"/incidents/{id}"))
    return anew[1:], again[1:], opening[0][1:], opening[1][1:]


async def _spent(http: httpx.AsyncClient, path: str) -> float:
    began = perf_counter()
    (await http.get(path)).raise_for_status()
    return 1000 * (perf_counter() - began)


async def _declared(hotwash: Hotwash, service: str) -> str:
    command = Declare(by=ANA, title=Words("It fails"), severity=Severity.SEV2, service=service)
    done = await open_incident(hotwash.store, command, Caller(ANA))
    assert isinstance(done, Done)
    return done.incident


def _history(slo: Slo) -> Sequence[Sums]:
    """Thirty days in steps of six hours, the last hour by minutes."""
    sums, found, at = Sums(START - slo.window), [], START - slo.window
    while at < START:
        step = _OLD if START - at > _OLD else _RECENT if START - at > _RECENT else MINUTE
        at, minutes = at + step, step // MINUTE
        sums = added(slo, sums, Count(at, 0.4 * minutes, 1000.0 * minutes))
        sums = replace(sums, minutes=sums.minutes + minutes - 1)
        found.append(sums)
    return found
