"""Green is read of every SLO of an incident's service, those of files included."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from hotwash.app.ports import ITSELF
from hotwash.app.sli import read_sli, reading_of, sli_for_record
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.green import Colour
from hotwash.domain.slo.objective import Method, Slices, Slo
from hotwash.domain.slo.series import Count, Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service
from tests.worlds import START, World, world

MINUTE = timedelta(minutes=1)
WHERE = PrometheusSource("http://prometheus.example:9090", "bad", "total")
REQUESTS = Slo("requests", "checkout-api", 0.999, WHERE)
PAYMENTS = Slo("payments", "checkout-api", 0.995, WHERE)
MINUTES = Slo("minutes", "checkout-api", 0.99, WHERE, method=Method.TIMESLICES, slices=Slices(5 * MINUTE, 0.95))


class Ratios:
    """A thousand events a minute, and this share of them bad, by SLO; None where nothing answers."""

    def __init__(self, bad: Mapping[str, float | None]) -> None:
        self._bad = bad

    async def series(self, service: Service, until: Instant, window: timedelta, step: timedelta) -> Series | Unreadable:
        ratio = self._bad.get(service.name)
        if ratio is None:
            return Unreadable("it does not answer", "example")
        ends = [until - step * back for back in reversed(range(window // step))]
        return Series(step, tuple(Count(end, ratio * 1000, 1000) for end in ends), "example")


async def read(place: World, slos: tuple[Slo, ...], bad: Mapping[str, float | None]) -> tuple[Colour, str | None]:
    """How green it is, and which SLO goes on record."""
    hotwash = replace(place.hotwash, slos={one.name: one for one in slos}, metrics=Ratios(bad))
    stored = await hotwash.reader.incident(ITSELF, await place.declare())
    assert stored is not None
    now: datetime = START + 10 * MINUTE
    recorded = await sli_for_record(hotwash, stored, now)
    found = await read_sli(hotwash, stored, now)
    listed, _ = await reading_of(hotwash, Service("checkout-api"))
    assert listed.colour is found.colour
    return found.colour, recorded.service if recorded else None


@pytest.mark.parametrize(
    ("slos", "bad", "colour", "recorded"),
    [
        ((REQUESTS,), {"requests": 0.0}, Colour.GREEN, "requests"),
        ((REQUESTS, PAYMENTS), {"requests": 0.0, "payments": 0.2}, Colour.NOT_GREEN, "payments"),
        ((REQUESTS, PAYMENTS), {"requests": 0.0, "payments": None}, Colour.UNKNOWN, "requests"),
        ((REQUESTS, PAYMENTS), {"requests": 0.2, "payments": None}, Colour.NOT_GREEN, "requests"),
        ((MINUTES,), {"minutes": 0.04}, Colour.GREEN, "minutes"),
        ((MINUTES,), {"minutes": 0.06}, Colour.NOT_GREEN, "minutes"),
        ((), {}, Colour.UNKNOWN, None),
    ],
    ids=["all well", "one is not", "one is not known", "one is not, one unknown", "slice good", "slice bad", "none"],
)
def test_green_is_what_all_of_them_are(
    tmp_path: Path, slos: tuple[Slo, ...], bad: Mapping[str, float | None], colour: Colour, recorded: str | None
) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            assert await read(place, slos, bad) == (colour, recorded)

    asyncio.run(run())
