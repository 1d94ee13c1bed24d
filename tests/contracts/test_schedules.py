"""Schedules in every store, over HTTP: versions, overrides, covers, files and links to calendars."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx

from hotwash.app.accounts import Team
from tests.worlds import START, World, world

# START is Mon 2 Mar 2026, 14:00 UTC.
WEEKS: dict[str, Any] = {
    "zone": "Europe/London",
    "start": "2026-03-02",
    "handoff": "09:00",
    "every": {"weeks": 1},
    "users": ["ana", "bo"],
}
TWO: dict[str, Any] = {
    "team": "payments",
    "zone": "Europe/London",
    "levels": [
        {"name": "primary", **{key: value for key, value in WEEKS.items() if key != "zone"}},
        {"name": "secondary", "start": "2026-03-02", "handoff": "09:00", "every": {"days": 1}, "users": ["cy"]},
    ],
}
Acts = Callable[[World], Awaitable[None]]


def on_both(database: str, act: Acts) -> None:
    async def run() -> None:
        async with world(database) as one:
            await one.hotwash.accounts.keep_team(Team("payments", "Payments", ("ana", "bo")))
            await act(one)

    asyncio.run(run())


async def put(one: World, document: dict[str, Any], by: str = "dee", name: str = "payments") -> httpx.Response:
    headers = {"Authorization": f"Bearer {by}-token"}
    return await one.http.put(f"/api/v1/schedules/{name}", json=document, headers=headers)


async def delete(one: World, path: str, by: str = "dee") -> httpx.Response:
    return await one.http.delete(f"/api/v1{path}", headers={"Authorization": f"Bearer {by}-token"})


async def who(one: World, at: str, name: str = "payments") -> list[list[str]]:
    found = await one.get(f"/schedules/{name}/who?at={at}")
    assert found.status_code == 200, found.text
    return [level["users"] for level in found.json()["levels"]]


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_the_past_is_answered_by_the_version_that_held(database: str) -> None:
    async def act(one: World) -> None:
        assert (await put(one, WEEKS)).json()["levels"] == [{"level": "primary", "users": ["ana"]}]
        await one.at(60)
        assert (await put(one, WEEKS | {"users": ["cy"]})).is_success
        assert await who(one, "2026-03-02T13:59:59Z") == []
        assert await who(one, "2026-03-02T14:59:59Z") == [["ana"]]
        assert await who(one, "2026-03-02T15:00:00Z") == [["cy"]]
        assert await who(one, "2027-03-02T15:00:00Z") == [["cy"]]
        window = "from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z"
        assert (await one.get(f"/schedules/payments/shifts?{window}")).json()["shifts"] == [
            {"start": "2026-03-02T14:00:00Z", "end": "2026-03-02T15:00:00Z", "user": "ana"},
            {"start": "2026-03-02T15:00:00Z", "end": "2026-03-03T00:00:00Z", "user": "cy"},
        ]
        assert (await delete(one, "/schedules/payments")).is_success
        assert (await one.get("/schedules")).json() == {"schedules": []}
        assert refused(await one.get("/schedules/payments")) == (404, "unknown-schedule")
        assert await who(one, "2026-03-02T14:30:00Z") == [["ana"]]
        assert refused(await one.get("/schedules/search/who")) == (404, "unknown-schedule")

    on_both(database, act)


def test_administrators_and_the_team_change_a_schedule_and_nobody_else(database: str) -> None:
    async def act(one: World) -> None:
        assert refused(await put(one, WEEKS, by="ana")) == (403, "not-allowed")
        assert (await put(one, TWO, by="ana")).is_success
        assert refused(await put(one, TWO, by="cy")) == (403, "not-allowed")
        assert refused(await put(one, WEEKS, by="bo")) == (403, "not-allowed")  # it would leave the team
        assert refused(await delete(one, "/schedules/payments", by="cy")) == (403, "not-allowed")
        override = {"start": "2026-03-02T15:00:00Z", "end": "2026-03-02T16:00:00Z", "user": "cy"}
        assert refused(await one.post("/schedules/payments/overrides", override, by="cy")) == (403, "not-allowed")
        assert (await put(one, WEEKS)).is_success

    on_both(database, act)


def test_what_is_no_schedule_is_refused(database: str) -> None:
    wrong: list[tuple[dict[str, Any], tuple[int, str]]] = [
        (WEEKS | {"zone": "Mars/Olympus"}, (422, "bad-request")),
        (WEEKS | {"users": ["eve"]}, (409, "not-known")),
        (WEEKS | {"team": "nobody"}, (404, "unknown-team")),
        (WEEKS | {"user": "ana"}, (422, "bad-request")),
        (WEEKS | {"holidays": {"file": "uk.ics"}}, (422, "bad-request")),
        ({}, (422, "bad-request")),
    ]

    async def act(one: World) -> None:
        for document, expected in wrong:
            assert refused(await put(one, document)) == expected
        assert refused(await put(one, WEEKS, name="Not A Name")) == (422, "bad-request")
        assert (await put(one, WEEKS)).is_success
        assert refused(await one.get("/schedules/payments/shifts?level=third")) == (422, "bad-request")
        late = {"other": "bo", "start": "9999-12-31T23:59:59-12:00", "end": "9999-12-31T23:59:59-12:00"}
        assert refused(await one.post("/schedules/payments/covers", late)) == (422, "bad-request")

    on_both(database, act)


def test_an_override_holds_from_now_on_at_the_earliest_and_can_be_ended(database: str) -> None:
    async def act(one: World) -> None:
        await put(one, TWO)
        body = {"start": "2026-03-02T00:00:00Z", "end": "2026-03-02T18:00:00Z", "user": "dee"}
        made = (await one.post("/schedules/payments/overrides", body)).json()
        assert made["start"] == "2026-03-02T14:00:00Z"
        later = {"start": "2026-03-03T00:00:00Z", "end": "2026-03-04T00:00:00Z", "user": "dee"}
        never = (await one.post("/schedules/payments/overrides", later | {"level": "secondary"})).json()
        assert await who(one, "2026-03-02T15:00:00Z") == [["dee"], ["cy"]]
        assert await who(one, "2026-03-03T12:00:00Z") == [["ana"], ["dee"]]
        await one.at(60)
        for id in (made["id"], never["id"]):
            assert (await delete(one, f"/schedules/payments/overrides/{id}")).is_success
        for id in (made["id"], never["id"]):
            assert refused(await delete(one, f"/schedules/payments/overrides/{id}")) == (404, "unknown-override")
        assert await who(one, "2026-03-02T14:30:00Z") == [["dee"], ["cy"]]
        assert await who(one, "2026-03-02T15:00:00Z") == [["ana"], ["cy"]]
        assert await who(one, "2026-03-03T12:00:00Z") == [["ana"], ["cy"]]
        past = body | {"end": "2026-03-02T14:30:00Z"}
        assert refused(await one.post("/schedules/payments/overrides", past)) == (422, "bad-request")
        assert refused(await one.post("/schedules/payments/overrides", later | {"level": "third"})) == (
            422,
            "bad-request",
        )
        assert refused(await one.post("/schedules/payments/overrides", later | {"user": "eve"})) == (409, "not-known")

    on_both(database, act)


def test_of_overrides_that_overlap_the_one_that_came_last_holds(database: str) -> None:
    async def act(one: World) -> None:
        await put(one, WEEKS)
        body = {"start": "2026-03-03T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
        for user in ("bo", "cy", "dee", "cy"):
            assert (await one.post("/schedules/payments/overrides", body | {"user": user}, by="dee")).is_success
        assert await who(one, "2026-03-03T12:00:00Z") == [["cy"]]

    on_both(database, act)


def test_a_cover_is_asked_and_agreed_and_taken_back(database: str) -> None:
    async def act(one: World) -> None:
        await put(one, TWO)
        body = {"other": "cy", "start": "2026-03-03T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
        assert refused(await one.post("/schedules/payments/covers", body, by="dee")) == (409, "not-yours")
        id = (await one.post("/schedules/payments/covers", body, by="ana")).json()["id"]
        assert await who(one, "2026-03-03T12:00:00Z") == [["ana"], ["cy"]]
        assert refused(await one.post(f"/covers/{id}/answer", {"agree": True}, by="ana")) == (403, "not-allowed")
        assert refused(await one.post(f"/covers/{id}/answer", {"agree": True}, by="dee")) == (404, "unknown-cover")
        agreed = await one.post(f"/covers/{id}/answer", {"agree": True}, by="cy")
        assert agreed.json()["state"] == "agreed"
        assert await who(one, "2026-03-03T12:00:00Z") == [["cy"], ["cy"]]
        assert refused(await one.post(f"/covers/{id}/answer", {"agree": False}, by="cy")) == (409, "not-open")
        assert refused(await delete(one, f"/schedules/payments/overrides/{id}")) == (409, "of-a-cover")
        await one.at(22 * 60)
        assert refused(await one.post(f"/covers/{id}/withdraw", by="cy")) == (403, "not-allowed")
        assert (await one.post(f"/covers/{id}/withdraw", by="ana")).is_success
        assert await who(one, "2026-03-03T11:59:59Z") == [["cy"], ["cy"]]
        assert await who(one, "2026-03-03T12:00:00Z") == [["ana"], ["cy"]]
        shown = (await one.get("/covers", by="cy")).json()["covers"]
        assert [(cover["asker"], cover["state"]) for cover in shown] == [("ana", "withdrawn")]
        assert (await one.get("/covers", by="dee")).json() == {"covers": []}

    on_both(database, act)


def test_a_declined_cover_changes_nothing(database: str) -> None:
    async def act(one: World) -> None:
        await put(one, WEEKS)
        body = {"other": "cy", "start": "2026-03-03T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
        id = (await one.post("/schedules/payments/covers", body)).json()["id"]
        assert (await one.post(f"/covers/{id}/answer", {"agree": False}, by="cy")).json()["state"] == "declined"
        assert await who(one, "2026-03-03T12:00:00Z") == [["ana"]]

    on_both(database, act)


def test_files_are_planned_and_then_applied_exactly_so(database: str) -> None:
    async def act(one: World) -> None:
        files = {"payments.yaml": TWO | {"name": "payments"}, "search.yaml": WEEKS | {"name": "search"}}
        plan = (await one.post("/schedules/plan", {"files": files, "whole": True}, by="dee")).json()
        assert [(each["name"], each["does"]) for each in plan["schedules"]] == [
            ("payments", "added"),
            ("search", "added"),
        ]
        assert (await one.get("/schedules")).json() == {"schedules": []}
        wrong = {"files": files, "whole": True, "digest": "0"}
        assert refused(await one.post("/schedules/apply", wrong, by="dee")) == (409, "changed-meanwhile")
        right = wrong | {"digest": plan["digest"]}
        assert (await one.post("/schedules/apply", right, by="dee")).json() == plan
        assert await who(one, "2026-03-02T14:00:00Z", "search") == [["ana"]]
        assert refused(await put(one, WEEKS, name="search")) == (409, "of-the-file")
        assert refused(await delete(one, "/schedules/payments", by="ana")) == (409, "of-the-file")
        again = (await one.post("/schedules/plan", {"files": files, "whole": True}, by="dee")).json()
        assert again["schedules"] == []
        fewer = {"files": {"payments.yaml": files["payments.yaml"] | {"holidays": {"dates": []}}}, "whole": True}
        planned = (await one.post("/schedules/plan", fewer, by="dee")).json()["schedules"]
        assert [(each["name"], each["does"], len(each["differences"])) for each in planned] == [
            ("payments", "changed", 0),
            ("search", "removed", 5),
        ]
        assert planned[1]["differences"][0] == {
            "level": "primary",
            "start": "2026-03-02T14:00:00Z",
            "end": "2026-03-09T09:00:00Z",
            "before": ["ana"],
            "after": [],
        }
        assert refused(await one.post("/schedules/plan", {"files": files, "whole": True}, by="cy"))[0] == 403

    on_both(database, act)


def test_gaps_are_said_in_words(database: str) -> None:
    async def act(one: World) -> None:
        await put(one, WEEKS | {"when": [{"days": ["mon"], "from": "09:00", "to": "17:00"}]})
        found = (await one.get("/schedules/payments/gaps?to=2026-03-03T00:00:00Z")).json()["gaps"]
        assert [gap["said"] for gap in found] == [
            "Nobody is on call Mon 2 Mar 17:00 to Tue 3 Mar 00:00 (Europe/London), 7 h."
        ]
        assert refused(await one.get("/schedules/payments/gaps?to=2026-03-01T00:00:00Z")) == (422, "bad-request")

    on_both(database, act)


def test_calendars_are_read_by_their_link_until_it_ends(database: str) -> None:
    async def act(one: World) -> None:
        await put(one, TWO)
        path = (await one.post("/calendars", by="ana")).json()["path"]
        feed = await one.http.get(path)
        assert feed.headers["content-type"] == "text/calendar; charset=utf-8"
        lines = feed.text.replace("\r\n ", "").splitlines()
        assert "DTSTART:20260302T140000Z" in lines
        assert "SUMMARY:On call: payments (primary)" in lines
        assert not any("cy" in line for line in lines if line.startswith("SUMMARY"))
        assert (await one.http.get(path, headers={"If-None-Match": feed.headers["etag"]})).status_code == 304
        await one.at(60)
        assert (await one.http.get(path)).text == feed.text
        team = (await one.post("/calendars", {"team": "payments"}, by="bo")).json()["path"]
        assert "SUMMARY:cy on call: payments (secondary)" in (await one.http.get(team)).text
        assert refused(await one.post("/calendars", {"team": "payments"}, by="cy")) == (403, "not-allowed")
        newer = (await one.post("/calendars", by="ana")).json()["path"]
        assert [(await one.http.get(each)).status_code for each in (path, newer)] == [404, 200]
        assert (await delete(one, "/calendars", by="ana")).is_success
        assert (await one.http.get(newer)).status_code == 404
        assert refused(await delete(one, "/calendars", by="ana")) == (404, "unknown-calendar")
        assert START + timedelta(hours=1) == one.now

    on_both(database, act)
