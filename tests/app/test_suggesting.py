"""Open incidents are weighed every minute: raised at once, lowered after a calm, said once by whichever node."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import SETTLES, poll_slos
from hotwash.app.ports import ITSELF, Viewer
from hotwash.app.record import read_record
from hotwash.app.suggesting import CalmMinutes, suggest_severities
from hotwash.bootstrap import application
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.events import Event, SeverityChanged, SeveritySuggested, SeveritySuggestionWithdrawn
from hotwash.domain.incident.impact import AssessImpact
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.kernel import Words
from hotwash.domain.severity.facts import Harm, Impact
from hotwash.domain.slo.series import Count
from tests.app.test_polling import OTHER, SLO, Events, run as running
from tests.worlds import ANA, BO, START, World, world

MINUTE = timedelta(minutes=1)
TRAFFIC = 1000
SEV0, SEV1, SEV2, SEV3 = Severity


def outage(begins: float, ends: float, ratio: float = 1.0) -> Callable[[float], float | None]:
    return lambda minute: ratio if begins < minute <= ends else 0.0


@dataclass
class Play:
    """A service whose error ratio is known for every minute, polled and weighed every minute."""

    place: World
    ratio: Callable[[float], float | None]
    slos: tuple[str, ...] = (SLO.name,)
    minute: float = 0
    calm: CalmMinutes = field(default_factory=CalmMinutes)
    hotwash: Hotwash = field(init=False)
    events: Events = field(init=False)

    def __post_init__(self) -> None:
        self.events = Events(self._seen)
        slos = {one.name: one for one in (SLO, OTHER) if one.name in self.slos}
        self.hotwash = replace(self.place.hotwash, backend=self.events, slos=slos)

    def _seen(self, name: str, at: datetime) -> Count | None:
        found = self.ratio((at - START) / MINUTE)
        return Count(at, found * TRAFFIC, TRAFFIC) if found is not None else None

    async def to(self, minute: float, *, weighing: bool = True) -> None:
        """Each minute on the way is polled and weighed, as it ends."""
        while self.minute < minute:
            self.minute += 1
            await self.place.at(self.minute + SETTLES / MINUTE)
            await poll_slos(self.hotwash)
            if weighing:
                await suggest_severities(self.hotwash, self.calm)

    async def told(self, id: str) -> list[tuple[int, str, str | None]]:
        """What the record says of suggestions: the minute, what was said, and of which severity."""
        stored = await self.hotwash.reader.incident(ITSELF, id)
        assert stored is not None
        kinds = (SeveritySuggested, SeveritySuggestionWithdrawn, SeverityChanged)
        record = await read_record(self.hotwash.reader, ITSELF, stored)
        return [
            (
                int((one.at - SETTLES - START) / MINUTE),
                type(one.event).__name__.removeprefix("Severity"),
                _of(one.event),
            )
            for one in record
            if isinstance(one.event, kinds)
        ]


def _minute(at: datetime) -> int:
    return int((at - SETTLES - START) / MINUTE)


def _of(event: Event) -> str:
    return event.after if isinstance(event, SeverityChanged) else str(getattr(event, "severity", ""))


@running
async def test_up_to_sev0_at_once_and_down_level_by_level_after_each_calm(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        play = Play(place, outage(10, 30))
        await play.to(5)
        id = await place.declare(SEV3)
        await play.to(20)
        assert await play.told(id) == [(11, "Suggested", "SEV-1"), (13, "Suggested", "SEV-0")]
        await place.act(id, ChangeSeverity(by=ANA, severity=SEV0))
        await play.to(60)
        # The last bad minute leaves the short window with minute 35; the fifteenth calm minute is 49.
        assert (await play.told(id))[3:] == [(49, "Suggested", "SEV-1")]
        assert (await place.load(id)).severity is SEV0
        await place.act(id, ChangeSeverity(by=ANA, severity=SEV1))
        await play.to(100)
        # It became SEV-1 within minute 61: the thirtieth calm minute after that is 91.
        assert (await play.told(id))[5:] == [(91, "Suggested", "SEV-2")]
        assert await suggest_severities(play.hotwash) == 0, "a node that remembers nothing says the same"


@running
async def test_a_gap_is_no_calm(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        play = Play(place, lambda minute: None if minute == 42 else outage(10, 30)(minute))
        await play.to(20, weighing=False)
        id = await place.declare(SEV0)
        await play.to(60)
        assert await play.told(id) == [(57, "Suggested", "SEV-1")], "fifteen measured minutes after the gap"


@running
async def test_a_calm_before_it_was_declared_so_severe_does_not_count(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        play = Play(place, outage(0, 0))
        await play.to(30, weighing=False)
        id = await place.declare(SEV0)
        await play.to(50)
        assert await play.told(id) == [(46, "Suggested", "SEV-1")]


@running
async def test_every_slo_of_the_service_has_to_be_calm_and_known(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        play = Play(place, outage(0, 0), (SLO.name, OTHER.name))
        seen = play.events.seen
        play.events.seen = lambda name, at: None if name == OTHER.name and at > START else seen(name, at)
        id = await place.declare(SEV0)
        await play.to(30)
        assert await play.told(id) == []


@running
async def test_a_backend_that_stops_takes_back_the_suggestion_to_lower_and_keeps_the_one_to_raise(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as place:
        play = Play(place, outage(10, 30))
        calm, bad = await place.declare(SEV0), await place.declare(SEV3)
        await play.to(49)
        await place.act(bad, ChangeSeverity(by=ANA, severity=SEV3, reason=Words("x")))
        play.events.down = True
        await play.to(70)
        assert (await play.told(calm))[-2:] == [(49, "Suggested", "SEV-1"), (54, "SuggestionWithdrawn", "SEV-1")]
        assert not [one for one in await play.told(bad) if one[0] > 49]
        play.events.down = False
        await play.to(71)
        assert (await play.told(calm))[-1] == (71, "Suggested", "SEV-1"), "what was missed is measured after all"


@running
async def test_answers_count_with_what_is_measured(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        play = Play(place, outage(0, 0))
        id = await place.declare(SEV1)
        await place.act(id, AssessImpact(by=BO, known=Impact(data_loss=Harm.SUSPECTED)))
        await play.to(40)
        assert await play.told(id) == [], "what is known keeps it as severe"
        await place.act(id, AssessImpact(by=BO, known=Impact(data_loss=Harm.NO)))
        await play.to(41)
        assert await play.told(id) == [(41, "Suggested", "SEV-2")]


@running
async def test_nodes_and_restarts_say_it_once(database: str) -> None:
    async with world(database) as place, world(database) as other:
        id = await place.declare(SEV3)
        plays = [Play(place, outage(10, 30)), Play(other, outage(10, 30))]
        for minute in range(1, 60):
            for play in plays:
                await play.to(minute, weighing=False)
            await asyncio.gather(*(suggest_severities(play.hotwash) for play in plays))
        said = await plays[0].told(id)
        assert len(said) == len(set(said))
        assert said[:2] == [(11, "Suggested", "SEV-1"), (13, "Suggested", "SEV-0")]
    async with world(database) as again:
        play = Play(again, outage(10, 30))
        await again.at(59 + SETTLES / MINUTE)
        assert await suggest_severities(play.hotwash) == 0
        assert await play.told(id) == said


@running
async def test_restricted_ones_are_weighed_and_drills_and_others_are_not(database: str) -> None:
    async with world(database) as place:
        hidden = Declare(by=ANA, title=Words("x"), severity=SEV3, service="checkout-api", restricted=True)
        played = Declare(by=BO, title=Words("x"), severity=SEV3, service="checkout-api", drill=True)
        first = await open_incident(place.hotwash.store, hidden, Caller(ANA))
        second = await open_incident(place.hotwash.store, played, Caller(BO, drill="drill-1"))
        elsewhere = await place.declare(SEV3, "search")
        assert isinstance(first, Done)
        assert isinstance(second, Done)
        play = Play(place, outage(0, 20))
        await play.to(5)
        assert [one[2] for one in await play.told(first.incident)] == ["SEV-1", "SEV-0"]
        assert await play.told(second.incident) == []
        assert await play.told(elsewhere) == []
        found = await place.hotwash.reader.open_of(Viewer("cy"), ["checkout-api"])
        assert found == [], "nobody else reads it this way either"


@pytest.mark.parametrize("behind", [2, 4, 6])
def test_a_backend_whose_clock_is_behind_is_measured_later_and_at_last_unknown(tmp_path: Path, behind: int) -> None:
    async def run() -> None:
        async with world(tmp_path) as place:
            play = Play(place, outage(10, 30))
            seen = play.events.seen
            play.events.seen = lambda name, at: (
                seen(name, at) if at <= place.hotwash.clock() - MINUTE * behind else None
            )
            id = await place.declare(SEV3)
            await play.to(25)
            expected = [] if behind > 5 else [(11 + behind, "Suggested", "SEV-1"), (13 + behind, "Suggested", "SEV-0")]
            assert await play.told(id) == expected

    asyncio.run(run())


@running
async def test_a_backend_whose_clock_is_ahead_is_read_up_to_now(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        ahead = Play(place, outage(10, 30))
        await ahead.to(15)
        assert all(until <= place.hotwash.clock() for _, _, until in ahead.events.asked)
        kept = await ahead.hotwash.slo_counts.at(SLO, [START + MINUTE * 60])
        assert kept[0] is not None
        assert kept[0].at == START + MINUTE * 15


@running
async def test_a_total_of_zero_is_unknown_and_neither_calm_nor_worse(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        play = Play(place, outage(0, 0))
        play.events.seen = lambda _, at: Count(at, 0, 0) if at > START - 4000 * MINUTE else None
        id = await place.declare(SEV0)
        await play.to(30)
        assert await play.told(id) == []
        shown = (await _severity(play, id))["unknown"]
        assert shown == "No events of availability were counted."


@running
async def test_what_is_no_number_in_the_middle_is_a_gap(tmp_path: Path) -> None:
    """The reader leaves out NaN and infinity, so a minute of them is not there."""
    async with world(tmp_path) as place:
        play = Play(place, lambda minute: None if 15 < minute <= 18 else outage(10, 30)(minute))
        id = await place.declare(SEV3)
        await play.to(20)
        assert await play.told(id) == [(11, "Suggested", "SEV-1"), (13, "Suggested", "SEV-0")]


async def _severity(play: Play, id: str) -> dict[str, object]:

    transport = httpx.ASGITransport(application(play.hotwash))
    async with httpx.AsyncClient(transport=transport, base_url="http://hotwash.example") as http:
        answer = await http.get(f"/api/v1/incidents/{id}/severity", headers={"Authorization": "Bearer ana-token"})
        found: dict[str, object] = answer.json()
        return found
