"""What every store must do with changes."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from hotwash.app.changes import changes_of
from hotwash.app.unit_of_work import Replay
from hotwash.domain.changes.change import Change, Outcome
from hotwash.domain.slo.service import Service
from hotwash.runtime.timers import tidy
from tests.worlds import START, world


def change(id: str, minutes: float = 0, service: str = "checkout-api", **more: object) -> Change:
    at = START + timedelta(minutes=minutes)
    return replace(Change(id, "deploy", service, at, summary=f"Deploy {id}", source="ci", by="ci"), **more)  # type: ignore[arg-type]


def test_a_change_reported_twice_is_one_with_what_is_new_of_it(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            log = one.hotwash.change_log
            await log.keep([change("847", -9, outcome=Outcome.RUNNING, regions=frozenset({"eu", "us"}))], START)
            ended = change("847", -2, end=START, outcome=Outcome.SUCCEEDED, link="https://ci.example.com/847")
            await log.keep([ended, change("848"), replace(change("847", 5), source="other")], START)
            await log.keep([change("847", -9, outcome=Outcome.RUNNING)], START)
            (first,) = await log.of_source("ci", ["847"])
            assert first == replace(
                ended, start=START - timedelta(minutes=9), regions=frozenset({"eu", "us"}), ref="C1"
            )
            assert await log.called("C1") == first
            assert [await log.called(ref) for ref in ("C9", "X", "C", "C" * 99)] == [None] * 4
            assert [(one.source, one.id) for one in await log.newest(9)] == [
                ("other", "847"),
                ("ci", "848"),
                ("ci", "847"),
            ]
            assert await log.newest(1, source="ci") == await log.of_source("ci", ["848"])

    asyncio.run(run())


def test_a_key_is_answered_once(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            log, key = one.hotwash.change_log, Replay("ci", "key", "request", '["1"]')
            answers = await asyncio.gather(*(log.keep([change(str(n))], START, key) for n in range(3)))
            assert sorted(map(str, answers)) == sorted(map(str, [None, key, key]))
            assert len(await log.newest(9)) == 1
            assert await log.keep([change("9")], START, replace(key, request="other")) == key

    asyncio.run(run())


def test_changes_under_way_between_two_moments_are_found(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            log = one.hotwash.change_log
            await log.keep(
                [
                    change("early", -100),
                    change("reaches-in", -40, end=START - timedelta(minutes=20)),
                    change("goes-on", -50, outcome=Outcome.RUNNING),
                    change("db", -10, "orders-db"),
                    change("elsewhere", -5, "mail"),
                    change("later", 5),
                ],
                START,
            )
            since = START - timedelta(minutes=30)
            found = [one.id for one in await log.between(since, START)]
            assert found == ["goes-on", "reaches-in", "db", "elsewhere"]
            await one.hotwash.services.keep(Service("checkout-api", dependencies=("orders-db",)))
            theirs = await changes_of(one.hotwash, "checkout-api", since, START)
            assert [one.id for one in theirs] == ["goes-on", "reaches-in", "db"]
            assert [one.id for one in await changes_of(one.hotwash, "mail", since, START)] == ["elsewhere"]

    asyncio.run(run())


def test_what_was_over_long_ago_is_forgotten_and_its_name_not_given_again(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            log = one.hotwash.change_log
            await log.keep([change("old", -60 * 24 * 91)], START)
            await tidy(one.hotwash)
            assert await log.newest(9) == []
            assert await log.last_reported() == {}
            await log.keep([change("new", -60 * 24 * 89)], START)
            await tidy(one.hotwash)
            assert [one.ref for one in await log.newest(9)] == ["C2"]
            assert await log.last_reported() == {"ci": START}

    asyncio.run(run())
