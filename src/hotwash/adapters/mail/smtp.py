"""E-mail over SMTP: smtp:// (STARTTLS where the server offers it) or smtps://, with or without a password."""

import asyncio
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property
from urllib.parse import unquote, urlsplit

from hotwash.app.ports import Clock, Failed, Mail

_PATIENCE_SECONDS = 20
_PORTS = {"smtp": 25, "smtps": 465}


class SmtpAddressError(Exception):
    """The mail server's address cannot be used; its text says how one is written."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    host: str
    port: int
    implicit_tls: bool
    user: str | None = None
    password: str | None = None

    @classmethod
    def from_url(cls, url: str) -> "SmtpServer":
        """smtp://user:password@mail.example:587, or smtps:// where TLS begins at once."""
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in _PORTS or not parts.hostname:
            raise SmtpAddressError("HOTWASH_SMTP is no mail server's address: write smtp://user:password@host:587")
        return cls(
            parts.hostname,
            port or _PORTS[parts.scheme],
            parts.scheme == "smtps",
            unquote(parts.username) if parts.username else None,
            unquote(parts.password) if parts.password else None,
        )


class SmtpMailer:
    """One connection a mail: the standard library's client in a thread."""

    def __init__(self, server: SmtpServer, sender: str, origin: str, clock: Clock) -> None:
        """sender is the From address; origin is the right side of each Message-ID."""
        self._server = server
        self._sender = sender
        self._origin = origin
        self._clock = clock

    async def send(self, mail: Mail) -> Failed | None:
        """None once the server has taken it; a refusal of the address for good (5xx) is not tried again."""
        return await asyncio.to_thread(self._send, self._message(mail))

    async def reach(self) -> Failed | None:
        return await asyncio.to_thread(self._reach)

    def _message(self, mail: Mail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = mail.to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(self._clock())
        message["Message-ID"] = f"<{mail.key}@{self._origin}>"
        # Readers put the mails of an incident into one thread.
        message["References"] = f"<{mail.thread}@{self._origin}>"
        message["Auto-Submitted"] = "auto-generated"
        message["X-Hotwash-Incident"] = mail.thread
        message.set_content(mail.text)
        return message

    def _send(self, message: EmailMessage) -> Failed | None:
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return Failed(f"the mail server refused {message['To']}: {code} {_text(said)}", for_good=code >= 500)
        except (smtplib.SMTPException, OSError) as error:
            return _failed(error)
        return None

    def _reach(self) -> Failed | None:
        try:
            with self._connected() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as error:
            return _failed(error)
        return None

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Made once: reading all of the system's certificates takes longer than sending a mail."""
        return ssl.create_default_context()

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.implicit_tls:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_PATIENCE_SECONDS, context=self._tls
            )
        else:
            client = smtplib.SMTP(server.host, server.port, timeout=_PATIENCE_SECONDS)
        try:
            client.ehlo_or_helo_if_needed()
            if not server.implicit_tls and client.has_extn("starttls"):
                client.starttls(context=self._tls)
                client.ehlo()
            if server.user is not None and server.password is not None:
                client.login(server.user, server.password)
        except BaseException:
            client.close()
            raise
        return client


def _failed(error: smtplib.SMTPException | OSError) -> Failed:
    if isinstance(error, smtplib.SMTPResponseException):
        return Failed(f"the mail server answered {error.smtp_code} {_text(error.smtp_error)}")
    return Failed(f"the mail server cannot be used: {str(error) or type(error).__name__}")


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
