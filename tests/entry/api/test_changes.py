"""Changes over HTTP: reported once, updated by their id, listed newest first, and none of a drill's business."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from hotwash.app.accounts import Person
from tests.worlds import world

DEPLOY = {"kind": "deploy", "service": "checkout-api", "summary": "Deploy #847"}


def test_a_change_is_reported_when_it_begins_and_again_when_it_ends(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            begun = await one.post("/changes", {**DEPLOY, "id": "847", "outcome": "running", "regions": ["eu"]})
            assert (begun.status_code, begun.json()["start"]) == (201, "2026-03-02T14:00:00Z")
            await one.at(9)
            ended = await one.post("/changes", {**DEPLOY, "id": "847", "end": "2026-03-02T14:08:00Z"}, by="bo")
            assert ended.json() == {
                "ref": "C1",
                "id": "847",
                "kind": "deploy",
                "service": "checkout-api",
                "summary": "Deploy #847",
                "start": "2026-03-02T14:00:00Z",
                "end": "2026-03-02T14:08:00Z",
                "regions": ["eu"],
                "link": None,
                "outcome": None,
                "source": "hotwash",
                "by": "bo",
            }
            await one.post("/changes", {**DEPLOY, "service": "mail", "start": "2026-03-02T15:20:00+02:00"})
            listed = (await one.get("/changes")).json()["changes"]
            assert [(each["ref"], each["service"]) for each in listed] == [("C1", "checkout-api"), ("C2", "mail")]
            assert len((await one.get("/changes?service=mail")).json()["changes"]) == 1

    asyncio.run(run())


def test_an_idempotency_key_reports_once(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            answers = [await one.post("/changes", DEPLOY, Idempotency_Key="once") for _ in range(2)]
            assert answers[0].json() == answers[1].json()
            assert len((await one.get("/changes")).json()["changes"]) == 1
            other = await one.post("/changes", {**DEPLOY, "summary": "Another"}, Idempotency_Key="once")
            assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
            assert (await one.post("/changes", DEPLOY, by="bo", Idempotency_Key="once")).json()["ref"] == "C2"

    asyncio.run(run())


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "wish"},
        {"service": " "},
        {"summary": "two\nlines"},
        {"summary": "x" * 501},
        {"id": ""},
        {"start": "2026-03-02T13:00:00"},
        {"start": "2026-03-02T16:00:00Z"},
        {"start": "2026-03-02T13:00:00Z", "end": "2026-03-02T12:59:00Z"},
        {"regions": ["eu\0"]},
        {"link": "javascript:alert(1)"},
        {"link": "https://[x"},
        {"outcome": "splendid"},
        {"unknown": 1},
    ],
    ids=str,
)
def test_what_cannot_be_a_change_is_422(tmp_path: Path, wrong: dict[str, Any]) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            refused = await one.post("/changes", {**DEPLOY, **wrong})
            assert refused.status_code == 422, refused.text
            assert refused.json()["instead"]
            assert (await one.get("/changes")).json() == {"changes": []}

    asyncio.run(run())


def test_a_drills_cast_neither_sees_nor_reports_changes(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            actor = Person("actor", "Actor", drill="drill-1")
            await one.hotwash.accounts.add_person(actor)
            await one.hotwash.accounts.add_token("actor-token", actor, "test")
            await one.post("/changes", DEPLOY)
            assert (await one.get("/changes", by="actor")).json() == {"changes": []}
            assert (await one.post("/changes", DEPLOY, by="actor")).status_code == 403

    asyncio.run(run())
