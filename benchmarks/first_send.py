"""From the answer that an alert is accepted to the arrival of the first webhook or mail about it.

A server process of its own; each alert opens an incident and is posted once the one before has been told of. The floor
is a bare send of the same size to the same receiver: one POST of httpx, one mail of smtplib.
"""

import smtplib
import tempfile
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from queue import Queue
from time import perf_counter

import httpx

from benchmarks.intake import body_of
from benchmarks.measure import Measure, quantile
from benchmarks.serving import Served, served
from tests.postgres import postgres_server
from tests.receivers import endpoint, mailbox

SENDS = 300
FIRST = 20
"""Sends before those that count."""
MAILS_EACH = 2
"""The page, and the notice that an incident was declared."""
_PATIENCE = 30


def measures() -> Iterator[Measure]:
    with postgres_server() as server, tempfile.TemporaryDirectory() as directory:
        for way, measured in (("webhook", _webhooks), ("mail", _mails)):
            for store in ("SQLite", "PostgreSQL"):
                name = f"{way}_{store.lower()}"
                database = f"sqlite:///{Path(directory) / f'{name}.db'}"
                if store == "PostgreSQL":
                    server.sql("postgres", f"CREATE DATABASE {name}")
                    database = server.url(name)
                taken, floor = measured(database)
                for share, called in ((0.5, "p50"), (0.99, "p99")):
                    yield Measure(
                        f"alert accepted to first {way}, {store}, {called}",
                        quantile(taken, share),
                        "ms",
                        quantile(floor, share),
                        SENDS,
                        f"one bare {way} to the same receiver",
                    )


def _webhooks(database: str) -> tuple[list[float], list[float]]:
    own_host = {"HOTWASH_ALLOW_OUTGOING": "127.0.0.1/32"}
    with endpoint() as hook, served(database, **own_host) as one, httpx.Client() as client:
        arrivals: Queue[float] = Queue()
        hook.heard = lambda: arrivals.put(perf_counter())
        one.post("/webhooks", {"url": hook.url, "kinds": ["incident.declared"]})
        taken = _told(one, arrivals)
        headers, said = hook.requests[-1]
        return taken, _bare(lambda: client.post(hook.url, content=said, headers=headers), arrivals)


def _mails(database: str) -> tuple[list[float], list[float]]:
    with mailbox() as box, served(database, HOTWASH_SMTP=box.url) as one:
        arrivals: Queue[float] = Queue()
        box.heard = lambda: arrivals.put(perf_counter())
        taken = _told(one, arrivals, MAILS_EACH)
        return taken, _bare(lambda: _mailed(box.port, box.mails[-1][1]), arrivals)


def _told(one: Served, arrivals: "Queue[float]", each: int = 1) -> list[float]:
    """Milliseconds from each answer to the first arrival; so many come of one alert."""
    samples = []
    with httpx.Client(base_url=one.address) as client:
        for service in range(FIRST + SENDS):
            client.post(one.intake, content=body_of(service, 0)).raise_for_status()
            accepted = perf_counter()
            came = [arrivals.get(timeout=_PATIENCE) for _ in range(each)]
            samples.append((min(came) - accepted) * 1000)
    return samples[FIRST:]


def _bare(send: Callable[[], object], arrivals: "Queue[float]") -> list[float]:
    """Milliseconds from the start of each send to its arrival."""
    samples = []
    for _ in range(FIRST + SENDS):
        started = perf_counter()
        send()
        samples.append((arrivals.get(timeout=_PATIENCE) - started) * 1000)
    return samples[FIRST:]


def _mailed(port: int, mail: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(mail)
