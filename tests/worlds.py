"""An instance of Hotwash for a test: a real store, a clock that is set, people with tokens."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import httpx

from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Outcome, execute, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Integration
from hotwash.bootstrap import Settings, advancing, application
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor, Words
from hotwash.domain.people.account import AccountRole
from hotwash.domain.slo.green import Colour, Reading
from hotwash.entry.web.visitors import SESSION

START = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ANA, BO, CY, DEE = (Actor(name) for name in ("ana", "bo", "cy", "dee"))
PEOPLE = ("ana", "bo", "cy", "dee")
INTAKE_KEY = "example-intake-key"


def notification(*summaries: str, status: str = "firing", severity: str = "critical", **labels: str) -> dict[str, Any]:
    """Alertmanager's webhook body, an alert for each summary; alerts of the same summary are the same alert."""
    alerts = [
        {
            "status": status,
            "labels": {"alertname": "Example", "service": "checkout-api", "severity": severity, **labels},
            "annotations": {"summary": summary},
            "startsAt": "2026-03-02T14:00:00.123456789Z",
            "endsAt": "0001-01-01T00:00:00Z" if status == "firing" else "2026-03-02T14:05:00Z",
            "generatorURL": "",
            "fingerprint": f"{crc32(summary.encode()):016x}",
        }
        for summary in summaries
    ]
    return {"version": "4", "groupKey": "{}:{}", "status": status, "receiver": "hotwash", "alerts": alerts}


def reading(colour: Colour = Colour.GREEN, last: float | None = 0.0, now: datetime = START) -> Reading:
    """A reading of checkout-api with an objective of 99.5 %."""
    return Reading("checkout-api", colour, f"It is {colour}.", now, 300, 0.995, last, last, 1000, "prometheus")


@dataclass
class World:
    """What a test holds: the instance, and its HTTP API as each person."""

    hotwash: Hotwash
    http: httpx.AsyncClient
    now: datetime

    async def at(self, minutes: float) -> None:
        """Make it so many minutes after the start, with every deadline met on the way."""
        assert self.hotwash.advance is not None
        self.now = START + timedelta(minutes=minutes)
        await self.hotwash.advance(self.now)

    async def declare(self, severity: Severity = Severity.SEV1, service: str | None = "checkout-api") -> str:
        command = Declare(by=ANA, title=Words("Checkout fails"), severity=severity, service=service)
        outcome = await open_incident(self.hotwash.store, command, Caller(ANA))
        return outcome.incident  # type: ignore[union-attr]  # a declaration with a title is not refused

    async def act(self, id: str, command: Command) -> Outcome:
        return await execute(self.hotwash.store, id, command, Caller(command.by))

    async def load(self, id: str) -> Incident:
        from hotwash.app.ports import Viewer

        stored = await self.hotwash.reader.incident(Viewer("ana"), id)
        assert stored is not None
        return stored.incident

    async def post(
        self, path: str, body: Mapping[str, Any] | None = None, by: str = "ana", **headers: str
    ) -> httpx.Response:
        sent = {"Authorization": f"Bearer {by}-token", **{name.replace("_", "-"): v for name, v in headers.items()}}
        return await self.http.post(f"/api/v1{path}", json=body or {}, headers=sent)

    def sign_in(self, name: str = "ana") -> None:
        """Have the pages' requests come from somebody's browser."""
        self.http.cookies.set(SESSION, f"{name}-session")

    async def get(self, path: str, by: str = "ana") -> httpx.Response:
        return await self.http.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {by}-token"})


QUIET = Path(__file__).parent / "quiet"
"""A policy that pages nobody."""


@asynccontextmanager
async def world(where: Path | str, *, policy: Path | None = QUIET, **settings: Any) -> AsyncIterator[World]:
    """A fresh instance (or, over the same directory or database URL, the one that was there, reopened).

    It pages nobody, so that a test of something else need not know of pages; policy=None is the shipped policy.
    """
    settings["policy"] = policy
    database = where if isinstance(where, str) else f"sqlite:///{where / 'hotwash.db'}"
    async with advancing(Settings(database=database, origin="hotwash.example", **settings), START) as hotwash:
        if not await hotwash.accounts.people():
            for name in PEOPLE:
                person = Person(name, name.title(), AccountRole.ADMIN if name == "dee" else AccountRole.RESPONDER)
                await hotwash.accounts.add_person(person)
                await hotwash.accounts.add_token(f"{name}-token", person, "test")
                await hotwash.accounts.add_session(f"{name}-session", person, START + timedelta(days=365))
            await hotwash.directory.add_integration(Integration("am", "alertmanager"), INTAKE_KEY)
        transport = httpx.ASGITransport(application(hotwash))
        async with httpx.AsyncClient(transport=transport, base_url="http://hotwash.example") as http:
            yield World(hotwash, http, START)
