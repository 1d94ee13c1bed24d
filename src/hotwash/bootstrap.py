"""The only wiring: which adapter stands behind which port."""

import asyncio
import os
import re
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import httpx
import msgspec
from starlette.applications import Starlette

from hotwash.adapters.alerts.alertmanager import decode
from hotwash.adapters.metrics.prometheus import PrometheusMetrics
from hotwash.adapters.metrics.scenario import ScenarioMetrics
from hotwash.adapters.policy_files import policy_from_document, read_policy
from hotwash.adapters.scenario_files import load_scenario
from hotwash.adapters.services_file import load_services
from hotwash.adapters.signing.ed25519 import SEED_BYTES, Ed25519Signer
from hotwash.adapters.store.agenda import StoreAgenda
from hotwash.adapters.store.directory import StoreDirectory
from hotwash.adapters.store.fsck import count_incidents, fsck
from hotwash.adapters.store.reader import StoreReader
from hotwash.adapters.store.schema import SchemaTooNewError
from hotwash.adapters.store.sqlite import Identity, SqliteStore
from hotwash.adapters.yaml_files import FileProblemsError
from hotwash.app.drills import read_scenario
from hotwash.app.hotwash import Hotwash, Keys
from hotwash.app.ports import Clock, Metrics
from hotwash.app.record import draft_at_lock
from hotwash.app.unit_of_work import Message, Surroundings
from hotwash.domain.drill.scenario import Scenario
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant, to_millisecond
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.canonical import canonical
from hotwash.entry.web.application import create_application
from hotwash.runtime.live import LiveHub
from hotwash.runtime.outbox import deliver
from hotwash.runtime.timers import pass_due, run_every

DEFAULT_DATABASE = "sqlite:///hotwash.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a node is told at its start; origin names the instance in its records."""

    database: str = DEFAULT_DATABASE
    policy: Path | None = None
    services: Path | None = None
    origin: str = "hotwash.local"

    @classmethod
    def from_environment(cls) -> "Settings":
        """HOTWASH_DATABASE, HOTWASH_POLICY, HOTWASH_SERVICES, HOTWASH_ORIGIN."""
        found = os.environ.get
        policy, services = found("HOTWASH_POLICY"), found("HOTWASH_SERVICES")
        return cls(
            found("HOTWASH_DATABASE", DEFAULT_DATABASE),
            Path(policy) if policy else None,
            Path(services) if services else None,
            found("HOTWASH_ORIGIN", "hotwash.local"),
        )


class UnknownDatabaseError(Exception):
    """The database's URL names no store Hotwash has: write sqlite:///PATH."""


BAD_INPUT = (FileProblemsError, UnknownDatabaseError, SchemaTooNewError)
"""What the person who starts a command can mend; its text says how."""


def wall_clock() -> Instant:
    return to_millisecond(datetime.now(UTC))


def database_url(text: str) -> str:
    """An SQLAlchemy URL from what a person writes."""
    if not re.match(r"sqlite:///.", text):
        raise UnknownDatabaseError(f"{text!r} is no database known here: write sqlite:///PATH")
    return text


@asynccontextmanager
async def opened(settings: Settings, clock: Clock = wall_clock) -> AsyncIterator[Hotwash]:
    """An instance over its database, migrated and ready to act; its timers do not run yet."""
    document = read_policy(settings.policy)
    policy = policy_from_document(document)
    services = load_services(settings.services) if settings.services else {}
    store = SqliteStore(database_url(settings.database), clock)
    try:
        store.upgrade()
        identity = store.identify(lambda: Identity(settings.origin, secrets.token_bytes(SEED_BYTES)))
        store.keep_policy(policy.hash, canonical(document).decode())
        signer = Ed25519Signer(identity.origin, identity.seed)
        keys = Keys(identity.origin, signer.key.text(), signer.note)
        policies = _policies(store, policy)
        live = LiveHub()
        around = Surroundings(identity.origin, policy, policies, secrets.token_bytes, signer.note)
        store.start(around, live.committed)
        async with httpx.AsyncClient() as client:
            directory = StoreDirectory(store)
            yield Hotwash(
                store=store,
                reader=StoreReader(store),
                agenda=StoreAgenda(store),
                directory=directory,
                metrics=PrometheusMetrics(client),
                drill_metrics=_drill_metrics(directory),
                services=services,
                policy=policy,
                policies=policies,
                keys=keys,
                live=live,
                clock=clock,
                secret=lambda: secrets.token_urlsafe(32),
            )
            live.close()
    finally:
        await store.close()


def _policies(store: SqliteStore, policy: Policy) -> Callable[[str], Policy]:
    @cache
    def find(hash: str) -> Policy:
        if hash == policy.hash:
            return policy
        return policy_from_document(msgspec.json.decode(store.policy_document(hash)))

    return find


def _drill_metrics(directory: StoreDirectory) -> Callable[[str], Awaitable[tuple[Service, Metrics] | None]]:
    async def find(drill: str) -> tuple[Service, Metrics] | None:
        found = await directory.drill(drill)
        if found is None:
            return None
        scenario = read_scenario(found[0])
        service = Service(scenario.service.name, scenario.service.objective)
        return service, ScenarioMetrics(scenario.sli)

    return find


async def work(hotwash: Hotwash) -> int:
    """Pass what is due and deliver what waits, once."""

    async def draft(message: Message) -> None:
        await draft_at_lock(hotwash, message.incident)

    passed = await pass_due(hotwash.store, hotwash.agenda, hotwash.clock)
    return passed + await deliver(hotwash.agenda, {"postmortem.draft": draft}, hotwash.clock)


@asynccontextmanager
async def running(settings: Settings, clock: Clock = wall_clock) -> AsyncIterator[Hotwash]:
    """An instance at work: its timers and its outbox run until it is left."""
    async with opened(settings, clock) as hotwash:
        worker = asyncio.create_task(run_every(lambda: work(hotwash), asyncio.sleep))
        try:
            yield hotwash
        finally:
            worker.cancel()
            with suppress(asyncio.CancelledError):
                await worker


class HandClock:
    """A clock that stands until it is set."""

    def __init__(self, start: Instant) -> None:
        self.now = start

    def __call__(self) -> Instant:
        return self.now


@asynccontextmanager
async def advancing(settings: Settings, start: Instant) -> AsyncIterator[Hotwash]:
    """An instance whose time is set by its user; on the way to a moment every deadline is met at its own."""
    clock = HandClock(start)
    async with opened(settings, clock) as hotwash:

        async def advance(to: Instant) -> None:
            while (due := await hotwash.agenda.next_due()) is not None and due <= to:
                clock.now = max(clock.now, due)
                await work(hotwash)
            clock.now = max(clock.now, to)
            await work(hotwash)

        yield replace(hotwash, advance=advance)


def load_drill(name: str) -> Scenario:
    """A shipped scenario by name, or one from a file."""
    return load_scenario(name)


def application(hotwash: Hotwash) -> Starlette:
    """The server's application over an open instance."""
    return create_application(hotwash, decode)


def upgrade_database(database: str | None) -> bool:
    """Run the missing migrations; True when there were any."""

    async def run() -> bool:
        store = SqliteStore(database_url(database or Settings.from_environment().database), wall_clock)
        try:
            return store.upgrade()
        finally:
            await store.close()

    return asyncio.run(run())


def check_database(database: str | None) -> tuple[int, list[str]]:
    """How many incidents there are, and everything that is wrong with them."""

    async def run() -> tuple[int, list[str]]:
        settings = Settings.from_environment()
        store = SqliteStore(database_url(database or settings.database), wall_clock)
        policies = _policies(store, policy_from_document(read_policy(settings.policy)))
        try:
            problems = await store.read(lambda connection: list(fsck(connection, policies)))
            return await store.read(count_incidents), problems
        finally:
            await store.close()

    return asyncio.run(run())
