"""Signing in and out, invitations, and requests that other sites send."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from hotwash.app.sign_in import invite
from hotwash.domain.people.account import AccountRole
from tests.worlds import World, world

PASSWORD = "an example of words"


def in_world(where: Path, test: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        async with world(where) as one:
            await one.hotwash.accounts.set_password("ana", await one.hotwash.passwords.hash(PASSWORD))
            await test(one)

    asyncio.run(run())


def test_who_signs_in_goes_where_they_wanted_and_out_again(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        away = await one.http.get("/incidents/INC-1")
        assert away.headers["location"] == "/sign-in?next=/incidents/INC-1"
        form = {"person": " Ana ", "password": PASSWORD, "next": "/incidents/INC-1"}
        entered = await one.http.post("/sign-in", data=form)
        assert (entered.status_code, entered.headers["location"]) == (303, "/incidents/INC-1")
        cookie = entered.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Secure" not in cookie
        assert (await one.http.get("/")).status_code == 200
        await one.http.post("/sign-out")
        assert (await one.http.get("/")).status_code == 303

    in_world(tmp_path, test)


def test_behind_https_the_cookie_is_secure(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        form = {"person": "ana", "password": PASSWORD}
        entered = await one.http.post("https://hotwash.example/sign-in", data=form)
        assert "Secure" in entered.headers["set-cookie"]

    in_world(tmp_path, test)


def test_a_wrong_password_keeps_the_name_and_never_shows_the_password(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        refused = await one.http.post("/sign-in", data={"person": "ana", "password": "my secret guess"})
        assert refused.status_code == 422
        assert 'value="ana"' in refused.text
        assert "my secret guess" not in refused.text
        assert "do not belong together" in refused.text

    in_world(tmp_path, test)


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", ""])
def test_nobody_is_sent_to_another_site(tmp_path: Path, onward: str) -> None:
    async def test(one: World) -> None:
        form = {"person": "ana", "password": PASSWORD, "next": onward}
        assert (await one.http.post("/sign-in", data=form)).headers["location"] == "/"

    in_world(tmp_path, test)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": "http://hotwash.example"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://hotwash.example"}, 403),
        ({}, 303),
    ],
)
def test_only_this_sites_own_pages_act_with_a_cookie(tmp_path: Path, headers: dict[str, str], status: int) -> None:
    async def test(one: World) -> None:
        one.sign_in()
        assert (await one.http.post("/sign-out", headers=headers)).status_code == status

    in_world(tmp_path, test)


def test_a_cookie_does_nothing_at_the_api(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        one.sign_in()
        assert (await one.http.get("/api/v1/me")).status_code == 401

    in_world(tmp_path, test)


def test_an_invitation_becomes_an_account_and_a_used_one_says_so(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        link = f"/invitations/{await invite(one.hotwash, 'dee', AccountRole.RESPONDER)}"
        assert "dee invites you" in (await one.http.get(link)).text
        short = await one.http.post(link, data={"person": "eve", "name": "Eve", "password": "short"})
        assert (short.status_code, 'value="eve"' in short.text, "12 is the least" in short.text) == (422, True, True)
        made = await one.http.post(link, data={"person": "eve", "name": "Eve", "password": PASSWORD})
        assert made.headers["location"] == "/"
        assert (await one.http.get("/")).status_code == 200
        over = await one.http.get(link)
        assert (over.status_code, "This link is over" in over.text) == (404, True)

    in_world(tmp_path, test)
