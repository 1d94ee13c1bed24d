"""The ledger over a real store: what incidents cost, over the window and the quarter; what is restricted is one sum."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from hotwash.app.charging import charge_ended
from hotwash.app.execute import Caller, Done, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.ledger import read_calibration, read_ledger
from hotwash.app.polling import forget_counts, poll_slos
from hotwash.app.ports import Viewer
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.resolve import Resolve
from hotwash.domain.incident.roles import AssignRole
from hotwash.domain.kernel import Refused, Words
from hotwash.domain.slo.ledger import quarter
from hotwash.domain.slo.series import Count
from tests.app.test_charging import FAILING, resolved, settle
from tests.app.test_polling import MINUTE, OTHER, SLO, Events, polling, run
from tests.worlds import ANA, BO, START, World, reading, world

HOUR = timedelta(hours=1)
ANA_SEES, BO_SEES = Viewer("ana"), Viewer("bo")


async def charged_incident(place: World, hotwash: Hotwash) -> str:
    id = await resolved(place, 20)
    await settle(place, hotwash, 60)
    assert await charge_ended(hotwash) == 1
    return id


@run
async def test_what_incidents_cost_and_what_was_spent_outside_them(database: str) -> None:
    async with world(database) as place:
        failing = Events(
            lambda _, at: Count(at, 1000 if START < at <= START + 5 * MINUTE or at == START + 30 * MINUTE else 0, 1000)
        )
        hotwash = polling(place, failing, SLO)
        id = await charged_incident(place, hotwash)
        found = await read_ledger(hotwash, ANA_SEES)
        (one,) = found.accounts
        assert (one.bad, one.coverage) == (6000, pytest.approx(1, abs=1e-3))
        assert [(line.incident.id, line.bad) for line in one.lines] == [(id, 5000)]
        assert one.spent == pytest.approx(6000 / 1440, rel=1e-3)
        assert one.outside == pytest.approx(1000 / 1440, rel=1e-3)
        assert one.restricted == 0
        assert (await read_ledger(hotwash, ANA_SEES, service="mail")).accounts == []
        assert (await read_ledger(hotwash, replace(ANA_SEES, drill="drill-1"))).accounts == []


@run
async def test_a_quarter_is_reported_although_its_minutes_are_forgotten(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, FAILING, SLO)
        await charged_incident(place, hotwash)
        await settle(place, hotwash, 60 * 24 * 5)
        assert await forget_counts(hotwash) > 1_000
        now = hotwash.clock()
        (first,) = (await read_ledger(hotwash, ANA_SEES, quarter("2026-Q1", now))).accounts
        assert (first.bad, len(first.lines)) == (5000, 1)
        assert first.coverage == pytest.approx(6 / 64, abs=0.01)
        (before,) = (await read_ledger(hotwash, ANA_SEES, quarter("2025-Q4", now))).accounts
        assert (before.lines, before.left) == ((), None), "it was not measured then"


async def restricted(place: World, minutes: float = 20) -> str:
    declare = Declare(
        by=ANA, title=Words("Secret"), severity=Severity.SEV0, service="checkout-api", restricted=True, members=("ana",)
    )
    done = await open_incident(place.hotwash.store, declare, Caller(ANA))
    assert isinstance(done, Done)
    await place.act(done.incident, AssignRole(by=ANA, role=Role.IC, person="ana"))
    await place.at(minutes)
    assert not isinstance(await place.act(done.incident, Resolve(by=ANA, reading=reading())), Refused)
    return done.incident


@run
async def test_what_a_restricted_one_cost_is_one_sum_from_the_day_after_and_names_nothing(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, FAILING, replace(SLO, window=timedelta(days=2)))
        id = await restricted(place)
        await settle(place, hotwash, 60)
        assert await charge_ended(hotwash) == 1
        (one,) = (await read_ledger(hotwash, BO_SEES)).accounts
        assert (one.lines, one.restricted, one.outside) == ((), 0, one.spent), "not on the day itself"
        await settle(place, hotwash, 60 * 11)
        (theirs,) = (await read_ledger(hotwash, ANA_SEES)).accounts
        assert ([line.incident.id for line in theirs.lines], theirs.restricted) == ([id], 0)
        found = await read_ledger(hotwash, BO_SEES)
        (one,) = found.accounts
        assert one.lines == ()
        assert one.restricted == pytest.approx(5000 / 2880, rel=0.01)
        assert one.outside == pytest.approx(0)
        assert found.sev0 == []
        place.hotwash.slos = hotwash.slos
        place.sign_in("bo")
        told = [(await place.get("/slos/ledger", by="bo")).text, (await place.http.get("/slos/ledger")).text]
        assert "Restricted" in told[1]
        assert not any(word in text for text in told for word in (id, "Secret"))
        assert [each.total for each in (await read_ledger(hotwash, ANA_SEES)).sev0] == [20 * MINUTE]


@run
async def test_severities_are_compared_by_what_one_may_see(database: str) -> None:
    async with world(database) as place:
        hotwash = polling(place, FAILING, SLO, OTHER)
        await resolved(place, 20)
        await restricted(place, 40)
        await settle(place, hotwash, 60)
        assert await charge_ended(hotwash) == 2
        hotwash.policy = replace(hotwash.policy, calibration=replace(hotwash.policy.calibration, least_incidents=1))
        mine, others = await read_calibration(hotwash, ANA_SEES), await read_calibration(hotwash, BO_SEES)
        assert (mine.n, others.n) == (2, 1)
        assert others.matrix is not None
        assert others.matrix[Severity.SEV1][Severity.SEV0] == 1, "by the SLO that was hit hardest"
        assert (await read_calibration(hotwash, BO_SEES, quarter("2025-Q4", hotwash.clock()))).n == 0


@run
async def test_fifty_budgets_are_a_page(tmp_path: Path) -> None:
    async with world(tmp_path) as place:
        place.hotwash.slos = {f"slo-{number:02}": replace(SLO, name=f"slo-{number:02}") for number in range(51)}
        place.sign_in()
        first, second = [(await place.http.get(f"/slos/ledger?page={number}")).text for number in (1, 2)]
        assert ("slo-49" in first, "slo-50" in first, 'href="/slos/ledger?page=2"' in first) == (True, False, True)
        assert ("slo-49" in second, "slo-50" in second, 'href="/slos/ledger?page=1"' in second) == (False, True, True)


@run
async def test_it_is_served_and_what_is_no_quarter_is_refused(database: str) -> None:
    async with world(database) as place:
        place.hotwash.slos, place.hotwash.backend = {SLO.name: SLO}, FAILING
        id = await resolved(place, 20)
        await place.at(60.5)
        await poll_slos(place.hotwash)
        await charge_ended(place.hotwash)
        found = (await place.get("/slos/ledger?quarter=2026-Q1")).json()
        (one,) = found["slos"]
        assert (one["period"], one["since"], one["bad"]) == ("2026-Q1", "2026-01-01T00:00:00Z", 5000)
        assert [(line["id"], line["bad"]) for line in one["incidents"]] == [(id, 5000)]
        report = (await place.get("/slos/calibration")).json()
        assert report["words"] == ["Not enough incidents: 1 of 15."]
        assert (report["kappa"], report["matrix"]) == (None, None)
        for path in ("/slos/ledger?quarter=2026", "/slos/calibration?quarter=2026-Q4"):
            refused = await place.get(path)
            assert (refused.status_code, refused.json()["code"]) == (422, "bad-request")
        place.sign_in("bo")
        for path in ("/slos/ledger", "/slos/ledger?quarter=2026-Q1&service=checkout-api", "/slos/calibration"):
            shown = await place.http.get(path)
            assert shown.status_code == 200
        assert id in (await place.http.get("/slos/ledger")).text
        assert BO.id not in (await place.get("/slos/calibration")).text
