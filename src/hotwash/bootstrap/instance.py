"""An instance over its database: which adapter stands behind which port."""

import hmac
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx

from hotwash.adapters.alerts.alertmanager import decode
from hotwash.adapters.changes import generic, github, pagerduty
from hotwash.adapters.mail.smtp import SmtpMailer, SmtpServer
from hotwash.adapters.metrics.prometheus import PrometheusMetrics
from hotwash.adapters.metrics.prometheus_minutes import PrometheusMinutes
from hotwash.adapters.metrics.scenario import ScenarioMetrics
from hotwash.adapters.notices_file import load_notices
from hotwash.adapters.outgoing import WHERE_PROMETHEUS_LIVES, GuardedTransport, OutgoingGuard, networks
from hotwash.adapters.paging.mail import MailChannel
from hotwash.adapters.paging.ntfy import NtfyChannel
from hotwash.adapters.paging.telephone import Provider, SmsChannel, Telephone, VoiceChannel
from hotwash.adapters.passwords import Argon2Passwords
from hotwash.adapters.policy_files import policy_files, policy_from_document, read_policy
from hotwash.adapters.services_file import load_services
from hotwash.adapters.signing.ed25519 import SEED_BYTES, Ed25519Signer
from hotwash.adapters.slo_files import load_slos
from hotwash.adapters.store.accounts import StoreAccounts
from hotwash.adapters.store.agenda import StoreAgenda
from hotwash.adapters.store.changes import StoreChangeLog
from hotwash.adapters.store.contacts import StoreContacts
from hotwash.adapters.store.directory import StoreDirectory
from hotwash.adapters.store.identity import Identity, identify
from hotwash.adapters.store.policy_book import PolicyBook
from hotwash.adapters.store.reader import StoreReader
from hotwash.adapters.store.schedules import StoreSchedules
from hotwash.adapters.store.schema import upgrade
from hotwash.adapters.store.services import StoreServices
from hotwash.adapters.store.slo_counts import StoreSloCounts
from hotwash.adapters.webhooks.standard import StandardWebhookSender
from hotwash.app.channels import Channel
from hotwash.app.drills import read_scenario
from hotwash.app.health import NodeHealth
from hotwash.app.hotwash import Hotwash, Keys
from hotwash.app.notices import Audience
from hotwash.app.ports import Clock, Mailer, Metrics
from hotwash.app.unit_of_work import Surroundings
from hotwash.bootstrap.databases import open_store, wall_clock
from hotwash.bootstrap.settings import Settings
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.canonical import canonical
from hotwash.entry.intake.changes import ChangeFormats
from hotwash.entry.web.application import Application
from hotwash.runtime.live import LiveHub


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


def application(hotwash: Hotwash) -> Application:
    """The server's application over an open instance."""
    formats = ChangeFormats(generic.decode, github.decode, pagerduty.decode)
    return Application(hotwash, decode, formats)
