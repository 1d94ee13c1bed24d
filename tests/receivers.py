"""Who is told outside Hotwash: a real SMTP server, and a webhook endpoint that checks signatures by the book."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from aiosmtpd.controller import Controller
from standardwebhooks.webhooks import Webhook as Verifier

from tests.processes import free_port


@dataclass
class Mailbox:
    """A server's address and what it took; refusals are answered to RCPT in turn before it takes anything more."""

    port: int
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    heard: Callable[[], object] = lambda: None
    """Called at each mail."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def ids(self) -> list[tuple[str, str]]:
        """Recipient and Message-ID of each mail."""
        return [(to, str(mail["Message-ID"])) for to, mail in self.mails]

    async def handle_RCPT(  # noqa: N802  # the server calls it so
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # as above
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails += [(to, mail) for to in envelope.rcpt_tos]
        self.heard()
        return "250 OK"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox(free_port())
    server = Controller(box, hostname="127.0.0.1", port=box.port)
    server.start()
    try:
        yield box
    finally:
        server.stop()


@dataclass
class Endpoint:
    """What a webhook endpoint was sent; it answers with the statuses in turn, then 204."""

    port: int
    statuses: list[int] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    heard: Callable[[], object] = lambda: None
    """Called at each request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.requests]

    def verified(self, secret: str) -> list[Any]:
        """The payloads, each signed as the reference library signs it; times are the ones of the test's clock."""
        for headers, body in self.requests:
            at = datetime.fromtimestamp(int(headers["webhook-timestamp"]), UTC)
            signed = Verifier(secret).sign(headers["webhook-id"], at, body.decode())
            assert headers["webhook-signature"] == signed
        return [json.loads(body) for _, body in self.requests]


@contextmanager
def endpoint() -> Iterator[Endpoint]:
    one = Endpoint(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            one.requests.append(({name.lower(): value for name, value in self.headers.items()}, body))
            one.paths.append(self.path)
            one.heard()
            status = one.statuses.pop(0) if one.statuses else 204
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            """A heartbeat."""
            one.requests.append(({name.lower(): value for name, value in self.headers.items()}, b""))
            one.heard()
            self.send_response(one.statuses.pop(0) if one.statuses else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet: the tests look at what came."""

    server = ThreadingHTTPServer(("127.0.0.1", one.port), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield one
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
