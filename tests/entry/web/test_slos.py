"""The pages of SLOs: the most urgent first, the unknown said, the arithmetic shown, and nothing of what is hidden."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from hotwash.app.execute import Caller, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import SETTLES, poll_slos
from hotwash.bootstrap import application
from hotwash.domain.changes.change import Change
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Words
from hotwash.domain.slo.objective import Method, Slices
from hotwash.domain.slo.series import Count
from hotwash.entry.web.visitors import SESSION
from tests.app.test_polling import DAY, OTHER, SLO, Events
from tests.worlds import ANA, START, World, world

MINUTE = timedelta(minutes=1)
SLICED = replace(SLO, name="minutes", method=Method.TIMESLICES, slices=Slices(5 * MINUTE, 0.95))
GONE = replace(SLO, name="gone")


@dataclass
class Scene:
    place: World
    hotwash: Hotwash
    http: httpx.AsyncClient

    async def at(self, minutes: float) -> None:
        await self.place.at(minutes + SETTLES / MINUTE)
        await poll_slos(self.hotwash)

    async def text(self, path: str) -> str:
        answer = await self.http.get(path)
        assert answer.status_code == 200, path
        return answer.text


def play(tmp_path: Path, act: Callable[[Scene], Awaitable[None]]) -> None:
    """`availability` is down from minute 30 on, `latency` fine, `minutes` slices of the first, `gone` never read."""

    def seen(name: str, at: datetime) -> Count | None:
        minute = (at - START) / MINUTE
        if name == GONE.name or -60 < minute <= 0:
            return None
        return Count(at, 1000.0 if minute > 30 and name != OTHER.name else 0.0, 1000.0)

    async def run() -> None:
        async with world(tmp_path) as place:
            slos = {slo.name: slo for slo in (OTHER, SLO, SLICED, GONE)}
            hotwash = replace(place.hotwash, backend=Events(seen), slos=slos)
            transport = httpx.ASGITransport(application(hotwash))
            async with httpx.AsyncClient(transport=transport, base_url="http://hotwash.example") as http:
                http.cookies.set(SESSION, "ana-session")
                await act(Scene(place, hotwash, http))

    asyncio.run(run())


def test_the_unknown_comes_first_then_what_ends_soonest(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(40)
        shown = await scene.text("/slos")
        placed = [shown.index(f'href="/slos/{name}"') for name in ("gone", "availability", "latency")]
        assert placed == sorted(placed)
        assert "gone has not been measured yet." in shown
        assert "99.9 % of events are good, over any 1 day" in shown
        assert "used up" in shown
        assert "after 1 of which nothing can be told" in shown
        assert "In the last day: burned at most" in shown

    play(tmp_path, act)


def test_an_slo_is_found_by_its_words_and_its_service(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(40)
        assert "/slos/latency" not in await scene.text("/slos?words=AVAIL")
        assert "No SLO is called that." in await scene.text("/slos?service=mail")
        assert "No SLO is called that." in await scene.text("/slos?page=9")

    play(tmp_path, act)


def test_one_shows_the_arithmetic_and_what_fires(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(40)
        shown = await scene.text("/slos/availability")
        assert "100 % - 99.9 % = 0.1 % of events may be bad" in shown
        assert "10,000 bad of 1,380,000 events in 1 day" in shown
        assert "1,380,000 / 95.83 % = 1,440,000" in shown
        assert "10,000 / (0.1 % x 1,440,000) = 694.4 %" in shown
        assert "100 % - 694.4 % = -594.4 %" in shown
        assert "fires" in shown
        assert "The budget is spent." in shown
        assert "not measured" in shown
        assert "http://prometheus.example" in shown

    play(tmp_path, act)


def test_time_slices_say_that_they_are_never_mixed_with_events(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(40)
        shown = await scene.text("/slos/minutes")
        assert "slices of 5 min are good, each with at least 95 % good events" in shown
        assert "2 bad of 276 slices" in shown
        assert "never added to, or compared with" in shown

    play(tmp_path, act)


def test_what_is_unknown_shows_no_figures(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        shown = await scene.text("/slos/gone")
        assert "has not been measured yet." in shown
        assert "<figure" not in shown
        assert (await scene.http.get("/slos/nothing")).status_code == 404

    play(tmp_path, act)


def test_incidents_that_one_may_see_are_shaded_and_changes_marked(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        seen = await scene.place.declare()
        hidden = Declare(
            by=ANA, title=Words("A secret"), severity=Severity.SEV1, service="checkout-api", restricted=True
        )
        await open_incident(scene.hotwash.store, hidden, Caller(ANA))
        deploy = Change("847", "deploy", "checkout-api", START - DAY / 4, summary="Deploy #847", source="ci")
        await scene.hotwash.change_log.keep([deploy], START)
        await scene.at(40)
        scene.http.cookies.set(SESSION, "bo-session")
        shown = await scene.text("/slos/availability")
        assert f"<title>{seen} SEV-1 Checkout fails</title>" in shown
        assert "Deploy #847" in shown
        assert "A secret" not in shown

    play(tmp_path, act)


def test_home_shows_what_is_at_risk_on_a_calm_day(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(40)
        shown = await scene.text("/")
        assert "SLOs at risk" in shown
        assert "/slos/availability" in shown
        assert "/slos/latency" not in shown

    play(tmp_path, act)


def test_without_an_slo_it_is_said_how_to_make_one(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            place.sign_in()
            assert "hotwash slo import" in (await place.http.get("/slos")).text
            assert "SLOs at risk" not in (await place.http.get("/")).text

    asyncio.run(run())
