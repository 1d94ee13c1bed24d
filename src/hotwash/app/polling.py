"""Poll the counts of all SLOs, minute by minute; what was missed is asked for again."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from hotwash.app.hotwash import Hotwash
from hotwash.app.slo_counts import MINUTE, Measured, Polled, Progress
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.objective import Slo, slo_of
from hotwash.domain.slo.series import Count, Unreadable
from hotwash.domain.slo.sums import Sums, added

SETTLES = timedelta(seconds=30)
"""A minute is asked for this long after its end, when its last scrape has arrived."""
LATE = timedelta(minutes=10)
"""A minute that is not there may still come for so long: a clock that is behind, a backend that catches up."""
AT_ONCE = 360_000
"""So many minutes of SLOs are asked for at once: what an answer of twenty megabytes holds ..."""
LONGEST = MINUTE * 10_000
"""... and Prometheus gives no more than 11,000 points of each."""
STAYS = timedelta(days=2)
"""Minutes are kept this much longer than a window: what an incident cost is read after its end."""
LEASE = timedelta(minutes=2)
MOST_ROUNDS = 20


async def all_slos(hotwash: Hotwash) -> list[Slo]:
    """Those of the files, and services that are their own, unless a file has an SLO of their name."""
    own = {slo.name: slo for one in await hotwash.services.all() if (slo := slo_of(one)) is not None}
    return list((own | dict(hotwash.slos)).values())


async def poll_slos(hotwash: Hotwash) -> int:
    """Ask every backend for what is new, unless another node does; how many minutes were kept."""
    by_url = sorted(await all_slos(hotwash), key=lambda slo: slo.source.url)
    backends = {url: list(slos) for url, slos in itertools.groupby(by_url, key=lambda slo: slo.source.url)}
    return sum(await asyncio.gather(*(_leased(hotwash, url, slos) for url, slos in backends.items())))


async def _leased(hotwash: Hotwash, url: str, slos: Sequence[Slo]) -> int:
    now = hotwash.clock()
    if not await hotwash.slo_counts.lease(url, now, now + LEASE):
        return 0
    try:
        return await _poll(hotwash, slos)
    finally:
        await hotwash.slo_counts.release(url, now)


async def forget_counts(hotwash: Hotwash) -> int:
    """Forget the minutes that no window reaches any more; a day is kept as one."""
    longest = max((slo.window for slo in await all_slos(hotwash)), default=None)
    return await hotwash.slo_counts.forget(hotwash.clock() - longest - STAYS) if longest is not None else 0


async def _poll(hotwash: Hotwash, slos: Sequence[Slo]) -> int:
    """In rounds, until everything is there that can be; the rest is left to the next time."""
    now, kept = hotwash.clock() - SETTLES, 0
    for _ in range(MOST_ROUNDS):
        progress = await hotwash.slo_counts.progress(slos)
        polled = [one async for one in _asked(hotwash, slos, progress, _minute(now))]
        kept += await hotwash.slo_counts.keep([one for one in polled if one.reached != one.before])
        if not any(one.reached < _minute(now) - LATE and one.reached != one.before for one in polled):
            break
    return kept


async def _asked(
    hotwash: Hotwash, slos: Iterable[Slo], progress: Mapping[str, Progress], now: Instant
) -> AsyncIterator[Polled]:
    """SLOs that have got equally far are asked for together."""

    def start(slo: Slo) -> Instant:
        return progress[slo.name].reached if slo.name in progress else now - slo.window

    for since, together in itertools.groupby(sorted(slos, key=start), key=start):
        if since >= now:
            continue
        asked = list(together)
        until = min(now, since + min(LONGEST, MINUTE * max(1, AT_ONCE // len(asked))))
        measured = await hotwash.backend.minutes(asked, since, until)
        for one in _polled(asked, measured, progress, since, until, now):
            yield one


def _polled(
    slos: Iterable[Slo],
    measured: Measured,
    progress: Mapping[str, Progress],
    since: Instant,
    until: Instant,
    now: Instant,
) -> Iterator[Polled]:
    for slo in slos:
        counts, known = measured[slo.name], progress.get(slo.name)
        if isinstance(counts, Unreadable):
            continue
        within = [one for one in counts if since < one.at <= until]
        newest = within[-1].at if within else since
        # What is not there although it is long over is a gap; what has just ended may still come.
        reached = until if until <= now - LATE else max(newest, min(until, now - LATE), since)
        yield Polled(slo, known.reached if known else None, reached, list(_summed(slo, known, within)))


def _summed(slo: Slo, known: Progress | None, counts: Sequence[Count]) -> Iterator[Sums]:
    if not counts:
        return
    sums = known.newest if known and known.newest else Sums(counts[0].at - MINUTE)
    for count in counts:
        sums = added(slo, sums, count)
        yield sums


def _minute(moment: Instant) -> Instant:
    return moment.replace(second=0, microsecond=0)
