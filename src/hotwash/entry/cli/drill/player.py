"""Play a scenario against a server, through the same API everybody uses."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
import msgspec

from hotwash.app.drills import OBSERVER
from hotwash.domain.drill.scenario import Scenario, ScenarioAct, ScenarioAlert
from hotwash.domain.kernel import Instant, rfc3339
from hotwash.domain.postmortem.fill import fill
from hotwash.entry.cli.drill.verbs import request

Until = Callable[[Instant], Awaitable[None]]
"""Waits (or makes time pass) until it is a moment in the drill."""


class DrillFailedError(Exception):
    """The drill did not go as its scenario says."""


class View(Protocol):
    """What somebody who watches is shown."""

    def incident(self, view: dict[str, Any], sli: dict[str, Any]) -> None: ...

    def said(self, line: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a drill leaves behind."""

    incident: str
    timeline: bytes
    postmortem: str
    view: dict[str, Any]


async def begin(client: httpx.AsyncClient, scenario: Scenario, rate: float) -> dict[str, Any]:
    """Start the drill on the server; its answer holds the cast's tokens."""
    body = {"scenario": msgspec.to_builtins(scenario), "rate": rate}
    response = await client.post("/api/v1/drills", json=body)
    if response.status_code != 201:
        raise DrillFailedError(_said(response))
    started: dict[str, Any] = response.json()
    return started


class Player:
    """Plays one started drill; `until` decides how fast."""

    def __init__(self, client: httpx.AsyncClient, scenario: Scenario, started: dict[str, Any], view: View) -> None:
        self._client = client
        self._scenario = scenario
        self._tokens: dict[str, str] = started["tokens"]
        self._key: str = started["intake_key"]
        self._view = view
        self._heard = 0
        self.incident: str | None = None

    async def play(self, until: Until) -> Outcome:
        """Every alert and act at its time, then to the end and the finished postmortem."""
        for at, happening in _schedule(self._scenario):
            await until(at)
            if isinstance(happening, ScenarioAct):
                await self._act(happening)
            else:
                await self._alert(*happening)
            await self.look()
        await until(self._scenario.ends)
        await self.look()
        return await self._outcome()

    async def look(self) -> None:
        """Show what is new."""
        if self.incident is None:
            return
        lines = (await self._get("/transcript")).text.splitlines()
        for line in lines[self._heard :]:
            self._view.said(line)
        self._heard = len(lines)
        self._view.incident((await self._get("")).json(), (await self._get("/sli")).json())

    async def _alert(self, alert: ScenarioAlert, firing: bool) -> None:
        ended = alert.resolves_at if alert.resolves_at is not None and not firing else None
        told = {
            "status": "firing" if firing else "resolved",
            "labels": dict(alert.labels),
            "annotations": {"summary": alert.summary},
            "startsAt": rfc3339(alert.at),
            "endsAt": rfc3339(ended) if ended else "0001-01-01T00:00:00Z",
            "fingerprint": hashlib.sha256(alert.summary.encode()).hexdigest()[:16],
        }
        response = await self._client.post(f"/in/{self._key}/alertmanager", json={"version": "4", "alerts": [told]})
        if response.status_code != 200:
            raise DrillFailedError(f"the alert was not accepted: {response.text}")
        if self.incident is None:
            found = (await self._client.get("/api/v1/incidents", headers=self._as(OBSERVER))).json()["incidents"]
            self.incident = found[0]["id"] if found else None

    async def _act(self, act: ScenarioAct) -> None:
        path, body = request(act.verb, act.body)
        response = await self._client.post(f"{self._base}/{path}", json=body, headers=self._as(act.who))
        code = response.json().get("code")
        if code != act.refused:
            expected = f"refused as {act.refused}" if act.refused else "done"
            raise DrillFailedError(
                f"{act.at:%H:%M:%S} {act.who} {act.verb}: expected {expected}, got {_said(response)}"
            )

    async def _outcome(self) -> Outcome:
        if self._scenario.narrative is not None and (await self._get("")).json()["status"] == "locked":
            await self._write(fill(*await self._draft()))
        view = (await self._get("")).json()
        document = (await self._get("/postmortem.md")).text
        return Outcome(str(self.incident), (await self._get("/export")).content, document, view)

    async def _draft(self) -> Any:
        return (await self._get("/postmortem")).json()["markdown"], self._scenario.narrative

    async def _write(self, markdown: str) -> None:
        """The commander saves what the authors wrote."""
        roles = (await self._get("")).json()["roles"]
        author = roles.get("IC") or next(iter(roles.values()), None) or self._scenario.cast[0].id
        response = await self._client.put(
            f"{self._base}/postmortem", json={"markdown": markdown, "based_on": 0}, headers=self._as(author)
        )
        if response.status_code != 200:
            raise DrillFailedError(f"the postmortem could not be saved: {_said(response)}")

    @property
    def _base(self) -> str:
        if self.incident is None:
            raise DrillFailedError("somebody acts before any alert has opened the incident")
        return f"/api/v1/incidents/{self.incident}"

    def _as(self, who: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._tokens[who]}"}

    async def _get(self, path: str) -> httpx.Response:
        return await self._client.get(self._base + path, headers=self._as(OBSERVER))


def _schedule(scenario: Scenario) -> Iterator[tuple[Instant, ScenarioAct | tuple[ScenarioAlert, bool]]]:
    """Everything that happens, in the order of time; an alert comes before an act of the same second."""
    happenings: list[tuple[Instant, int, Any]] = [(act.at, 1, act) for act in scenario.acts]
    for alert in scenario.alerts:
        happenings.append((alert.at, 0, (alert, True)))
        if alert.resolves_at is not None:
            happenings.append((alert.resolves_at, 0, (alert, False)))
    for at, _, happening in sorted(happenings, key=lambda one: one[:2]):
        yield at, happening


def _said(response: httpx.Response) -> str:
    try:
        answer = response.json()
    except ValueError:
        return f"{response.status_code} {response.text[:200]}"
    return str(answer.get("detail") or answer.get("message") or f"{response.status_code}")
