"""Counts are polled minute by minute: each once, by whichever node, back-filled after a pause, and gaps stay gaps."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

import pytest

from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import LATE, SETTLES, forget_counts, poll_slos
from hotwash.app.slo_counts import MINUTE, Measured, Polled
from hotwash.domain.slo.budget import Spent
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service
from hotwash.domain.slo.sums import Sums, Window, between
from tests.worlds import START, World, world

DAY = timedelta(days=1)
SOURCE = PrometheusSource("http://prometheus.example", "increase(bad[{{.window}}])", "increase(all[{{.window}}])")
SLO = Slo("availability", "checkout-api", 0.999, SOURCE, DAY)
OTHER = replace(SLO, name="latency")


@dataclass
class Events:
    """A backend that counts what it is told to have seen."""

    seen: Callable[[str, datetime], Count | None]
    asked: list[tuple[tuple[str, ...], datetime, datetime]] = field(default_factory=list)
    down: bool = False

    async def minutes(self, slos: Sequence[Slo], after: datetime, until: datetime) -> Measured:
        await asyncio.sleep(0)
        self.asked.append((tuple(slo.name for slo in slos), after, until))
        if self.down:
            return {slo.name: Unreadable("it is down", "prometheus") for slo in slos}
        moments = [after + MINUTE * n for n in range(1, (until - after) // MINUTE + 1)]
        found = {slo.name: [self.seen(slo.name, one) for one in moments] for slo in slos}
        return {name: [one for one in counts if one is not None] for name, counts in found.items()}


def steady(_: str, at: datetime) -> Count | None:
    """Ten a minute since the start, one of them bad."""
    return Count(at, 1, 10) if at > START else None


def run(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    @wraps(test)
    def ran(**given: Any) -> None:
        asyncio.run(test(**given))

    return ran


def polling(place: World, events: Events, *slos: Slo) -> Hotwash:
    return replace(place.hotwash, backend=events, slos={slo.name: slo for slo in slos})


async def at(place: World, minutes: float) -> None:
    await place.at(minutes + SETTLES / MINUTE)


async def measured(hotwash: Hotwash, slo: Slo = SLO, since: float = 0, until: float = 1000) -> Window:
    moments = [START + MINUTE * since, START + MINUTE * until]
    earlier, later = await hotwash.slo_counts.at(slo, moments)
    return between(slo, earlier, later)


@run
async def test_each_minute_is_kept_once(database: str) -> None:
    async with world(database) as place:
        events = Events(steady)
        hotwash = polling(place, events, SLO, OTHER)
        await at(place, 5)
        assert await poll_slos(hotwash) == 10
        assert await poll_slos(hotwash) == 0
        await at(place, 6.5)
        assert await poll_slos(hotwash) == 2
        for slo in (SLO, OTHER):
            assert (await measured(hotwash, slo)).total == 60
            assert await measured(hotwash, slo, 2, 4) == Window(2, 2, 20, Spent(2, 20))
        assert events.asked[-1] == (("availability", "latency"), START + MINUTE * 5, START + MINUTE * 6)


@run
async def test_a_minute_is_asked_for_only_when_its_last_scrape_is_in(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, Events(steady), SLO)
        await place.at(5.4)
        assert await poll_slos(hotwash) == 4
        await place.at(5.5)
        assert await poll_slos(hotwash) == 1


@run
async def test_nodes_that_poll_at_once_count_nothing_twice(database: str) -> None:
    async with world(database) as place, world(database) as again:
        nodes = [polling(one, Events(steady), SLO, OTHER) for one in (place, again)]
        for minute, new in ((5, 5), (6, 1), (9, 3)):
            await at(place, minute)
            await at(again, minute)
            assert sum(await asyncio.gather(*map(poll_slos, nodes))) == 2 * new
        assert (await measured(nodes[0])).total == 90


@run
async def test_a_node_that_comes_late_with_the_same_minutes_changes_nothing(database: str) -> None:
    """Its lease ran out while its backend took its time."""
    async with world(database) as place:
        counts = place.hotwash.slo_counts
        first = Polled(SLO, None, START + MINUTE, [Sums(START + MINUTE, 1, 1, 10, 1, 10)])
        assert await counts.keep([first]) == 1
        assert await counts.keep([first]) == 0
        assert await counts.keep([replace(first, before=START)]) == 0
        assert (await measured(place.hotwash)).total == 10


@run
async def test_a_lease_is_for_one_until_it_is_over_or_given_back(database: str) -> None:
    async with world(database) as place:
        counts, later = place.hotwash.slo_counts, START + MINUTE
        assert await counts.lease("a", START, later)
        assert not await counts.lease("a", START, later)
        assert await counts.lease("b", START, later)
        await counts.release("a", START)
        assert await counts.lease("a", START, later)
        assert await counts.lease("a", later, later + MINUTE)


@run
async def test_after_a_pause_what_was_missed_is_asked_for(database: str) -> None:
    async with world(database) as place:
        events = Events(steady)
        hotwash = polling(place, events, SLO)
        await at(place, 5)
        await poll_slos(hotwash)
        events.down = True
        await at(place, 7)
        assert await poll_slos(hotwash) == 0
        events.down = False
        await at(place, 600)
        assert await poll_slos(hotwash) == 595
        assert (await measured(hotwash)).total == 6000


@run
async def test_a_gap_is_a_gap_and_never_a_zero(database: str) -> None:
    async with world(database) as place:
        hole = Events(lambda name, at: None if START + MINUTE * 10 < at <= START + MINUTE * 20 else steady(name, at))
        hotwash = polling(place, hole, SLO)
        await at(place, 60)
        assert await poll_slos(hotwash) == 50
        window = await measured(hotwash, since=5, until=25)
        assert (window.minutes, window.total) == (10, 100)
        assert (await measured(hotwash, since=11, until=19)).minutes == 0


@run
async def test_what_comes_late_is_waited_for_and_then_given_up(database: str) -> None:
    """A backend whose clock is behind, or that takes its time."""
    async with world(database) as place:
        arrived = START
        late = Events(lambda name, at: steady(name, at) if at <= arrived else None)
        hotwash = polling(place, late, SLO)
        await at(place, 8)
        assert await poll_slos(hotwash) == 0
        arrived = START + MINUTE * 8
        assert await poll_slos(hotwash) == 8
        await at(place, 30)
        assert await poll_slos(hotwash) == 0
        arrived = START + MINUTE * 30
        assert await poll_slos(hotwash) == LATE // MINUTE
        assert (await measured(hotwash)).minutes == 18


@run
async def test_a_clock_that_is_set_back_counts_nothing_again(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, Events(steady), SLO)
        await at(place, 10)
        assert await poll_slos(hotwash) == 10
        early = replace(hotwash, clock=lambda: START + MINUTE * 3)
        assert await poll_slos(early) == 0
        assert (await measured(hotwash)).minutes == 10


@run
async def test_a_total_of_zero_is_measured_and_holds_nothing(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, Events(lambda _, at: Count(at, 0, 0) if at > START else None), SLO)
        await at(place, 5)
        assert await poll_slos(hotwash) == 5
        window = await measured(hotwash)
        assert (window.minutes, window.total) == (5, 0)


@run
async def test_one_slo_that_cannot_be_read_holds_up_no_other(database: str) -> None:
    class Half(Events):
        async def minutes(self, slos: Sequence[Slo], after: datetime, until: datetime) -> Measured:
            found = dict(await super().minutes(slos, after, until))
            return found | ({"latency": Unreadable("it is refused", "prometheus")} if "latency" in found else {})

    async with world(database) as place:
        hotwash = polling(place, Half(steady), SLO, OTHER)
        await at(place, 5)
        assert await poll_slos(hotwash) == 5
        assert (await measured(hotwash, OTHER)).minutes == 0


@run
async def test_a_service_with_queries_is_polled_as_its_own_slo(database: str) -> None:
    async with world(database) as place:
        await place.hotwash.services.keep(Service("checkout-api", 0.995, source=SOURCE))
        hotwash = polling(place, events := Events(steady))
        await at(place, 5)
        assert await poll_slos(hotwash) == 5
        assert events.asked[-1][0] == ("checkout-api",)


@run
async def test_what_no_window_reaches_is_forgotten(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, Events(steady), SLO)
        await at(place, 5)
        await poll_slos(hotwash)
        assert await forget_counts(hotwash) == 0
        await at(place, 60 * 24 * 4)
        assert await forget_counts(hotwash) == 4, "a day is kept as one"
        assert await forget_counts(hotwash) == 0
        assert (await measured(hotwash, since=60 * 6, until=60 * 24 * 4)).minutes == 0, "and is in no later window"
        assert await forget_counts(polling(place, Events(steady))) == 0


@pytest.mark.parametrize("minutes", [1, 61])
@run
async def test_sums_go_on_from_where_they_stood(tmp_path: Path, minutes: int) -> None:
    async with world(tmp_path) as place:
        hotwash = polling(place, Events(steady), SLO)
        await at(place, minutes)
        await poll_slos(hotwash)
    async with world(tmp_path) as place:
        hotwash = polling(place, Events(steady), SLO)
        await at(place, minutes + 5)
        assert await poll_slos(hotwash) == 5
        assert (await measured(hotwash)).total == (minutes + 5) * 10
