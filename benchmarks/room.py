"""The room: how soon others see an act, how long a page takes at any length, and what a watcher costs."""

import asyncio
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from benchmarks.measure import Measure, median, quantile
from benchmarks.serving import Served, served
from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, execute, open_incident
from hotwash.bootstrap import Settings, application, opened, wall_clock
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.notes import AddNote
from hotwash.domain.incident.policy import Severity
from hotwash.domain.kernel import Actor, Words

ANA = Actor("ana")
PASSWORD = "words for a measurement"
WATCHERS = 200
EVENTS = 60
OPENED = 60
SHORT, LONG = 100, 10_000


def measures() -> Iterable[Measure]:
    yield from asyncio.run(_opening())
    with tempfile.TemporaryDirectory() as directory:
        database = f"sqlite:///{directory}/room.db"
        with served(database) as server:
            session = sign_in(server, database)
            yield from asyncio.run(_fan_out(server, session))
            if (chromium := shutil.which("chromium")) is not None:
                yield from _seen(server, session, chromium)


async def _opening() -> list[Measure]:
    """Pages of a short and a long record, opened in turn, each right after a new entry so that nothing is kept."""
    with tempfile.TemporaryDirectory() as directory:
        settings = Settings(database=f"sqlite:///{directory}/room.db", origin="bench.hotwash.local")
        async with opened(settings, wall_clock) as hotwash:
            person = Person("ana", "Ana")
            await hotwash.accounts.add_person(person)
            await hotwash.accounts.add_session("session", person, wall_clock().replace(year=2100))
            short, long = [await _of_length(hotwash, length) for length in (SHORT, LONG)]
            transport = httpx.ASGITransport(application(hotwash))
            cookies = {"hotwash_session": "session"}
            async with httpx.AsyncClient(transport=transport, base_url="http://bench", cookies=cookies) as http:
                taken: dict[str, list[float]] = {short: [], long: []}
                for _ in range(OPENED):
                    for id in (short, long):
                        await execute(hotwash.store, id, AddNote(by=ANA, words=Words("one more")), Caller(ANA))
                        began = time.perf_counter()
                        (await http.get(f"/incidents/{id}")).raise_for_status()
                        taken[id].append(1000 * (time.perf_counter() - began))
    return [
        Measure(
            f"room, opened with {LONG:,} entries", median(taken[long]), "ms", median(taken[short]), OPENED,
            f"the same with {SHORT}",
        )
    ]  # fmt: skip


async def _of_length(hotwash: Any, length: int) -> str:
    command = Declare(by=ANA, title=Words("Checkout fails"), severity=Severity.SEV1, service="checkout-api")
    declared = await open_incident(hotwash.store, command, Caller(ANA))
    note = AddNote(by=ANA, words=Words("A note as people write them, of about a line in length"))
    id: str = declared.incident  # type: ignore[union-attr]  # a declaration with a title is not refused
    for start in range(1, length, 500):
        batch = range(start, min(start + 500, length))
        await asyncio.gather(*(execute(hotwash.store, id, note, Caller(ANA)) for _ in batch))
    return id


def sign_in(server: Served, database: str) -> str:
    """The session of the administrator, as a browser's cookie."""
    command = [sys.executable, "-m", "hotwash", "user", "password", "bench"]
    env = {**os.environ, "HOTWASH_DATABASE": database}
    subprocess.run(command, env=env, input=f"{PASSWORD}\n", text=True, check=True, capture_output=True)
    form = {"person": "bench", "password": PASSWORD, "next": "/"}
    answer = httpx.post(f"{server.address}/sign-in", data=form)
    return answer.cookies["hotwash_session"]


def _declare(server: Served) -> str:
    id: str = server.post("/incidents", {"title": "Checkout fails", "severity": "SEV-1"})["incident"]
    return id


def _rss(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return float(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


class Watcher:
    """One page's stream, without a browser."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    async def hears(self, words: bytes) -> float:
        """When an event with these words has come whole."""
        while True:
            event = await self._reader.readuntil(b"\n\n")
            if words in event:
                return time.perf_counter()


async def _watch(server: Served, session: str, id: str) -> Watcher:
    at = urlsplit(server.address)
    reader, writer = await asyncio.open_connection(at.hostname, at.port, limit=2**22)
    asked = f"GET /incidents/{id}/live?after=1-0 HTTP/1.1\r\nHost: {at.netloc}\r\nCookie: hotwash_session={session}\r\n"
    writer.write(asked.encode() + b"\r\n")
    await reader.readuntil(b"\r\n\r\n")
    return Watcher(reader, writer)


@asynccontextmanager
async def _watched(server: Served, session: str, id: str) -> AsyncIterator[list[Watcher]]:
    watchers = [await _watch(server, session, id) for _ in range(WATCHERS)]
    try:
        await asyncio.gather(*(one.hears(b"event: ") for one in watchers))
        yield watchers
    finally:
        for one in watchers:
            one.writer.close()


async def _fan_out(server: Served, session: str) -> list[Measure]:
    """From sending a note until the last of 200 watchers has its event; the floor is the note alone."""
    id, alone = _declare(server), _declare(server)
    headers = {"Authorization": f"Bearer {server.token}"}
    async with httpx.AsyncClient(base_url=f"{server.address}/api/v1", headers=headers) as http:
        floor = [await _timed(http, alone, f"alone-{number}.") for number in range(EVENTS)]
        before = _rss(server.pid)
        async with _watched(server, session, id) as watchers:
            last: list[float] = []
            for number in range(EVENTS):
                words = f"note-{number}."
                heard = [asyncio.ensure_future(one.hears(words.encode())) for one in watchers]
                began = time.perf_counter()
                (await http.post(f"/incidents/{id}/notes", json={"text": words})).raise_for_status()
                last.append(1000 * (max(await asyncio.gather(*heard)) - began))
            kib = (_rss(server.pid) - before) / WATCHERS
    against, reference = "the note alone, answered", median(floor)
    return [
        Measure(f"room, {WATCHERS} watchers, last one, p50", median(last), "ms", reference, EVENTS, against),
        Measure(f"room, {WATCHERS} watchers, last one, p99", quantile(last, 0.99), "ms", reference, EVENTS, against),
        Measure("room, memory per watcher", kib, "KiB", None, WATCHERS),
    ]


async def _timed(http: httpx.AsyncClient, id: str, words: str) -> float:
    began = time.perf_counter()
    (await http.post(f"/incidents/{id}/notes", json={"text": words})).raise_for_status()
    return 1000 * (time.perf_counter() - began)


_NOTE_WHEN_SEEN = """() => {
    window.seen = {};
    const list = document.getElementById("timeline");
    new MutationObserver((changes) => requestAnimationFrame(() => {
        for (const change of changes) for (const node of change.addedNodes)
            for (const word of (node.textContent || "").match(/seen-[0-9]+/g) || [])
                window.seen[word] ??= performance.timeOrigin + performance.now();
    })).observe(list, {childList: true});
}"""


def _seen(server: Served, session: str, chromium: str) -> Iterator[Measure]:
    """From sending a note until another person's browser is about to paint it."""
    from playwright.sync_api import sync_playwright

    id = _declare(server)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
        context = browser.new_context()
        context.add_cookies([{"name": "hotwash_session", "value": session, "url": server.address}])
        page = context.new_page()
        page.goto(f"{server.address}/incidents/{id}")
        page.locator('#connection[data-state="live"]').wait_for()
        page.evaluate(_NOTE_WHEN_SEEN)
        headers = {"Authorization": f"Bearer {server.token}"}
        taken, bare = [], []
        with httpx.Client(base_url=server.address, headers=headers) as http:
            for number in range(EVENTS):
                began = time.perf_counter()
                http.get("/healthz").raise_for_status()
                bare.append(1000 * (time.perf_counter() - began))
                word = f"seen-{number}"
                sent = 1000 * time.time()
                http.post(f"/api/v1/incidents/{id}/notes", json={"text": f"{word}."}).raise_for_status()
                page.wait_for_function("word => window.seen[word]", arg=word)
                taken.append(page.evaluate("word => window.seen[word]", word) - sent)
        browser.close()
    against, reference = "a bare HTTP round trip", statistics.median(bare)
    yield Measure("room, seen in the other browser, p50", median(taken), "ms", reference, EVENTS, against)
    yield Measure("room, seen in the other browser, p99", quantile(taken, 0.99), "ms", reference, EVENTS, against)
