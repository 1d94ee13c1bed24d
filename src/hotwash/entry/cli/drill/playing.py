"""Where a drill plays: on a server of its own in memory of a temporary database, or on another one."""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from time import monotonic

import httpx

from hotwash.app.accounts import Person
from hotwash.app.hotwash import Hotwash
from hotwash.bootstrap import Settings, advancing, application, load_drill, running
from hotwash.domain.drill.scenario import Scenario
from hotwash.domain.kernel import Instant
from hotwash.domain.people.account import AccountRole
from hotwash.entry.cli.drill.player import Outcome, Player, begin
from hotwash.entry.cli.drill.views import Board, Lines

LOOK_EVERY = 0.5


async def play_alone(name: str, rate: float | None) -> Outcome:
    """On an instance of its own with a temporary database and no network."""
    scenario = load_drill(name)
    with tempfile.TemporaryDirectory(prefix="hotwash-drill-") as directory:
        settings = Settings(database=f"sqlite:///{Path(directory) / 'drill.db'}", origin="drill.hotwash.local")
        if rate is None:
            async with advancing(settings, scenario.starts) as hotwash:
                if hotwash.advance is None:
                    raise RuntimeError("this instance's time cannot be set")
                return await _play(hotwash, scenario, 1.0, hotwash.advance)
        async with running(settings) as hotwash:
            return await _play(hotwash, scenario, rate, None)


async def _play(
    hotwash: Hotwash, scenario: Scenario, rate: float, advance: Callable[[Instant], Awaitable[None]] | None
) -> Outcome:
    token = await starter_token(hotwash)
    transport = httpx.ASGITransport(application(hotwash))
    async with httpx.AsyncClient(transport=transport, base_url="http://drill", headers=_bearer(token)) as client:
        return await play(client, scenario, rate, advance)


async def starter_token(hotwash: Hotwash) -> str:
    """A token of somebody who may start drills, on an instance that has nobody yet."""
    starter = Person("starter", "Whoever starts the drill", AccountRole.ADMIN)
    token = hotwash.secret()
    await hotwash.accounts.add_person(starter)
    await hotwash.accounts.add_token(token, starter, "drill")
    return token


async def play_on(server: str, token: str, name: str, rate: float) -> Outcome:
    """On a server that is running."""
    async with httpx.AsyncClient(base_url=server, headers=_bearer(token), timeout=30) as client:
        return await play(client, load_drill(name), rate, None)


async def play(
    client: httpx.AsyncClient,
    scenario: Scenario,
    rate: float,
    advance: Callable[[Instant], Awaitable[None]] | None,
    began: Callable[[dict[str, object]], None] = lambda _: None,
) -> Outcome:
    """Begin and play; with `advance` as fast as it goes, else in real time at a rate."""
    started = await begin(client, scenario, rate)
    zero = monotonic()
    began(started)
    board = advance is None and sys.stdout.isatty()
    with Board() if board else nullcontext(Lines()) as view:
        player = Player(client, scenario, started, view)

        async def wait(moment: Instant) -> None:
            """Look at the incident now and then while the time comes."""
            while (left := (moment - scenario.starts) / timedelta(seconds=rate) - (monotonic() - zero)) > 0:
                await asyncio.sleep(min(left, LOOK_EVERY))
                await player.look()

        return await player.play(advance or wait)


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
