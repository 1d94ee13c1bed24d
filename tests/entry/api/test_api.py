"""The HTTP contract: problems, idempotency, pages, ETags, permissions."""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.worlds import INTAKE_KEY, World, world


def in_world(directory: Path, test: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        async with world(directory) as one:
            await test(one)

    asyncio.run(run())


def test_a_refusal_is_a_problem_with_what_to_do_instead(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await one.declare()
        response = await one.post(f"/incidents/{id}/resolve", {"override": "it is over"}, by="bo")
        assert response.status_code == 409
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json() == {
            "type": "urn:hotwash:problem:no-commander",
            "title": "Only the IC may resolve it, and nobody is IC.",
            "status": 409,
            "detail": "Only the IC may resolve it, and nobody is IC. Take IC and resolve it in one act.",
            "code": "no-commander",
            "instead": "Take IC and resolve it in one act.",
        }

    in_world(tmp_path, test)


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/incidents/INC-9/notes", {"text": "x"}, 404, "unknown-incident"),
        ("/incidents/INC-1/notes", {"text": "  "}, 422, "empty-text"),
        ("/incidents/INC-1/notes", {"txt": "x"}, 422, "bad-request"),
        ("/incidents/INC-1/notes", {"text": "x", "happened_at": "noon"}, 422, "bad-request"),
        ("/incidents/INC-1/notes", {"text": "x", "happened_at": "2036-01-01T00:00:00Z"}, 422, "in-the-future"),
        ("/incidents/INC-1/updates", {"text": "x", "next_minutes": 10**18}, 422, "bad-request"),
        ("/incidents/INC-1/access", {"where": "x", "why": "y", "minutes": 10**18}, 422, "bad-request"),
        ("/incidents/INC-1/corrections", {"text": "x", "corrects": 2**80}, 422, "bad-request"),
        ("/incidents/INC-1/mitigations/M7/approve", {}, 404, "unknown-mitigation"),
        ("/incidents/INC-1/roles/IC", {"person": "nobody"}, 404, "unknown-person"),
        ("/incidents/INC-1/roles/Boss", {}, 422, "bad-request"),
        ("/integrations", {"name": "x"}, 403, "not-allowed"),
        ("/drills", {"scenario": {}}, 403, "not-allowed"),
        ("/incidents/INC-1/redactions", {"seq": 1, "field": "title", "reason": "x"}, 403, "not-allowed"),
        ("/nowhere", {}, 404, "unknown-path"),
    ],
)
def test_what_is_wrong_has_its_status_and_code(
    tmp_path: Path, path: str, body: dict[str, object], status: int, code: str
) -> None:
    async def test(one: World) -> None:
        await one.declare()
        response = await one.post(path, body)
        assert (response.status_code, response.json()["code"]) == (status, code)
        assert response.json()["instead"]

    in_world(tmp_path, test)


def test_nobody_unknown_reads_or_acts(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await one.declare()
        for path in (f"/incidents/{id}", f"/incidents/{id}/export", "/incidents", "/alerts", "/people", "/me"):
            assert (await one.get(path, by="mallory")).status_code == 401
        assert (await one.post(f"/incidents/{id}/notes", {"text": "x"}, by="mallory")).status_code == 401

    in_world(tmp_path, test)


def test_every_route_of_the_api_needs_a_token(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        paths = (await one.http.get("/api/v1/openapi.json")).json()["paths"]
        assert len(paths) > 40
        for path, methods in paths.items():
            filled = path.replace("{role}", "IC").replace("{", "").replace("}", "")
            for method in methods:
                response = await one.http.request(method, f"/api/v1{filled}", json={})
                assert response.status_code in (401, 422), (method, path, response.text)
                assert "INC-" not in response.text

    in_world(tmp_path, test)


def test_the_same_key_is_answered_the_same_and_acts_once(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await one.declare()
        first = await one.post(f"/incidents/{id}/notes", {"text": "once"}, Idempotency_Key='"k1"')
        again = await one.post(f"/incidents/{id}/notes", {"text": "once"}, Idempotency_Key='"k1"')
        other = await one.post(f"/incidents/{id}/notes", {"text": "twice"}, Idempotency_Key='"k1"')
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
        assert (await one.load(id)).entries == 2

    in_world(tmp_path, test)


def test_an_unchanged_incident_is_not_sent_again(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await one.declare()
        tag = (await one.get(f"/incidents/{id}")).headers["etag"]
        headers = {"Authorization": "Bearer ana-token", "If-None-Match": tag}
        assert (await one.http.get(f"/api/v1/incidents/{id}", headers=headers)).status_code == 304
        await one.post(f"/incidents/{id}/notes", {"text": "new"})
        assert (await one.http.get(f"/api/v1/incidents/{id}", headers=headers)).status_code == 200

    in_world(tmp_path, test)


def test_pages_of_incidents_and_of_a_timeline_go_on_where_the_last_ended(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        for _ in range(5):
            id = await one.declare(service=None)
        first = (await one.get("/incidents?limit=3")).json()
        rest = (await one.get(f"/incidents?limit=3&cursor={first['next']}")).json()
        assert [found["id"] for found in first["incidents"] + rest["incidents"]] == [
            f"INC-{n}" for n in (5, 4, 3, 2, 1)
        ]
        assert rest["next"] is None
        for number in range(4):
            await one.post(f"/incidents/{id}/notes", {"text": f"{number}"})
        page = (await one.get(f"/incidents/{id}/timeline?limit=3")).json()
        assert (len(page["entries"]), page["next"]) == (3, 3)
        page = (await one.get(f"/incidents/{id}/timeline?limit=3&after=3")).json()
        assert (len(page["entries"]), page["next"]) == (2, None)

    in_world(tmp_path, test)


def alert(status: str, fingerprint: str = "f1", severity: str = "page") -> dict[str, object]:
    return {
        "status": status,
        "labels": {"alertname": "CheckoutErrors", "service": "checkout-api", "severity": severity},
        "annotations": {"summary": f"Checkout fails ({fingerprint})"},
        "startsAt": "2026-03-02T14:00:00Z",
        "endsAt": "2026-03-02T14:05:00Z" if status == "resolved" else "0001-01-01T00:00:00Z",
        "fingerprint": fingerprint,
    }


async def send(one: World, *alerts: dict[str, object]) -> None:
    response = await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json={"version": "4", "alerts": list(alerts)})
    assert response.status_code == 200, response.text


async def kinds(one: World, id: str) -> list[str]:
    return [entry["kind"] for entry in (await one.get(f"/incidents/{id}/timeline")).json()["entries"]]


def test_an_alert_opens_attaches_once_and_resolves(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        await send(one, alert("firing"))
        await send(one, alert("firing"))
        await send(one, alert("firing", "f2", "warning"), alert("firing", "f3", "info"))
        await send(one, alert("resolved"))
        assert await kinds(one, "INC-1") == [
            "incident.declared",
            "alert.attached",
            "alert.attached",
            "alert.resolved",
        ]
        heard = {found["fingerprint"]: found for found in (await one.get("/alerts")).json()["alerts"]}
        assert (heard["f1"]["status"], heard["f1"]["incident"]) == ("resolved", "INC-1")
        assert heard["f3"]["incident"] is None
        assert (await one.load("INC-1")).is_open

    in_world(tmp_path, test)


def test_a_storm_is_summarised_and_every_alert_is_kept(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        await send(one, *(alert("firing", f"f{number}") for number in range(200)))
        assert (await kinds(one, "INC-1")).count("alert.attached") == 10
        await one.at(1)
        assert (await kinds(one, "INC-1")).count("alert.storm-summarised") == 1
        assert len((await one.get("/alerts?limit=1000")).json()["alerts"]) == 200

    in_world(tmp_path, test)


def test_an_alert_after_the_end_opens_a_new_incident(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        await send(one, alert("firing"))
        await one.post("/incidents/INC-1/end", {"ending": "false-alarm", "reason": "A test alert"})
        await send(one, alert("firing"))
        found = (await one.get("/incidents")).json()["incidents"]
        assert [(one_["id"], one_["status"]) for one_ in found] == [("INC-2", "open"), ("INC-1", "ended")]

    in_world(tmp_path, test)


def test_an_unknown_key_is_401_and_an_unreadable_body_is_kept(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        assert (await one.http.post("/in/other/alertmanager", content=b"{}")).status_code == 401
        assert (await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", content=b"{")).status_code == 400
        (letter,) = (await one.get("/integrations", by="dee")).json()["dead_letters"]
        assert letter["bytes"] == 1

    in_world(tmp_path, test)


def test_a_body_beyond_16_megabytes_is_413(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        response = await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", content=b" " * (16 * 1024 * 1024 + 1))
        assert response.status_code == 413

    in_world(tmp_path, test)


def test_the_server_says_that_it_is_alive_and_ready(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        assert (await one.http.get("/healthz")).json() == {"status": "alive"}
        assert (await one.http.get("/readyz")).json()["status"] == "ready"

    in_world(tmp_path, test)


def test_a_follow_up_is_created_and_located(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await one.declare()
        await one.post(f"/incidents/{id}/end", {"ending": "false-alarm", "reason": "It went away"})
        response = await one.post(f"/incidents/{id}/reopen", {"reason": "It is back"})
        assert (response.status_code, response.headers["location"]) == (201, "/api/v1/incidents/INC-2")

    in_world(tmp_path, test)


def test_a_sick_database_is_503_and_nothing_is_half_done(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        id = await one.declare()
        with sqlite3.connect(tmp_path / "hotwash.db") as other:
            other.execute("ALTER TABLE texts RENAME TO gone")
        response = await one.post(f"/incidents/{id}/notes", {"text": "x"})
        assert (response.status_code, response.json()["code"]) == (503, "store-unavailable")
        alerts = {"version": "4", "alerts": [alert("firing")]}
        assert (await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=alerts)).status_code == 503
        with sqlite3.connect(tmp_path / "hotwash.db") as other:
            other.execute("ALTER TABLE gone RENAME TO texts")
        assert (await one.post(f"/incidents/{id}/notes", {"text": "x"})).status_code == 200
        assert (await one.load(id)).entries == 2

    in_world(tmp_path, test)
