"""People, teams and one's own account: only administrators change others, and somebody always administers."""

import asyncio
import re
from pathlib import Path

from hotwash.domain.people.account import AccountRole, Scope
from tests.receivers import mailbox
from tests.worlds import World, world


async def send(one: World, path: str, **fields: str | list[str]) -> tuple[int, str]:
    response = await one.http.post(path, data=fields)
    return response.status_code, response.headers.get("location") or response.text


def test_an_invitation_is_a_link_that_makes_an_account(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, base_url="https://hotwash.example") as one:
            one.sign_in("dee")
            assert await send(one, "/people", act="invite", role="viewer") == (303, "/invited")
            shown = (await one.http.get("/invited")).text
            link = re.search(r"https://hotwash.example(/invitations/[\w-]+)", shown)
            assert link is not None
            account = {"person": "ellis", "name": "Ellis", "password": "an example of words"}
            assert (await send(one, link.group(1), **account))[0] == 303
            joined = await one.hotwash.accounts.person("ellis", None)
            assert joined is not None
            assert joined.role is AccountRole.VIEWER

    asyncio.run(run())


def test_an_invitation_with_an_address_is_sent_there(tmp_path: Path) -> None:
    async def run() -> None:
        with mailbox() as box:
            async with world(tmp_path, smtp=box.url) as one:
                one.sign_in("dee")
                status, shown = await send(one, "/people", act="invite", email="nobody")
                assert (status, "no e-mail address" in shown, 'value="nobody"' in shown) == (422, True, True)
                assert (await send(one, "/people", act="invite", email="eve@example.com"))[0] == 303
                assert [(to, "/invitations/" in mail.get_content()) for to, mail in box.mails] == [
                    ("eve@example.com", True)
                ]

    asyncio.run(run())


def test_an_account_is_changed_disabled_and_let_in_again(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            changed = {"act": "change", "name": "Bo B.", "email": "bo@example.com", "role": "admin"}
            assert await send(one, "/people/bo", **changed) == (303, "/people/bo")
            bo = await one.hotwash.accounts.person("bo", None)
            assert bo is not None
            assert (bo.name, bo.email, bo.admin) == ("Bo B.", "bo@example.com", True)
            await send(one, "/people/bo", act="disable")
            assert "disabled" in (await one.http.get("/people")).text
            await send(one, "/people/bo", act="enable")
            assert await send(one, "/people/bo", act="link") == (303, "/people/bo")
            assert "/invitations/" in (await one.http.get("/people/bo")).text

    asyncio.run(run())


def test_the_last_administrator_stays_one(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            status, shown = await send(one, "/people/dee", act="change", name="Dee", role="responder")
            assert (status, "last administrator" in shown) == (409, True)
            assert (await send(one, "/people/dee", act="disable"))[0] == 409

    asyncio.run(run())


def test_others_look_and_change_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("ana")
            assert "Invite somebody" not in (await one.http.get("/people")).text
            assert "The account" not in (await one.http.get("/people/bo")).text
            for path in ("/people", "/people/bo", "/teams/x"):
                assert (await send(one, path, act="change", name="x"))[0] == 403
            assert (await one.http.get("/people/unknown")).status_code == 404

    asyncio.run(run())


def test_a_team_is_gathered_and_removed(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            assert await send(one, "/people", act="team", name="Payments & Co") == (303, "/teams/payments-co")
            assert (await send(one, "/people", act="team", name="payments co"))[0] == 409
            assert (await send(one, "/people", act="team", name="!"))[0] == 422
            changed = {"act": "change", "name": "Payments", "members": ["ana", "bo", "stranger"]}
            assert (await send(one, "/teams/payments-co", **changed))[0] == 303
            (team,) = await one.hotwash.accounts.teams()
            assert (team.name, team.members) == ("Payments", ("ana", "bo"))
            assert "Payments" in (await one.http.get("/people/ana")).text
            status, shown = await send(one, "/teams/payments-co", act="change", name="", members=["bo"])
            assert (status, 'value="bo" checked' in shown) == (422, True)
            assert await send(one, "/teams/payments-co", act="remove") == (303, "/people")
            assert (await one.http.get("/teams/payments-co")).status_code == 404

    asyncio.run(run())


def test_a_password_is_changed_by_who_knows_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.accounts.set_password("ana", await one.hotwash.passwords.hash("an example of words"))
            person = await one.hotwash.accounts.person("ana", None)
            assert person is not None
            await one.hotwash.accounts.add_session("ana-session", person, one.now.replace(year=2027))
            one.sign_in()
            status, shown = await send(one, "/account", act="password", old="wrong", new="another set of words")
            assert (status, "not your present password" in shown) == (409, True)
            status, where = await send(one, "/account", act="password", old="an example of words", new="short")
            assert status == 422
            status, where = await send(
                one, "/account", act="password", old="an example of words", new="another set of words"
            )
            assert (status, where) == (303, "/account?changed=password")
            assert "The new password holds" in (await one.http.get(where)).text

    asyncio.run(run())


def test_a_token_is_shown_once_does_no_more_than_its_scope_and_ends(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            assert (await send(one, "/account", act="token", scope="read"))[0] == 422
            assert (await send(one, "/account", **{"act": "token", "token-name": "laptop", "scope": "read"}))[0] == 303
            shown = (await one.http.get("/account")).text
            secret = re.search(r'<pre id="token"[^>]*>([\w-]+)</pre>', shown)
            assert secret is not None
            headers = {"Authorization": f"Bearer {secret.group(1)}"}
            assert (await one.http.get("/api/v1/me", headers=headers)).json()["person"] == "ana"
            declared = await one.http.post("/api/v1/incidents", json={"title": "T"}, headers=headers)
            assert declared.status_code == 403
            token = next(one for one in await one.hotwash.accounts.tokens_of("ana") if one.name == "laptop")
            assert token.scope is Scope.READ
            await send(one, "/account", act="remove-token", token=token.id)
            assert (await one.http.get("/api/v1/me", headers=headers)).status_code == 401

    asyncio.run(run())


def test_my_name_is_mine_to_change(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in()
            assert (await send(one, "/account", act="name", name="Ana A.", email="ana@example.com"))[0] == 303
            assert 'value="Ana A."' in (await one.http.get("/account")).text
            status, shown = await send(one, "/account", act="name", name="", email="kept@example.com")
            assert (status, 'value="kept@example.com"' in shown) == (422, True)

    asyncio.run(run())
