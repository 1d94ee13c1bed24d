"""Where alerts come from and where news go: each secret is shown once, to whoever made it."""

import asyncio
import html
import json
import re
from pathlib import Path

from hotwash.entry.web.integrations import heard_stream
from tests.receivers import endpoint
from tests.worlds import INTAKE_KEY, World, notification, world


async def send(one: World, path: str, **fields: str) -> tuple[int, str]:
    response = await one.http.post(path, data=fields)
    return response.status_code, response.headers.get("location") or response.text


def test_a_new_integration_shows_its_address_and_takes_alerts_by_it(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            status, where = await send(one, "/integrations", name="production")
            assert status == 303
            shown = (await one.http.get(where)).text
            intake = re.search(r"url: http://hotwash.example(/in/\S+/alertmanager)", shown)
            assert intake is not None
            assert "Waiting for the first alert" in shown
            assert (await one.http.post(intake.group(1), json=notification("x"))).status_code == 200
            assert "Alerts arrive." in (await one.http.get(where)).text
            one.http.cookies.delete("hotwash_shown_once")
            assert intake.group(1) not in (await one.http.get(where)).text

    asyncio.run(run())


def test_a_new_integration_shows_how_changes_are_told_and_takes_them(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            _, where = await send(one, "/integrations", name="github")
            shown = (await one.http.get(where)).text
            github = re.search(r'"github-address"[^>]*>http://hotwash.example/in/(\S+)/github<', shown)
            assert github is not None
            assert one.hotwash.signing_secret(github.group(1)) in shown
            job = re.search(r"POST http://hotwash.example(/in/\S+/generic) .*?-d &#39;(.*?)&#39;</pre>", shown)
            assert job is not None
            change = json.loads(html.unescape(job.group(2)))
            assert (await one.http.post(job.group(1), json=change)).status_code == 200
            after = (await one.http.get(where)).text
            assert ("Deploy #847" in after, "Changes arrive." in after) == (True, True)
            assert "last change" in (await one.http.get("/integrations")).text

    asyncio.run(run())


def test_a_nameless_integration_is_refused(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            status, shown = await send(one, "/integrations", name=" ")
            assert (status, "has a name" in shown, 'role="alert"' in shown) == (422, True, True)

    asyncio.run(run())


def test_another_key_locks_the_old_one_out_and_removal_everybody(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            status, where = await send(one, "/integrations/am", act="key")
            assert (status, where) == (303, "/integrations/am")
            assert (await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("x"))).status_code == 401
            assert await send(one, "/integrations/am", act="remove") == (303, "/integrations")
            assert (await one.http.get("/integrations/am")).status_code == 404
            assert "No alerts come in yet" in (await one.http.get("/integrations")).text

    asyncio.run(run())


def test_whoever_waits_is_told_of_the_first_alert(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            (integration,) = await one.hotwash.directory.integrations()
            assert (await anext(heard_stream(one.hotwash, integration))).startswith("event: beat")
            await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", json=notification("x", severity="none"))
            event = await anext(heard_stream(one.hotwash, integration))
            assert event.startswith("id: heard\nevent: change\ndata: ")
            assert "Alerts arrive." in event

    asyncio.run(run())


def test_a_body_nobody_could_read_is_shown_as_text(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            await one.http.post(f"/in/{INTAKE_KEY}/alertmanager", content=b"<script>alert(1)</script>\xff")
            shown = (await one.http.get("/integrations/am")).text
            assert "&lt;script&gt;alert(1)" in shown
            assert "<script>alert(1)" not in shown
            assert "1 body nobody could read" in (await one.http.get("/integrations")).text

    asyncio.run(run())


def test_a_webhook_is_added_tried_disabled_and_removed(tmp_path: Path) -> None:
    async def run() -> None:
        with endpoint() as hook:
            async with world(tmp_path, allow_outgoing="127.0.0.0/8") as one:
                one.sign_in("dee")
                status, where = await send(one, "/webhooks", url=hook.url, kinds="incident.declared")
                assert status == 303
                assert "whsec_" in (await one.http.get(where)).text
                status, onward = await send(one, where, act="try")
                assert (status, "The test arrived" in (await one.http.get(onward)).text) == (303, True)
                await send(one, where, act="disable")
                assert "dee disabled it." in (await one.http.get(where)).text
                await send(one, where, act="enable")
                assert "disabled it" not in (await one.http.get(where)).text
                assert await send(one, where, act="remove") == (303, "/webhooks")
                assert (await one.http.get(where)).status_code == 404

    asyncio.run(run())


def test_a_webhook_that_cannot_be_sent_to_says_why(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path, allow_outgoing="127.0.0.0/8") as one:
            one.sign_in("dee")
            status, shown = await send(one, "/webhooks", url="nowhere")
            assert (status, 'value="nowhere"' in shown) == (422, True)
            _, where = await send(one, "/webhooks", url="http://127.0.0.1:9/")
            status, shown = await send(one, where, act="try")
            assert (status, "The test did not arrive" in shown) == (409, True)
            assert "Nothing waits" in (await one.http.get("/deliveries")).text

    asyncio.run(run())


def test_none_of_it_is_for_others(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("ana")
            for path in ("/integrations", "/integrations/am", "/webhooks", "/deliveries", "/setup"):
                assert (await one.http.get(path)).status_code == 403
            assert (await one.http.get("/integrations/am/live")).status_code == 404

    asyncio.run(run())
