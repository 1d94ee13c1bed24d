"""The pages of on-call schedules: made, looked at, covered for, changed, without a script."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from hotwash.app.accounts import Team
from tests.worlds import World, world

FORM = {
    "name": "payments",
    "team": "payments",
    "zone": "Europe/London",
    "start": "2026-03-02",
    "handoff": "09:00",
    "every": "1",
    "unit": "weeks",
    "primary": "ana\r\nbo",
    "secondary": "",
}


def on_pages(where: Path, act: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        async with world(where) as one:
            await one.hotwash.accounts.keep_team(Team("payments", "Payments", ("ana", "bo")))
            one.sign_in("ana")
            await act(one)

    asyncio.run(run())


async def send(one: World, path: str, **fields: Any) -> httpx.Response:
    return await one.http.post(path, data=fields)


async def made(one: World, **fields: str) -> httpx.Response:
    return await one.http.post("/new-schedule", data={**FORM, **fields})


async def shown(one: World, path: str) -> str:
    answer = await one.http.get(path)
    assert answer.status_code == 200, path
    return answer.text


def test_a_schedule_is_made_and_changed_in_a_form(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        assert (await made(one)).headers["location"] == "/oncall/payments"
        assert "until" in await shown(one, "/oncall/payments")
        assert (await made(one)).status_code == 409
        form = await shown(one, "/oncall/payments/edit")
        assert "ana\nbo</textarea>" in form
        changed = await send(one, "/oncall/payments/edit", **{**FORM, "secondary": "cy"})
        assert changed.status_code == 303
        kept = (await one.get("/schedules/payments")).json()
        assert [level["users"] for level in kept["levels"]] == [["ana"], ["cy"]]
        assert "cy</textarea>" in await shown(one, "/oncall/payments/edit")

    on_pages(tmp_path, act)


def test_what_was_typed_stays_where_it_does_not_fit(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        for wrong, said in (
            ({"zone": "Mars/Olympus"}, "IANA time zone"),
            ({"primary": "ana eve"}, "eve"),
            ({"every": "x"}, "whole number"),
        ):
            answer = await made(one, **wrong)
            assert answer.status_code in (409, 422)
            assert said in answer.text
            assert next(iter(wrong.values())) in answer.text
        assert (await made(one, name="New Name")).status_code == 422

    on_pages(tmp_path, act)


def test_what_has_more_than_the_form_is_written_as_yaml(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        yaml = (
            "zone: UTC\nteam: payments\nstart: 2026-03-02\nhandoff: '09:00'\nevery: {days: 1}\nusers: [[ana, bo], []]\n"
        )
        assert "when:" in await shown(one, "/new-schedule?as=yaml")
        assert (await send(one, "/new-schedule", name="odd", yaml=yaml)).status_code == 303
        assert "nobody" in await shown(one, "/oncall/odd")
        assert 'textarea id="yaml"' in await shown(one, "/oncall/odd/edit")
        for wrong in ("zone: [", "- a", "zone: UTC\nuser: ana"):
            assert (await send(one, "/oncall/odd/edit", yaml=wrong)).status_code == 422

    on_pages(tmp_path, act)


def test_a_cover_takes_two_taps_and_the_consent_of_the_other(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        await made(one)
        assert "Ask bo" in await shown(one, "/oncall/payments")
        times = {"start": "2026-03-03T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
        assert (await send(one, "/oncall/payments", act="cover", other="bo", **times)).status_code == 303
        assert "no answer yet" in await shown(one, "/oncall")
        cover = (await one.get("/covers")).json()["covers"][0]["id"]
        assert (await send(one, "/oncall", act="agree", cover=cover)).status_code == 403
        one.sign_in("bo")
        assert "I take it" in await shown(one, "/oncall")
        assert (await send(one, "/oncall", act="agree", cover=cover)).status_code == 303
        assert "a cover they agreed on" in await shown(one, "/oncall/payments")
        one.sign_in("ana")
        assert (await send(one, "/oncall", act="withdraw", cover=cover)).status_code == 303
        assert "a cover they agreed on" not in await shown(one, "/oncall/payments")

    on_pages(tmp_path, act)


def test_an_override_is_typed_by_the_clocks_of_the_page(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        await made(one)
        fields = {"act": "override", "change": "replace", "user": "cy", "in-zone": "America/New_York"}
        times = {"start": "2026-03-03T09:00", "end": "2026-03-03T17:00"}
        done = await send(one, "/oncall/payments", **fields, **times)
        assert done.headers["location"] == "/oncall/payments?zone=America/New_York"
        found = (await one.get("/schedules/payments")).json()["overrides"]
        assert [(each["start"], each["end"]) for each in found] == [("2026-03-03T14:00:00Z", "2026-03-03T22:00:00Z")]
        assert "cy instead of whoever is on" in await shown(one, "/oncall/payments?zone=America/New_York")
        assert (await send(one, "/oncall/payments", **fields, start="late", end="later")).status_code == 422
        ended = await send(one, "/oncall/payments", act="end-override", override=found[0]["id"])
        assert ended.status_code == 303
        assert (await send(one, "/oncall/payments", act="nothing")).status_code == 422

    on_pages(tmp_path, act)


def test_gaps_are_said_and_a_shift_is_drawn_and_in_the_table(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        document = {"zone": "Europe/London", "start": "2026-03-02", "handoff": "09:00", "every": {"days": 7}}
        document |= {
            "users": ["ana"],
            "when": [{"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "18:00"}],
        }
        headers = {"Authorization": "Bearer dee-token"}
        assert (await one.http.put("/api/v1/schedules/office", json=document, headers=headers)).is_success
        html = await shown(one, "/oncall/office")
        assert "Nobody is on call Fri 6 Mar 18:00 to Mon 9 Mar 09:00 (Europe/London), 63 h." in html
        assert "url(#hatch)" in html
        assert '<td data-label="From">Tue 3 Mar 09:00</td>' in html
        assert '<td data-label="From">Tue 3 Mar 18:00</td>' in await shown(one, "/oncall/office?zone=Asia/Tokyo")
        assert "2 Feb to 15 Feb 2026" in await shown(one, "/oncall/office?from=2026-02-02")
        for odd in ("?zone=Mars", "?from=0001-01-01", "?from=9999-12-31", "?from=x"):
            await shown(one, f"/oncall/office{odd}")
        assert (await one.http.get("/oncall/office/edit")).status_code == 403
        assert (await one.http.get("/oncall/nothing")).status_code == 404

    on_pages(tmp_path, act)


def test_a_schedule_of_a_file_is_looked_at_and_changed_there(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        files = {
            "search.yaml": {
                "name": "search",
                "zone": "UTC",
                "start": "2026-03-02",
                "handoff": "09:00",
                "every": {"days": 1},
                "users": ["ana"],
            }
        }
        plan = (await one.post("/schedules/plan", {"files": files}, by="dee")).json()
        await one.post("/schedules/apply", {"files": files, "digest": plan["digest"]}, by="dee")
        one.sign_in("dee")
        assert "applied from search.yaml" in await shown(one, "/oncall/search")
        assert (await one.http.get("/oncall/search/edit")).status_code == 404
        assert (await send(one, "/oncall/search", act="remove")).headers["location"] == "/oncall"
        assert (await one.http.get("/oncall/search")).status_code == 404

    on_pages(tmp_path, act)


def test_a_link_to_the_calendar_is_shown_once(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        await made(one)
        assert (await send(one, "/oncall", act="link")).status_code == 303
        html = await shown(one, "/oncall")
        link = html.partition("http://hotwash.example/calendars/")[2].partition(".ics")[0]
        feed = await one.http.get(f"/calendars/{link}.ics")
        assert "payments (primary)" in feed.text
        assert (await send(one, "/oncall", act="unlink")).status_code == 303
        assert (await one.http.get(f"/calendars/{link}.ics")).status_code == 404

    on_pages(tmp_path, act)


def test_home_says_when_the_next_shift_is(tmp_path: Path) -> None:
    async def act(one: World) -> None:
        await made(one)
        assert "You are on call for" in await shown(one, "/")
        one.sign_in("bo")
        assert "Your next shift begins" in await shown(one, "/")
        one.sign_in("cy")
        assert "shift" not in await shown(one, "/")

    on_pages(tmp_path, act)
