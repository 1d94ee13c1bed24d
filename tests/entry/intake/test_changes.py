"""Changes by webhook: what is accepted is committed, what is forged or unreadable is not, what comes twice is one."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from hotwash.app.ports import Integration
from tests.worlds import INTAKE_KEY, World, notification, world

REPOSITORY = {"name": "shop", "full_name": "acme/shop", "html_url": "https://git.example.com/acme/shop"}
DEPLOYMENT = {
    "id": 70,
    "sha": "9d1c0de000000000000000000000000000000000",
    "ref": "main",
    "task": "deploy",
    "environment": "production",
    "created_at": "2026-03-02T13:50:00Z",
}
RUN = {
    "id": 900,
    "name": "deploy",
    "status": "completed",
    "conclusion": "failure",
    "head_branch": "main",
    "head_sha": "9d1c0de000000000000000000000000000000000",
    "run_number": 118,
    "run_attempt": 1,
    "html_url": "https://git.example.com/acme/shop/actions/runs/900",
    "run_started_at": "2026-03-02T13:50:00Z",
    "updated_at": "2026-03-02T13:55:00Z",
}


def deployed(state: str, at: str = "2026-03-02T13:55:00Z", **more: Any) -> dict[str, Any]:
    status = {"id": 71, "state": state, "log_url": "https://ci.example.com/71", "created_at": at, "updated_at": at}
    return {
        "action": "created",
        "deployment_status": status,
        "deployment": DEPLOYMENT,
        "repository": REPOSITORY,
        **more,
    }


def ran(**more: Any) -> dict[str, Any]:
    return {"action": "completed", "workflow_run": {**RUN, **more}, "repository": REPOSITORY}


async def github(
    one: World, event: str, body: Mapping[str, Any] | bytes, delivery: str = "1", signature: str | None = None
) -> httpx.Response:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    secret = one.hotwash.signing_secret(INTAKE_KEY)
    headers = {
        "X-GitHub-Event": event,
        "X-GitHub-Delivery": delivery,
        "X-Hub-Signature-256": signature or "sha256=" + hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest(),
    }
    return await one.http.post(f"/in/{INTAKE_KEY}/github", content=raw, headers=headers)


async def listed(one: World) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await one.get("/changes")).json()["changes"]
    return found


def test_a_deployment_becomes_one_change_from_its_start_to_its_end(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            begun = {"action": "created", "deployment": DEPLOYMENT, "repository": REPOSITORY, "workflow_run": None}
            assert (await github(one, "deployment", begun, "1")).status_code == 202
            assert (await listed(one))[0]["outcome"] == "running"
            assert (await github(one, "deployment_status", deployed("success"), "2")).status_code == 202
            late = deployed("in_progress", "2026-03-02T13:51:00Z")
            assert (await github(one, "deployment_status", late, "3")).status_code == 202
            (change,) = await listed(one)
            assert change == {
                "ref": "C1",
                "id": "acme/shop/deployment/70",
                "kind": "deploy",
                "service": "shop",
                "summary": "acme/shop main@9d1c0de to production",
                "start": "2026-03-02T13:50:00Z",
                "end": "2026-03-02T13:55:00Z",
                "regions": None,
                "link": "https://ci.example.com/71",
                "outcome": "succeeded",
                "source": "am",
                "by": "alertmanager",
            }

    asyncio.run(run())


def test_a_workflow_run_and_the_deployment_it_makes_are_one_change(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            started = ran(status="in_progress", conclusion=None)
            assert (await github(one, "workflow_run", started, "1")).status_code == 202
            made = deployed("success", workflow_run={"id": 900, "run_attempt": 1})
            assert (await github(one, "deployment_status", made, "2")).status_code == 202
            (change,) = await listed(one)
            assert (change["id"], change["outcome"]) == ("acme/shop/run/900/shop", "succeeded")
            await github(one, "workflow_run", ran(run_attempt=2), "3")
            assert [each["outcome"] for each in await listed(one)] == ["failed", "succeeded"]

    asyncio.run(run())


@pytest.mark.parametrize(
    ("event", "body"),
    [
        ("ping", {"zen": "x"}),
        ("push", {"ref": "main"}),
        ("workflow_run", ran(name="tests")),
        ("workflow_run", ran(name="Deploy to staging")),
        ("workflow_run", ran(conclusion="skipped")),
        ("deployment", {"deployment": {**DEPLOYMENT, "environment": "pr-12"}, "repository": REPOSITORY}),
        ("deployment_status", deployed("inactive")),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_no_change_is_heard_and_left(tmp_path: Path, event: str, body: dict[str, Any]) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            assert (await github(one, event, body)).status_code == 202
            assert await listed(one) == []
            assert await one.hotwash.directory.dead_letters(9) == []

    asyncio.run(run())


def test_a_delivery_that_comes_again_is_taken_once(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            answers = await asyncio.gather(*(github(one, "workflow_run", ran(), "same") for _ in range(3)))
            assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
            assert [each["ref"] for each in await listed(one)] == ["C1"]

    asyncio.run(run())


@pytest.mark.parametrize("signature", ["sha256=" + "0" * 64, "sha256=", "nonsense", "sha1=" + "0" * 40, "sha256=\xe9"])
def test_a_forged_body_is_401_and_not_kept(tmp_path: Path, signature: str) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            raw = json.dumps(ran()).encode()
            headers = {b"X-GitHub-Event": b"workflow_run", b"X-Hub-Signature-256": signature.encode("latin-1")}
            answer = await one.http.post(f"/in/{INTAKE_KEY}/github", content=raw, headers=headers)
            assert answer.status_code == 401
            unsigned = await one.http.post(f"/in/{INTAKE_KEY}/github", content=raw)
            assert unsigned.status_code == 401
            assert await listed(one) == []
            assert await one.hotwash.directory.dead_letters(9) == []

    asyncio.run(run())


def test_the_secret_is_each_integrations_own_and_changes_with_its_key(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            secret = one.hotwash.signing_secret
            assert secret(INTAKE_KEY) == secret(INTAKE_KEY) != secret("another")
            assert len(secret(INTAKE_KEY)) == 64

    asyncio.run(run())


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"payload=%7B%7D",
        b"[]",
        b"{}",
        b'{"repository": {"full_name": "a/b"}}',
        json.dumps(ran(id="x")).encode(),
        json.dumps(ran(run_started_at="noon", status="queued")).encode(),
        json.dumps(ran(run_started_at="2036-01-01T00:00:00Z", updated_at="2036-01-01T00:00:00Z")).encode(),
        b"[" * 100_000,
    ],
    ids=lambda one: one[:24].decode(),
)
def test_what_nobody_can_read_is_400_and_kept(tmp_path: Path, body: bytes) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            answer = await github(one, "workflow_run", body)
            assert answer.status_code == 400, answer.text
            (letter,) = await one.hotwash.directory.dead_letters(9)
            assert (letter.body, letter.integration) == (body, "am")
            assert await listed(one) == []

    asyncio.run(run())


def test_a_change_in_our_own_words_is_kept_and_updated(database: str) -> None:
    async def run() -> None:
        async with world(database) as one:
            path = f"/in/{INTAKE_KEY}/generic"
            deploy = {"id": "847", "kind": "deploy", "service": "checkout-api", "summary": "Deploy #847"}
            begun = await one.http.post(path, json={**deploy, "outcome": "running", "regions": ["eu"]})
            assert (begun.status_code, begun.json()["changes"]) == (200, [{"id": "847", "ref": "C1"}])
            ended = {**deploy, "end": "2026-03-02T14:00:00Z", "outcome": "succeeded"}
            flag = {"id": "f", "kind": "flag", "service": "mail", "summary": "On", "start": "2026-03-02T13:00:00Z"}
            assert (await one.http.post(path, json={"changes": [ended, flag]})).status_code == 200
            assert [(each["id"], each["outcome"], each["regions"]) for each in await listed(one)] == [
                ("847", "succeeded", ["eu"]),
                ("f", None, None),
            ]

    asyncio.run(run())


@pytest.mark.parametrize(
    "body",
    [
        b"\xff",
        b"{}",
        b'{"changes": 1}',
        b'{"changes": [' + b"1," * 1000 + b"1]}",
        b'{"id": "1", "kind": "wish", "service": "a", "summary": "b"}',
        b'{"id": "1", "kind": "flag", "service": "a", "summary": "b", "ends": "2026-03-02T13:00:00Z"}',
        b'{"id": "1", "kind": "flag", "service": "a", "summary": "b", "start": "13:00"}',
        b'{"id": "1", "kind": "flag", "service": " ", "summary": "b"}',
    ],
    ids=lambda one: one[:40].decode(errors="replace"),
)
def test_what_is_no_change_in_our_words_is_400_and_kept(tmp_path: Path, body: bytes) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            answer = await one.http.post(f"/in/{INTAKE_KEY}/generic", content=body)
            assert answer.status_code == 400, answer.text
            assert len(await one.hotwash.directory.dead_letters(9)) == 1
            assert await listed(one) == []

    asyncio.run(run())


def test_a_change_event_of_pagerduty_is_kept_and_pages_nobody(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            event = {
                "routing_key": INTAKE_KEY,
                "payload": {
                    "summary": "Deployed checkout 4.18.0",
                    "source": "checkout-api",
                    "timestamp": "2026-03-02T13:55:00Z",
                    "custom_details": {"kind": "config", "env": "prod", "n": 1},
                },
                "links": [{"href": "https://ci.example.com/118", "text": "build 118"}],
            }
            for _ in range(2):
                answer = await one.http.post("/v2/change/enqueue", json=event)
                assert (answer.status_code, answer.json()["status"]) == (202, "success")
            (change,) = await listed(one)
            assert (change["service"], change["kind"], change["link"]) == (
                "checkout-api",
                "config",
                "https://ci.example.com/118",
            )
            assert (await one.get("/incidents")).json()["incidents"] == []
            unknown = await one.http.post("/v2/change/enqueue", json={**event, "routing_key": "x"})
            assert (unknown.status_code, bool(unknown.json()["errors"])) == (401, True)
            assert (await one.http.post("/v2/change/enqueue", content=b"{")).status_code == 400
            wrong = await one.http.post("/v2/change/enqueue", json={**event, "payload": {"summary": " "}})
            assert wrong.status_code == 400
            assert (await one.http.get("/v2/change/enqueue")).status_code == 405

    asyncio.run(run())


def test_ways_in_that_do_not_exist_say_which_do(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            for path in ("/in/", f"/in/{INTAKE_KEY}", f"/in/{INTAKE_KEY}/gitlab", f"/in/{INTAKE_KEY}/github/x"):
                assert (await one.http.post(path)).status_code == 404
            assert (await one.http.get(f"/in/{INTAKE_KEY}/generic")).status_code == 405
            assert (await one.http.post("/in/unknown/generic", json={})).status_code == 401
            assert (await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("x"))).status_code == 200

    asyncio.run(run())


def test_a_drills_integration_takes_no_changes(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.directory.add_integration(Integration("d", "d", "drill-1"), "drills-key")
            change = {"id": "1", "kind": "deploy", "service": "checkout-api", "summary": "Deploy"}
            assert (await one.http.post("/in/drills-key/generic", json=change)).status_code == 404
            assert await listed(one) == []

    asyncio.run(run())
