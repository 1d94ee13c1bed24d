"""A page whose server the test plays: what the script does with each answer, one at a time."""

import asyncio
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from hotwash.entry.web import assets
from hotwash.entry.web.pages import _HEADERS
from tests.processes import free_port, until

PAGE = """<!doctype html><html lang="en"><head><title>Stage</title>
<link rel="stylesheet" href="{css}"><script src="{js}" defer></script></head><body>
<main id="room" data-live="/live?after={cursor}" data-now="2026-03-02T14:41:07Z" data-rate="1">
<p id="connection" role="status"></p>
<ol id="timeline">{entries}</ol>
{panel}
<section id="composer">{form}</section>
</main></body></html>"""

FORM = """<form id="note" method="post" action="/note" data-enhance>{refusal}
<input type="hidden" name="key" value="{key}">
<label>Note <textarea name="words">{words}</textarea></label><button>Post</button></form>"""

REFUSAL = '<div class="refusal" role="alert" tabindex="-1"><p>Say something with a number.</p></div>'


def entry(seq: int, words: str) -> str:
    return f'<li data-seq="{seq}">{words}</li>'


@dataclass
class Stage:
    """What the server knows, and how it answers."""

    entries: list[str] = field(default_factory=list)
    panel: str = '<section id="panel"></section>'
    streaming: bool = True
    posted: list[dict[str, str]] = field(default_factory=list)
    listening: int = 0
    held: threading.Event = field(default_factory=threading.Event)
    """A note is answered once this is set."""

    def __post_init__(self) -> None:
        self.held.set()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self._again = False

    def start(self) -> None:
        app = Starlette(
            routes=[
                *assets.routes(),
                Route("/", self._page),
                Route("/live", self._live),
                Route("/note", self._note, methods=["POST"]),
            ]
        )
        config = uvicorn.Config(app, port=self.port, log_level="critical", timeout_graceful_shutdown=1)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        until(lambda: self._server.started, "the stage answering")

    def stop(self) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()

    def write(self, words: str) -> None:
        self.entries.append(words)

    def say_everything_again(self) -> None:
        """The next connection hears the whole record, whatever it says it has."""
        self._again = True

    async def _page(self, request: Request) -> Response:
        newest_first = [entry(seq, words) for seq, words in enumerate(self.entries, 1)][::-1]
        html = PAGE.format(
            css=assets.asset("app.css"),
            js=assets.asset("app.js"),
            cursor=len(self.entries),
            entries="".join(newest_first),
            panel=self.panel,
            form=FORM.format(refusal="", key=f"key-{len(self.posted) + 1}", words=""),
        )
        return HTMLResponse(html, headers=_HEADERS)

    async def _live(self, request: Request) -> Response:
        if not self.streaming:
            return Response(status_code=503)
        given = request.headers.get("last-event-id") or request.query_params["after"]
        seen, self._again = (0 if self._again else int(given)), False
        return StreamingResponse(self._changes(seen), media_type="text/event-stream")

    async def _changes(self, seen: int) -> AsyncIterator[str]:
        self.listening += 1
        try:
            yield "retry: 200\n\n"
            while not self._server.should_exit:
                if len(self.entries) > seen:
                    new = "".join(entry(seq, words) for seq, words in enumerate(self.entries, 1) if seq > seen)
                    seen = len(self.entries)
                    data = f'<template data-append="timeline">{new}</template>{self.panel}'.replace("\n", " ")
                    yield f"event: change\nid: {seen}\ndata: {data}\n\n"
                await asyncio.sleep(0.02)
        finally:
            self.listening -= 1

    async def _note(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        self.posted.append(form)
        await asyncio.to_thread(self.held.wait, 10)
        if not any(one.isdigit() for one in form["words"]):
            again = FORM.format(refusal=REFUSAL, key=form["key"], words=form["words"])
            return HTMLResponse(f"<main>{again}</main>", 422)
        self.write(form["words"])
        return RedirectResponse("/", 303)
