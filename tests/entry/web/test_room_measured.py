"""The room shows what is measured beside what was declared: live, once for all who watch, never changed silently."""

import asyncio
import re
from pathlib import Path

import httpx

from hotwash.app.accounts import Person
from hotwash.app.ports import Committed, Viewer
from hotwash.app.suggesting import suggest_severities
from hotwash.bootstrap import application
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.roles import AssignRole
from hotwash.entry.web.incident.live import Watch
from hotwash.entry.web.incident.rooms import Rooms
from hotwash.entry.web.incident.timeline import Show
from hotwash.entry.web.visitors import SESSION, Visitor
from tests.app.test_severity import Scene, play
from tests.worlds import ANA

ANA_LOOKS = Visitor(Person("ana", "Ana"))


async def page(scene: Scene) -> str:
    return re.sub(r"\s+", " ", (await _http(scene).get(f"/incidents/{scene.incident}")).text)


def _http(scene: Scene, who: str = "ana") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(application(scene.hotwash))
    return httpx.AsyncClient(
        transport=transport, base_url="http://hotwash.example", cookies={SESSION: f"{who}-session"}
    )


def outage(minute: float) -> float:
    return 1.0 if minute > 10 else 0.0


def test_a_verdict_worse_than_declared_is_taken_with_its_reason_by_one_press(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        await scene.at(25)
        await suggest_severities(scene.hotwash)
        shown = await page(scene)
        assert "worse than declared" in shown
        assert "Raise to SEV-0" in shown
        assert "Show the arithmetic" in shown
        assert "/ (0.1 % x 1,440,000) =" in shown
        assert "1,042 % spent by this" in shown
        assert "This incident so far: 15000 / (0.1 % x 1440000) = 1042 %" in shown
        assert scene.hotwash.policy.hash[:19] in shown
        assert (await scene.place.load(scene.incident)).severity is Severity.SEV3, "never silently"
        form = shown[shown.index('action="/incidents/INC-1/acts/severity"') :]
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[: form.index("</form>")]))
        answer = await _http(scene).post(f"/incidents/{scene.incident}/acts/severity", data=fields)
        assert answer.status_code == 303
        shown = await page(scene)
        assert "Severity raised from SEV-3 to SEV-0: Burns 500x over 30m and 1000x over 5m" in shown
        assert "as declared" in shown

    play(tmp_path, outage, act)


def test_after_a_measured_calm_one_level_is_offered_to_the_ic_who_may_leave_it(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        http, acts = _http(scene), f"/incidents/{scene.incident}/acts"
        await http.post(f"{acts}/severity", data={"severity": "SEV-0", "reason": "All of it"})
        await scene.place.act(scene.incident, AssignRole(by=ANA, role=Role.IC, person="ana"))
        await scene.at(5)
        await suggest_severities(scene.hotwash)
        early = await page(scene)
        assert "milder than declared" in early
        assert "Lower to" not in early, "it has not been calm for long enough"
        await scene.at(20)
        await suggest_severities(scene.hotwash)
        assert "Lower to SEV-1" in await page(scene)
        other = (await _http(scene, "bo").get(f"/incidents/{scene.incident}")).text
        assert "SEV-1 is suggested; the IC decides." in other
        assert "Lower to" not in other
        left = await http.post(f"{acts}/dismiss-severity", data={"reason": "The backlog is still there"})
        assert left.status_code == 303
        shown = await page(scene)
        assert "It was decided against SEV-1." in shown
        assert "Lower to" not in shown

    play(tmp_path, lambda _: 0.0, act)


def test_where_nothing_is_measured_it_says_why_and_what_people_know_decides(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        scene.hotwash.slos = {}
        shown = await page(scene)
        assert "severity is an opinion" in shown
        assert "checkout-api has no SLO." in shown
        assert "How to make an SLO" in shown
        said = {"data_loss": "confirmed", "users_affected": ""}
        assert (await _http(scene).post(f"/incidents/{scene.incident}/acts/impact", data=said)).status_code == 303
        shown = await page(scene)
        assert "By what is known" in shown
        assert "Data has been lost." in shown
        assert "Raise to SEV-0" in shown
        assert '<option value="confirmed" selected>' in shown
        taken_back = {"data_loss": "unknown", "users_affected": ""}
        await _http(scene).post(f"/incidents/{scene.incident}/acts/impact", data=taken_back)
        assert "By what is known" not in await page(scene)

    play(tmp_path, outage, act)


def test_a_new_minute_moves_the_meter_of_everybody_and_is_computed_once(tmp_path: Path) -> None:
    async def act(scene: Scene) -> None:
        rooms = Rooms(scene.hotwash)

        async def again() -> Visitor:
            return ANA_LOOKS

        def watching() -> Watch:
            return Watch(scene.hotwash, rooms, scene.incident, Show.ALL, again)

        await scene.at(9)
        streams = [watching().stream(ANA_LOOKS, (0, 0)) for _ in range(3)]
        for stream in streams:
            assert "100 % left" in await anext(stream)
        await scene.at(12)
        heard = [asyncio.ensure_future(anext(stream)) for stream in streams]
        await asyncio.sleep(0)
        scene.hotwash.live.committed(Committed((scene.incident,)))  # type: ignore[attr-defined]  # the hub of a running instance
        first, *others = await asyncio.gather(*heard)
        assert 'id="bar"' in first
        assert "overspent by" in first
        assert "worse than declared" in first
        assert all(one is first for one in others)
        stored = await scene.hotwash.reader.incident(Viewer("ana"), scene.incident)
        assert stored is not None
        known = await rooms.facts(Viewer("ana"), stored)
        assert (await rooms.level(known)).measured is (await rooms.level(known)).measured

    play(tmp_path, outage, act)
