"""Services on their pages: kept when they make sense, read when asked, those of the file left to the file."""

import asyncio
from pathlib import Path

from hotwash.domain.slo.service import PrometheusSource, Service
from tests.worlds import World, world

FIELDS = {
    "name": "checkout-api",
    "objective": "99.5",
    "owner": "payments",
    "dependencies": "orders-db, payments-api",
    "url": "http://127.0.0.1:9",
    "bad": 'increase(http_requests_total{code=~"5.."}[{{.window}}])',
    "total": "increase(http_requests_total[{{.window}}])",
}


async def send(one: World, path: str, **fields: str) -> tuple[int, str]:
    response = await one.http.post(path, data=fields)
    return response.status_code, response.headers.get("location") or response.text


def test_a_service_is_added_changed_and_removed(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            assert await send(one, "/add-service", act="add", **FIELDS) == (303, "/services/checkout-api")
            kept = await one.hotwash.services.get("checkout-api")
            source = PrometheusSource(FIELDS["url"], FIELDS["bad"], FIELDS["total"])
            assert kept == Service("checkout-api", 0.995, "payments", source, ("orders-db", "payments-api"))
            shown = (await one.http.get("/services/checkout-api")).text
            assert 'value="99.5"' in shown
            assert 'href="/services/payments-api"' in shown
            changed = {**FIELDS, "objective": "99.9 %"}
            assert (await send(one, "/services/checkout-api", act="change", **changed))[0] == 303
            kept = await one.hotwash.services.get("checkout-api")
            assert kept is not None
            assert kept.objective == 0.999
            assert await send(one, "/services/checkout-api", act="remove") == (303, "/services")
            assert await one.hotwash.services.all() == []

    asyncio.run(run())


def test_what_makes_no_sense_is_refused_with_what_was_typed(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            for wrong, said in (
                ({"objective": "much"}, "no percentage"),
                ({"objective": "100"}, "between 0 and 100 %"),
                ({"url": "prometheus"}, "no address of a Prometheus"),
                ({"bad": ""}, "bad events is missing"),
                ({"total": "http_requests_total"}, "over which time it counts"),
                ({"name": ""}, "1 to 100 characters"),
                ({"dependencies": "mail checkout-api"}, "cannot depend on itself"),
                ({"dependencies": "x" * 101}, "depends on cannot be read"),
            ):
                status, shown = await send(one, "/add-service", act="add", **{**FIELDS, **wrong})
                assert (status, said in shown, 'role="alert"' in shown, "payments" in shown) == (422, True, True, True)
            await send(one, "/add-service", act="add", **FIELDS)
            assert (await send(one, "/add-service", act="add", **FIELDS))[0] == 409

    asyncio.run(run())


def test_a_check_reads_what_was_typed_and_keeps_nothing(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            one.sign_in("dee")
            status, shown = await send(one, "/add-service", act="check", **FIELDS)
            assert (status, "Prometheus cannot be reached" in shown) == (200, True)
            assert await one.hotwash.services.all() == []

    asyncio.run(run())


def test_services_of_the_file_are_only_read(tmp_path: Path) -> None:
    services = tmp_path / "services.yaml"
    services.write_text("services:\n  - {name: mail, objective: 0.99}\n")

    async def run() -> None:
        async with world(tmp_path, services=services) as one:
            one.sign_in("dee")
            assert "From services.yaml" in (await one.http.get("/services/mail")).text
            status, shown = await send(one, "/services/mail", act="remove")
            assert (status, "stands in services.yaml" in shown) == (409, True)
            put = {"objective": 0.9}
            headers = {"Authorization": "Bearer dee-token"}
            assert (await one.http.put("/api/v1/services/mail", json=put, headers=headers)).status_code == 409

    asyncio.run(run())


def test_maintenance_is_planned_with_a_reason_and_ended_early(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.services.keep(Service("mail"))
            one.sign_in("bo")
            status, shown = await send(one, "/services/mail", act="plan", reason=" ", minutes="120")
            assert (status, "needs a reason" in shown) == (409, True)
            assert (await send(one, "/services/mail", act="plan", reason="x", starts="soon"))[0] == 422
            assert (await send(one, "/services/mail", act="plan", reason="Upgrade", minutes="120"))[0] == 303
            (window,) = await one.hotwash.directory.windows()
            assert ((window.ends - window.starts).total_seconds(), window.by) == (7200, "bo")
            assert "Upgrade" in (await one.http.get("/services/mail")).text
            assert (await send(one, "/services/mail", act="end", window=window.id))[0] == 303
            assert (await send(one, "/services/mail", act="end", window=window.id))[0] == 404

    asyncio.run(run())


def test_only_an_administrator_changes_a_service(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            await one.hotwash.services.keep(Service("mail"))
            one.sign_in("bo")
            assert (await send(one, "/services/mail", act="remove"))[0] == 403
            assert (await send(one, "/add-service", act="add", **FIELDS))[0] == 403
            assert (await one.http.get("/services/unheard-of")).status_code == 404
            await one.declare(service="brought-by-an-alert")
            assert "Only its incidents know" in (await one.http.get("/services/brought-by-an-alert")).text

    asyncio.run(run())


def test_services_over_http(tmp_path: Path) -> None:
    async def run() -> None:
        async with world(tmp_path) as one:
            admin = {"Authorization": "Bearer dee-token"}
            body = {"objective": 0.995, "owner": "payments"}
            assert (await one.http.put("/api/v1/services/mail", json=body, headers=admin)).json()["objective"] == 0.995
            assert (await one.get("/services")).json()["services"][0]["name"] == "mail"
            assert (await one.get("/services/mail/sli")).json()["reading"]["colour"] == "unknown"
            mine = {"Authorization": "Bearer ana-token"}
            assert (await one.http.delete("/api/v1/services/mail", headers=mine)).status_code == 403
            assert (await one.http.delete("/api/v1/services/mail", headers=admin)).json()["removed"] is True
            assert (await one.get("/services/mail")).status_code == 404

    asyncio.run(run())
