"""The only wiring: which adapter stands behind which port."""

import asyncio
import hmac
import os
import re
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from hotwash.adapters.alerts.alertmanager import decode
from hotwash.adapters.changes import generic, github, pagerduty
from hotwash.adapters.heartbeat import Heartbeat, HeartbeatUrlError
from hotwash.adapters.mail.smtp import SmtpAddressError, SmtpMailer, SmtpServer
from hotwash.adapters.metrics.prometheus import PrometheusMetrics
from hotwash.adapters.metrics.prometheus_minutes import PrometheusMinutes
from hotwash.adapters.metrics.scenario import ScenarioMetrics
from hotwash.adapters.notices_file import load_notices
from hotwash.adapters.outgoing import (
    WHERE_PROMETHEUS_LIVES,
    GuardedTransport,
    OutgoingGuard,
    OutgoingNetworksError,
    networks,
)
from hotwash.adapters.paging.mail import MailChannel
from hotwash.adapters.paging.ntfy import NtfyChannel
from hotwash.adapters.paging.telephone import Provider, SmsChannel, Telephone, TelephoneAddressError, VoiceChannel
from hotwash.adapters.passwords import Argon2Passwords
from hotwash.adapters.policy_files import load_policy, policy_files, policy_from_document, read_policy
from hotwash.adapters.scenario_files import load_scenario
from hotwash.adapters.schedule_file import load_documents, load_schedule
from hotwash.adapters.services_file import load_services
from hotwash.adapters.signing.ed25519 import SEED_BYTES, Ed25519Signer, note_signed_by
from hotwash.adapters.slo_files import Imported as Imported, import_slos, load_slos
from hotwash.adapters.store.accounts import StoreAccounts
from hotwash.adapters.store.agenda import StoreAgenda
from hotwash.adapters.store.changes import StoreChangeLog
from hotwash.adapters.store.contacts import StoreContacts
from hotwash.adapters.store.diagnosis import look_at_tables
from hotwash.adapters.store.directory import StoreDirectory
from hotwash.adapters.store.fsck import count_incidents, fsck
from hotwash.adapters.store.identity import Identity, identify
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.reader import StoreReader
from hotwash.adapters.store.schedules import StoreSchedules
from hotwash.adapters.store.schema import SchemaTooNewError, SchemaTooOldError, admit, upgrade
from hotwash.adapters.store.services import StoreServices
from hotwash.adapters.store.slo_counts import StoreSloCounts
from hotwash.adapters.store.sqlite import SqliteStore
from hotwash.adapters.webhooks.standard import StandardWebhookSender
from hotwash.adapters.yaml_files import FileProblemsError
from hotwash.app.channels import Channel
from hotwash.app.doctor import Check, examine, look_at_key
from hotwash.app.drills import read_scenario
from hotwash.app.health import NodeHealth
from hotwash.app.heartbeat import beat
from hotwash.app.hotwash import Hotwash, Keys
from hotwash.app.notices import Audience, fan_out, send_mail, send_webhook
from hotwash.app.page_auditing import audit_pages
from hotwash.app.page_delivery import fan_out_page, send_page
from hotwash.app.ports import Clock, Delivered, Leased, Mailer, Metrics
from hotwash.app.record import draft_at_lock
from hotwash.app.shift_reminders import remind_of_shifts, send_reminder
from hotwash.app.suggesting import CalmMinutes, suggest_severities
from hotwash.app.unit_of_work import Surroundings
from hotwash.domain.drill.scenario import Scenario
from hotwash.domain.incident.policy import Policy
from hotwash.domain.kernel import Instant, to_millisecond
from hotwash.domain.oncall.schedule import Schedule
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.canonical import canonical
from hotwash.entry.intake.changes import ChangeFormats
from hotwash.entry.web.application import Application
from hotwash.runtime.live import LiveHub
from hotwash.runtime.outbox import Handler, deliver, deliver_for_ever
from hotwash.runtime.timers import (
    AUDIT_EVERY,
    BEAT_EVERY,
    LOOK_EVERY,
    MUST_WORK_WITHIN,
    POLL_EVERY,
    REMIND_EVERY,
    TIDY_EVERY,
    look_at_the_clock,
    measure,
    run_every,
    tidy,
)

if TYPE_CHECKING:
    from hotwash.adapters.store.postgresql import PostgresStore

DEFAULT_DATABASE = "sqlite:///hotwash.db"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a node is told at its start; origin names the instance in its records."""

    database: str = DEFAULT_DATABASE
    policy: Path | None = None
    services: Path | None = None
    slos: Path | None = None
    origin: str = "hotwash.local"
    smtp: str | None = None
    mail_from: str | None = None
    base_url: str | None = None
    allow_outgoing: str = ""
    """Networks that webhooks may reach besides the public internet."""
    telephone: str | None = None
    """Who sends text messages and calls."""
    heartbeat_url: str | None = None
    """Requested each minute while this node pages; whoever waits for it raises an alarm when it does not come."""

    @classmethod
    def from_environment(cls) -> "Settings":
        """HOTWASH_DATABASE, _POLICY, _SERVICES, _SLOS, _ORIGIN, _SMTP, _MAIL_FROM, _BASE_URL, _ALLOW_OUTGOING,
        _TELEPHONE, _HEARTBEAT_URL."""
        found = os.environ.get
        policy, services, slos = found("HOTWASH_POLICY"), found("HOTWASH_SERVICES"), found("HOTWASH_SLOS")
        return cls(
            found("HOTWASH_DATABASE", DEFAULT_DATABASE),
            Path(policy) if policy else None,
            Path(services) if services else None,
            Path(slos) if slos else None,
            found("HOTWASH_ORIGIN", "hotwash.local"),
            found("HOTWASH_SMTP"),
            found("HOTWASH_MAIL_FROM"),
            (found("HOTWASH_BASE_URL") or "").rstrip("/") or None,
            found("HOTWASH_ALLOW_OUTGOING", ""),
            found("HOTWASH_TELEPHONE") or None,
            found("HOTWASH_HEARTBEAT_URL") or None,
        )


class UnknownDatabaseError(Exception):
    """The database's URL names no store Hotwash has: write sqlite:///PATH or postgresql://..."""


BAD_INPUT = (
    HeartbeatUrlError,
    OutgoingNetworksError,
    FileProblemsError,
    UnknownDatabaseError,
    SchemaTooNewError,
    SchemaTooOldError,
    SmtpAddressError,
    TelephoneAddressError,
)
"""What the person who starts a command can mend; its text says how."""


def wall_clock() -> Instant:
    return to_millisecond(datetime.now(UTC))


def open_store(database: str, clock: Clock, book: PolicyBook) -> "SqliteStore | PostgresStore":
    """The store behind a database's URL."""
    if re.match(r"sqlite:///.", database):
        return SqliteStore(database, clock, book)
    if re.match(r"postgres(ql)?://.", database):
        # Its driver takes longer to import than the embedded store takes to open.
        from hotwash.adapters.store.postgresql import PostgresStore

        return PostgresStore(re.sub("^postgres:", "postgresql:", database), clock, book)
    raise UnknownDatabaseError(
        f"{database!r} is no database known here: write sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    )


@asynccontextmanager
async def opened(
    settings: Settings, clock: Clock = wall_clock, monotonic: Callable[[], float] = time.monotonic
) -> AsyncIterator[Hotwash]:
    """An instance over its database, migrated and ready to act; its timers do not run yet."""
    document = read_policy(settings.policy)
    policy = policy_from_document(document)
    notices = load_notices(settings.policy)
    services = load_services(settings.services) if settings.services else {}
    slos = load_slos(settings.slos) if settings.slos else {}
    book = PolicyBook()
    store = open_store(settings.database, clock, book)
    try:
        await store.write(upgrade)
        identity = await store.write(
            lambda connection: identify(connection, lambda: Identity(settings.origin, secrets.token_bytes(SEED_BYTES)))
        )
        await store.write(lambda connection: book.keep(connection, policy, canonical(document).decode()))
        signer = Ed25519Signer(identity.origin, identity.seed)
        live = LiveHub()
        directory = StoreDirectory(store)
        audience = Audience(directory, settings.smtp is not None)
        await audience.look()
        owners = {name: one.owner for name, one in services.items() if one.owner is not None}
        around = Surroundings(
            identity.origin, policy, book, secrets.token_bytes, signer.note, audience, owners, notices.restricted
        )
        await store.start(around, live.committed)
        inside = OutgoingGuard(networks(f"{WHERE_PROMETHEUS_LIVES} {settings.allow_outgoing}"))
        outside = OutgoingGuard(networks(settings.allow_outgoing))
        async with (
            httpx.AsyncClient(transport=GuardedTransport(inside)) as to_metrics,
            httpx.AsyncClient(transport=GuardedTransport(outside)) as to_webhooks,
        ):
            mailer = _mailer(settings, identity.origin, clock)
            yield Hotwash(
                store=store,
                reader=StoreReader(store, book),
                agenda=StoreAgenda(store),
                accounts=StoreAccounts(store),
                contacts=StoreContacts(store),
                directory=directory,
                metrics=PrometheusMetrics(to_metrics),
                drill_metrics=_drill_metrics(directory),
                services=StoreServices(store, services),
                slos=slos,
                backend=PrometheusMinutes(to_metrics),
                slo_counts=StoreSloCounts(store),
                change_log=StoreChangeLog(store),
                schedules=StoreSchedules(store),
                policy=policy,
                policies=book,
                policy_files=policy_files(settings.policy),
                keys=Keys(identity.origin, signer.key.text(), signer.note),
                live=live,
                clock=clock,
                health=NodeHealth(clock, monotonic),
                notices=notices,
                mailer=mailer,
                audience=audience,
                webhook_sender=StandardWebhookSender(to_webhooks),
                channels=_channels(settings, mailer, to_webhooks, to_metrics),
                link_key=hmac.digest(identity.seed, b"hotwash.page-link", "sha256"),
                base_url=settings.base_url,
                passwords=Argon2Passwords(),
                setup_secret=hmac.new(identity.seed, b"hotwash.setup", "sha256").hexdigest()[:32],
                secret=lambda: secrets.token_urlsafe(32),
                signing_secret=lambda key: _signing_secret(identity, key),
            )
            live.close()
    finally:
        await store.close()


def _signing_secret(identity: Identity, key: str) -> str:
    return hmac.new(identity.seed, f"hotwash.intake {key}".encode(), "sha256").hexdigest()


def _mailer(settings: Settings, origin: str, clock: Clock) -> Mailer | None:
    if settings.smtp is None:
        return None
    return SmtpMailer(SmtpServer.from_url(settings.smtp), settings.mail_from or f"hotwash@{origin}", origin, clock)


def _channels(
    settings: Settings, mailer: Mailer | None, outside: httpx.AsyncClient, inside: httpx.AsyncClient
) -> tuple[Channel, ...]:
    """The ways a page goes; inside reaches what whoever runs this chose, outside what anybody typed."""
    found: list[Channel] = [MailChannel(mailer)] if mailer is not None else []
    found.append(NtfyChannel(outside))
    if settings.telephone is not None:
        telephone = Telephone(Provider.from_url(settings.telephone), inside)
        found += [SmsChannel(telephone), VoiceChannel(telephone)]
    return tuple(found)


def _drill_metrics(directory: StoreDirectory) -> Callable[[str], Awaitable[tuple[Service, Metrics] | None]]:
    async def find(drill: str) -> tuple[Service, Metrics] | None:
        found = await directory.drill(drill)
        if found is None:
            return None
        scenario = read_scenario(found[0])
        service = Service(scenario.service.name, scenario.service.objective)
        return service, ScenarioMetrics(scenario.sli)

    return find


def _handlers(hotwash: Hotwash) -> Mapping[str, Handler]:
    """Who delivers what the outbox holds, by topic."""

    async def draft(leased: Leased) -> Delivered:
        await draft_at_lock(hotwash, leased.message.incident)
        return Delivered()

    return {
        "postmortem.draft": draft,
        "notice": partial(fan_out, hotwash),
        "mail": partial(send_mail, hotwash),
        "webhook": partial(send_webhook, hotwash),
        "page": partial(fan_out_page, hotwash),
        "shift": partial(send_reminder, hotwash),
        "page.channel": partial(send_page, hotwash),
    }


async def work(hotwash: Hotwash) -> int:
    """Pass what is due and deliver what waits, once."""
    passed = await look_at_the_clock(hotwash)
    return passed + await deliver(hotwash.agenda, _handlers(hotwash), hotwash.clock)


@asynccontextmanager
async def running(settings: Settings, clock: Clock = wall_clock) -> AsyncIterator[Hotwash]:
    """An instance at work: its timers and its outbox run until it is left, each at its own pace."""
    async with opened(settings, clock) as hotwash, _heartbeat(settings) as heartbeat:
        tasks = [asyncio.create_task(one) for one in _work_for_ever(hotwash, heartbeat)]
        try:
            yield hotwash
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def _work_for_ever(hotwash: Hotwash, heartbeat: Heartbeat | None) -> Iterator[Coroutine[Any, Any, None]]:
    """What a node does by itself. Three parts of it make a pager, and have to show that they work."""
    calm = CalmMinutes()
    health = hotwash.health
    for part, within in MUST_WORK_WITHIN.items():
        health.begins(part, within.total_seconds())

    async def look() -> None:
        health.look()
        await look_at_the_clock(hotwash)
        health.works("timers")

    async def audit() -> None:
        await audit_pages(hotwash)
        health.works("audit")

    yield run_every(LOOK_EVERY, look, asyncio.sleep)
    yield run_every(POLL_EVERY, lambda: measure(hotwash), asyncio.sleep)
    yield run_every(POLL_EVERY, lambda: suggest_severities(hotwash, calm), asyncio.sleep)
    yield run_every(AUDIT_EVERY, audit, asyncio.sleep)
    yield run_every(REMIND_EVERY, lambda: remind_of_shifts(hotwash), asyncio.sleep)
    yield run_every(TIDY_EVERY, lambda: tidy(hotwash), asyncio.sleep)
    yield deliver_for_ever(
        hotwash.agenda,
        _handlers(hotwash),
        hotwash.clock,
        hotwash.live.outbox_changed,
        hotwash.live.wake_outbox,
        lambda: health.works("outbox"),
    )
    if heartbeat is not None:
        yield run_every(BEAT_EVERY, lambda: beat(hotwash, heartbeat), asyncio.sleep)


@asynccontextmanager
async def _heartbeat(settings: Settings) -> AsyncIterator[Heartbeat | None]:
    """The request that somebody outside waits for; its address may be no more than that of a webhook."""
    if settings.heartbeat_url is None:
        yield None
        return
    guard = OutgoingGuard(networks(settings.allow_outgoing))
    async with httpx.AsyncClient(transport=GuardedTransport(guard)) as http:
        yield Heartbeat(http, settings.heartbeat_url)


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


def application(hotwash: Hotwash) -> Application:
    """The server's application over an open instance."""
    formats = ChangeFormats(generic.decode, github.decode, pagerduty.decode)
    return Application(hotwash, decode, formats)


def policy_in(directory: Path | None) -> Policy:
    """The policy of a directory, or the shipped one."""
    return load_policy(directory)


def schedule_in(path: Path) -> Schedule:
    """An on-call schedule from a file."""
    return load_schedule(path)


def schedules_in(path: Path) -> dict[str, Any]:
    """The schedules of a file, or of every .yaml of a directory, as a server takes them."""
    return load_documents(path)


def imported_slos(files: Iterable[Path], url: str) -> Imported:
    """The SLOs of files of any known format; url is the Prometheus of those that name none."""
    return import_slos(files, url)


def upgrade_database(database: str | None, serving_role: str | None = None) -> bool:
    """Run the missing migrations, and give a serving role what it needs; True when there were any."""

    async def run() -> bool:
        store = open_store(database or Settings.from_environment().database, wall_clock, PolicyBook())
        try:
            upgraded = await store.write(upgrade)
            if serving_role is not None:
                await store.write(lambda connection: admit(connection, serving_role))
            return upgraded
        finally:
            await store.close()

    return asyncio.run(run())


def check_database(database: str | None) -> tuple[int, list[str]]:
    """How many incidents there are, and everything that is wrong with them."""

    async def run() -> tuple[int, list[str]]:
        book = PolicyBook()
        store = open_store(database or Settings.from_environment().database, wall_clock, book)
        try:
            problems = await store.read(lambda connection: list(fsck(connection, book)))
            return await store.read(count_incidents), problems
        finally:
            await store.close()

    return asyncio.run(run())


def diagnose(database: str | None) -> list[Check]:
    """What is right with an instance and what is not; a database is neither made nor upgraded for it."""
    settings = Settings.from_environment()
    settings = replace(settings, database=database or settings.database)
    file = settings.database.removeprefix("sqlite:///")
    if file != settings.database and not Path(file).exists():
        said = f"There is no database at {file}."
        return [Check("database", said, "Name it with --database or HOTWASH_DATABASE.")]

    async def run() -> list[Check]:
        store = open_store(settings.database, wall_clock, PolicyBook())
        try:
            usable = await look_at_tables(store)
        finally:
            await store.close()
        if not usable.fine:
            return [usable]
        async with opened(settings) as hotwash:
            return [usable, look_at_key(hotwash, settings.origin, note_signed_by), *await examine(hotwash)]

    return asyncio.run(run())
