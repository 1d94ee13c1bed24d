"""Accounts: passwords, sessions that end, links that work once, guesses that are slowed down."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotwash.app.sign_in import accept, change_password, first_account, invite, sign_in
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from tests.worlds import START, World, world

PASSWORD = "an example of words"


def in_world(where: Path | str, test: Callable[[World], Awaitable[None]]) -> None:
    async def run() -> None:
        async with world(where) as one:
            await test(one)

    asyncio.run(run())


async def given(one: World, id: str = "ana") -> None:
    await one.hotwash.accounts.set_password(id, await one.hotwash.passwords.hash(PASSWORD))


async def whose(one: World, session: str | Refused) -> str | None:
    assert isinstance(session, str)
    person = await one.hotwash.accounts.person_of_session(session, one.hotwash.clock())
    return person.id if person is not None else None


def test_the_right_password_begins_a_session_that_ends_by_itself(database: str) -> None:
    async def test(one: World) -> None:
        await given(one)
        session = await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1")
        assert await whose(one, session) == "ana"
        await one.at(31 * 24 * 60)
        assert await whose(one, session) is None

    in_world(database, test)


@pytest.mark.parametrize(("id", "password"), [("ana", "wrong"), ("ana", ""), ("nobody", PASSWORD), ("bo", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(tmp_path: Path, id: str, password: str) -> None:
    async def test(one: World) -> None:
        await given(one)
        refused = await sign_in(one.hotwash, id, password, "192.0.2.1")
        assert isinstance(refused, Refused)
        assert refused.code == "wrong-password"

    in_world(tmp_path, test)


def test_guesses_are_slowed_down_and_forgiven_after_a_while(database: str) -> None:
    async def test(one: World) -> None:
        await given(one)
        for _ in range(10):
            await sign_in(one.hotwash, "ana", "a guess", "192.0.2.1")
        refused = await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1")
        assert isinstance(refused, Refused)
        assert refused.code == "too-many-attempts"
        assert await whose(one, await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.2")) == "ana"
        await one.at(16)
        assert await whose(one, await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1")) == "ana"

    in_world(database, test)


def test_one_address_that_tries_many_names_is_slowed_down(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        await given(one)
        await one.hotwash.accounts.note_failure(["@192.0.2.1"] * 50, START)
        refused = await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1")
        assert isinstance(refused, Refused)

    in_world(tmp_path, test)


def test_who_is_disabled_is_signed_out_everywhere(database: str) -> None:
    async def test(one: World) -> None:
        await given(one)
        session = await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1")
        ana = await one.hotwash.accounts.person("ana", None)
        assert ana is not None
        await one.hotwash.accounts.change_person(replace(ana, disabled=True))
        assert await whose(one, session) is None
        assert (await one.get("/me", by="ana")).status_code == 401
        assert isinstance(await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1"), Refused)

    in_world(database, test)


def test_a_new_password_ends_every_other_session(database: str) -> None:
    async def test(one: World) -> None:
        await given(one)
        ana = await one.hotwash.accounts.person("ana", None)
        assert ana is not None
        before = await sign_in(one.hotwash, "ana", PASSWORD, "192.0.2.1")
        assert isinstance(await change_password(one.hotwash, ana, "not this", "some other words"), Refused)
        assert isinstance(await change_password(one.hotwash, ana, PASSWORD, "short"), Refused)
        now = await change_password(one.hotwash, ana, PASSWORD, "some other words")
        assert await whose(one, now) == "ana"
        assert await whose(one, before) is None

    in_world(database, test)


def test_an_invitation_makes_one_account(database: str) -> None:
    async def test(one: World) -> None:
        secret = await invite(one.hotwash, "dee", AccountRole.VIEWER, "eve@example.com")
        taken = await accept(one.hotwash, secret, "ana", "Ana", PASSWORD)
        assert isinstance(taken, Refused)
        assert taken.code == "taken"
        assert await whose(one, await accept(one.hotwash, secret, "eve", " Eve ", PASSWORD)) == "eve"
        eve = await one.hotwash.accounts.person("eve", None)
        assert eve is not None
        assert (eve.name, eve.role, eve.email) == ("Eve", AccountRole.VIEWER, "eve@example.com")
        again = await accept(one.hotwash, secret, "mal", "Mal", PASSWORD)
        assert isinstance(again, Refused)
        assert again.code == "unknown-invitation"

    in_world(database, test)


def test_two_who_use_a_link_at_once_make_one_account(database: str) -> None:
    async def test(one: World) -> None:
        secret = await invite(one.hotwash, "dee", AccountRole.RESPONDER)
        both = [accept(one.hotwash, secret, name, name, PASSWORD) for name in ("eve", "mal")]
        outcomes = await asyncio.gather(*both)
        assert sorted(isinstance(outcome, Refused) for outcome in outcomes) == [False, True]
        people = {person.id for person in await one.hotwash.accounts.people()}
        assert len(people & {"eve", "mal"}) == 1

    in_world(database, test)


def test_a_link_for_somebody_gives_them_a_new_password_and_no_other_name(database: str) -> None:
    async def test(one: World) -> None:
        secret = await invite(one.hotwash, "dee", AccountRole.ADMIN, person="ana")
        assert await whose(one, await accept(one.hotwash, secret, "bo", "Bo", PASSWORD)) == "ana"
        ana = await one.hotwash.accounts.person("ana", None)
        assert ana is not None
        assert ana.role is AccountRole.RESPONDER

    in_world(database, test)


def test_a_link_runs_out(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        secret = await invite(one.hotwash, "dee", AccountRole.RESPONDER)
        await one.at(timedelta(days=7, minutes=1) / timedelta(minutes=1))
        assert isinstance(await accept(one.hotwash, secret, "eve", "Eve", PASSWORD), Refused)

    in_world(tmp_path, test)


def test_the_setup_link_is_over_once_somebody_is_here(tmp_path: Path) -> None:
    async def test(one: World) -> None:
        refused = await first_account(one.hotwash, one.hotwash.setup_secret, "eve", "Eve", PASSWORD)
        assert isinstance(refused, Refused)

    in_world(tmp_path, test)
