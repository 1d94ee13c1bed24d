"""What an incident cost is on its record once, by whichever node, before the lock, and survives a restart."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from hotwash.app.charging import charge_ended
from hotwash.app.codec import recorded
from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import SETTLES, poll_slos
from hotwash.app.ports import ITSELF
from hotwash.bootstrap import check_database
from hotwash.domain.incident.charge import ChargeBudget
from hotwash.domain.incident.events import BudgetCharged, Ending
from hotwash.domain.incident.policy import Role
from hotwash.domain.incident.resolve import End, Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import HOTWASH, Refused, Words
from hotwash.domain.slo.series import Count
from hotwash.domain.timeline.entry import Chain, Entry
from hotwash.domain.timeline.sentence import sentence
from hotwash.runtime.timers import measure
from tests.app.test_polling import MINUTE, OTHER, SLO, Events, polling, run
from tests.worlds import ANA, START, World, reading, world

TRAFFIC = 1000
FAILING = Events(
    lambda name, at: Count(at, TRAFFIC if name == SLO.name and START < at <= START + 5 * MINUTE else 0, TRAFFIC)
)
"""A day of traffic, in which everything fails for the five minutes after the start."""

FILE = """\
slos:
  - name: availability
    service: checkout-api
    objective: 99.9 %
    window: 1d
    prometheus:
      url: http://prometheus.example
      bad: increase(bad[{{.window}}])
      total: increase(all[{{.window}}])
"""


async def resolved(place: World, minutes: float = 20) -> str:
    """An incident from the start on, resolved so many minutes later."""
    id = await place.declare()
    await place.at(minutes)
    await place.act(id, AssignRole(by=ANA, role=Role.IC, person="ana"))
    assert not isinstance(await place.act(id, Resolve(by=ANA, reading=reading())), Refused)
    return id


async def record(hotwash: Hotwash, id: str) -> list[Entry]:
    return list(await hotwash.reader.entries(ITSELF, id, Chain.RECORD, after=0, limit=1000))


async def charged(hotwash: Hotwash, id: str) -> list[BudgetCharged]:
    found = [recorded(one).event for one in await record(hotwash, id) if one.kind == "budget.charged"]
    return [one for one in found if isinstance(one, BudgetCharged)]


async def settle(place: World, hotwash: Hotwash, minutes: float) -> None:
    await place.at(minutes + SETTLES / MINUTE)
    await poll_slos(hotwash)


@run
async def test_it_is_charged_once_its_last_minute_has_settled(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, FAILING, SLO, OTHER)
        id = await resolved(place, 20.2)
        await settle(place, hotwash, 20)
        assert await charge_ended(hotwash) == 0, "the minute in which it ended is not over"
        await place.at(21.5)
        assert await measure(hotwash) == 3, "two SLOs' minutes, and the charge"
        assert await measure(hotwash) == 0
        (one,) = await charged(hotwash, id)
        availability, latency = one.charges
        assert (one.since, one.until) == (START, START + 20.2 * MINUTE)
        assert (availability.bad, availability.total, availability.coverage) == (5000, 21_000, 1)
        assert availability.window_total == 1_440_000
        assert availability.cost == pytest.approx(5000 / 1440)
        assert latency.cost == 0
        assert sentence(one) == (
            "Budget charged: availability 5000 / (0.1 % x 1440000) = 347.2 %; latency 0 / (0.1 % x 1440000) = 0 %."
        )
        entry = (await record(hotwash, id))[-1]
        assert (entry.actor, entry.role) == ("hotwash", "machine")
        view = (await place.get(f"/incidents/{id}")).json()
        assert view["cost"]["charges"][0]["cost"] == availability.cost
        assert view["minutes_at"] == {"SEV-1": pytest.approx(20.2)}


@run
async def test_nodes_that_charge_at_once_charge_once(database: str) -> None:
    async with world(database) as place, world(database) as again:
        nodes = [polling(one, FAILING, SLO) for one in (place, again)]
        id = await resolved(place, 20)
        await settle(place, nodes[0], 21)
        assert sum(await asyncio.gather(*map(charge_ended, nodes))) == 1
        assert len(await charged(nodes[1], id)) == 1


@run
async def test_after_a_restart_it_is_charged_still_and_never_again(database: str) -> None:
    async with world(database) as place:
        id = await resolved(place, 20)
        await settle(place, polling(place, FAILING, SLO), 21)
    async with world(database) as place:
        hotwash = polling(place, FAILING, SLO)
        await place.at(25)
        assert await charge_ended(hotwash) == 1
    async with world(database) as place:
        await place.at(26)
        assert await charge_ended(polling(place, FAILING, SLO)) == 0
        assert len(await charged(place.hotwash, id)) == 1
        incident = await place.load(id)
        assert incident.cost is not None
        again = await place.act(id, ChargeBudget(by=HOTWASH, charged=incident.cost))
        assert not isinstance(again, Refused)
        assert len(await charged(place.hotwash, id)) == 1


def test_what_is_charged_is_in_the_database_as_its_entries_give_it(tmp_path: Path) -> None:
    async def act() -> None:
        async with world(tmp_path) as place:
            await resolved(place, 20)
            await settle(place, polling(place, FAILING, SLO), 21)
            await charge_ended(polling(place, FAILING, SLO))

    asyncio.run(act())
    assert check_database(f"sqlite:///{tmp_path / 'hotwash.db'}")[1] == []


@run
async def test_who_locks_early_writes_down_what_was_measured_until_then(database: str) -> None:
    async with world(database) as place:
        place.hotwash.slos, place.hotwash.backend = {SLO.name: SLO}, FAILING
        id = await resolved(place, 20)
        await place.at(20.1)
        await poll_slos(place.hotwash)
        answer = (await place.post(f"/incidents/{id}/lock")).json()
        kinds = [one.kind for one in await record(place.hotwash, id)][-2:]
        assert kinds == ["budget.charged", "timeline.locked"]
        (one,) = await charged(place.hotwash, id)
        assert (one.charges[0].coverage, one.charges[0].bad) == (0.95, 5000), "19 of its 20 minutes"
        assert [entry["kind"] for entry in answer["entries"]] == kinds
        assert (await place.post(f"/incidents/{id}/lock")).json()["code"] == "timeline-locked"


@run
async def test_who_may_not_lock_writes_down_nothing(database: str) -> None:
    async with world(database) as place:
        id = await resolved(place)
        refused = await place.post(f"/incidents/{id}/lock", by="bo")
        assert refused.json()["code"] == "not-scribe"
        assert await charged(place.hotwash, id) == []


@run
async def test_the_lock_writes_it_down_at_the_latest(database: str, tmp_path: Path) -> None:
    """Nobody polled: it is unknown, and said to be."""
    (tmp_path / "slos.yaml").write_text(FILE)
    async with world(database, slos=tmp_path) as place:
        id = await resolved(place, 20)
        await place.at(20 + 61)
        assert (await place.load(id)).is_locked
        (one,) = await charged(place.hotwash, id)
        assert (one.charges[0].cost, one.charges[0].unknown) == (
            None,
            "nothing of availability was measured during it",
        )
        assert [entry.kind for entry in await record(place.hotwash, id)][-1] == "timeline.locked"


@run
async def test_without_an_slo_its_cost_is_unknown_and_says_why(database: str) -> None:
    async with world(database) as place:
        id = await resolved(place)
        assert await charge_ended(place.hotwash) == 1
        (one,) = await charged(place.hotwash, id)
        assert sentence(one) == "Budget charged: unknown, checkout-api has no SLO."


@run
async def test_a_gap_during_it_makes_it_unknown(database: str) -> None:
    async with world(database) as place:
        hole = replace(FAILING, seen=lambda _, at: None if START < at <= START + 10 * MINUTE else Count(at, 0, TRAFFIC))
        hotwash = polling(place, hole, SLO)
        id = await resolved(place, 20)
        await settle(place, hotwash, 21)
        assert await charge_ended(hotwash) == 1
        (one,) = await charged(hotwash, id)
        assert one.charges[0].unknown == "a gap: only 50 % of its time was measured"


@run
async def test_a_false_alarm_and_what_is_open_cost_nothing(database: str) -> None:
    async with world(database) as place:
        false = await place.declare()
        await place.act(false, End(by=ANA, ending=Ending.FALSE_ALARM, reason=Words("It was none")))
        still = await place.declare()
        assert await charge_ended(place.hotwash) == 0
        refused = await place.act(still, ChargeBudget(by=HOTWASH, charged=BudgetCharged(START, START, ())))
        assert isinstance(refused, Refused)
        assert refused.code == "not-resolved"
