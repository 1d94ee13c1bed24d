"""From an empty server to a first incident: the link works once, each step sees for itself whether it is done."""

import asyncio
from pathlib import Path

import httpx

from hotwash.bootstrap import Settings, advancing, application
from hotwash.domain.people.account import AccountRole
from tests.worlds import START, world

ACCOUNT = {"name": "Ana Example", "person": "Ana", "password": "an example of words"}


def test_the_first_account_administers_and_the_link_is_over_then(tmp_path: Path) -> None:
    async def run() -> None:
        database = f"sqlite:///{tmp_path / 'hotwash.db'}"
        async with advancing(Settings(database=database), START) as hotwash:
            transport = httpx.ASGITransport(application(hotwash))
            async with httpx.AsyncClient(transport=transport, base_url="http://hotwash.example") as http:
                link = f"/setup/{hotwash.setup_secret}"
                assert (await http.get("/setup/guessed")).status_code == 404
                assert "Nobody is here yet" in (await http.get(link)).text
                refused = await http.post(link, data={**ACCOUNT, "password": "short"})
                assert (refused.status_code, 'value="Ana Example"' in refused.text) == (422, True)
                made = await http.post(link, data=ACCOUNT)
                assert (made.status_code, made.headers["location"]) == (303, "/setup")
                (ana,) = await hotwash.accounts.people()
                assert (ana.id, ana.role) == ("ana", AccountRole.ADMIN)
                assert "Name a service" in (await http.get("/setup")).text
                assert (await http.get(link)).status_code == 404
                assert (await http.post(link, data={**ACCOUNT, "person": "bo"})).status_code == 404

    asyncio.run(run())


def test_each_step_leads_to_the_next_and_can_be_left_for_later(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            await one.hotwash.directory.remove_integration("am")
            shown = (await one.http.get("/setup")).text
            assert 'href="/setup?step=integration">Later' in shown
            refused = await one.http.post("/setup", data={"step": "service", "act": "add", "name": "", "owner": "o"})
            assert (refused.status_code, 'value="o"' in refused.text) == (422, True)
            taken = await one.http.post("/setup", data={"step": "service", "act": "add", "name": "mail"})
            assert taken.headers["location"] == "/setup?step=integration"
            taken = await one.http.post("/setup", data={"step": "integration", "name": "am"})
            assert taken.headers["location"] == "/setup?step=alert"
            waiting = (await one.http.get("/setup?step=alert")).text
            assert "Waiting for the first alert" in waiting
            assert "webhook_configs" in waiting
            assert "curl -X POST http://hotwash.example/in/" in waiting
            await one.declare()
            assert "Declare your first incident" in (await one.http.get("/setup?step=incident")).text

    asyncio.run(run())
