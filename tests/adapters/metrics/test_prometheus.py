"""Prometheus' answers as documented, the odd ones included; the journeys use a real one."""

import asyncio
import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest
from hypothesis import given, strategies as st

from hotwash.adapters.metrics.prometheus import PrometheusMetrics
from hotwash.adapters.policy_files import load_policy
from hotwash.domain.slo.green import Colour, judge
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service
from tests.worlds import START

MINUTE = timedelta(minutes=1)
SERVICE = Service(
    "checkout-api",
    0.995,
    source=PrometheusSource("http://prometheus.example/", "increase(bad[{{.window}}])", "increase(total[{{.window}}])"),
)
AT = START.timestamp()


def matrix(*series: list[list[object]]) -> dict[str, object]:
    lines = [{"metric": {}, "values": values} for values in series]
    return {"status": "success", "data": {"resultType": "matrix", "result": lines}}


def wrapped(values: object) -> bytes:
    """An answer of the right shape around values of any."""
    return json.dumps({"status": "success", "data": {"result": [{"values": values}]}}).encode()


def read(answer: Callable[[str], httpx.Response], service: Service = SERVICE) -> Series | Unreadable:
    """Ask for five minutes; `answer` gets the query."""

    def respond(request: httpx.Request) -> httpx.Response:
        return answer(parse_qs(request.content.decode())["query"][0])

    async def run() -> Series | Unreadable:
        async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
            return await PrometheusMetrics(client).series(service, START, 5 * MINUTE, MINUTE)

    return asyncio.run(run())


def answers(total: dict[str, object], bad: dict[str, object]) -> Callable[[str], httpx.Response]:
    return lambda query: httpx.Response(200, json=bad if "bad" in query else total)


def test_the_window_stands_in_both_queries_and_samples_become_counts() -> None:
    asked: list[str] = []

    def answer(query: str) -> httpx.Response:
        asked.append(query)
        return httpx.Response(200, json=matrix([[AT - 60, "600"], [AT, "600.5"]]))

    series = read(answer)
    assert asked == ["sum(increase(total[60s]))", "sum(increase(bad[60s]))"]
    assert isinstance(series, Series)
    assert [(one.at, one.total) for one in series.counts] == [(START - MINUTE, 600), (START, 600.5)]


def test_no_error_series_is_no_errors_and_no_total_is_no_data() -> None:
    quiet = read(answers(matrix([[AT, "600"]]), matrix()))
    assert isinstance(quiet, Series)
    assert [one.bad for one in quiet.counts] == [0]
    nothing = read(answers(matrix(), matrix()))
    assert isinstance(nothing, Series)
    assert nothing.counts == ()


@pytest.mark.parametrize("value", ["NaN", "+Inf", "-Inf"])
def test_a_step_whose_total_or_errors_are_no_number_was_not_measured(value: str) -> None:
    whole = [[AT - 60, "600"], [AT, "600"]]
    for total, bad in (([[AT - 60, value], [AT, "600"]], [[AT, "3"]]), (whole, [[AT - 60, value], [AT, "3"]])):
        series = read(answers(matrix(total), matrix(bad)))
        assert isinstance(series, Series)
        assert [(one.at, one.bad) for one in series.counts] == [(START, 3)]


def test_errors_that_cannot_be_computed_are_unknown_and_never_green() -> None:
    total = [[AT - 60 * n, "600"] for n in range(4, -1, -1)]
    unknown = read(answers(matrix(total), matrix([[at, "NaN"] for at, _ in total])))
    assert judge(SERVICE, unknown, START, load_policy()).colour is Colour.UNKNOWN


def test_more_errors_than_events_and_fewer_than_none_are_cut() -> None:
    series = read(answers(matrix([[AT - 60, "600"], [AT, "600"]]), matrix([[AT - 60, "601"], [AT, "-1"]])))
    assert isinstance(series, Series)
    assert [one.bad for one in series.counts] == [600, 0]


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (httpx.Response(400, json={"status": "error", "errorType": "bad_data", "error": "parse error"}), "parse error"),
        (httpx.Response(422, json={"status": "error", "errorType": "execution", "error": "many-to-many"}), "many-to"),
        (httpx.Response(503, json={"status": "error", "errorType": "timeout", "error": "timed out"}), "timed out"),
        (httpx.Response(503, json={"status": "error", "error": "a\n\x00b" + "c" * 1000}), "query: a b" + "c" * 197),
        (httpx.Response(503, json={"status": "error"}), "refused the query: with status 503"),
        (httpx.Response(302, headers={"Location": "http://elsewhere.example"}), "answered 302"),
        (httpx.Response(404, text="404 page not found"), "answered 404"),
        (httpx.Response(200, content=b"\xff"), "not its API"),
        (httpx.Response(200, json={"status": "success", "data": {"result": [{"values": "x"}]}}), "not its API"),
        (httpx.Response(200, json=matrix([[AT, "1"]], [[AT, "2"]])), "more than one series"),
        (httpx.Response(200, json=matrix([[AT, "many"]])), "not its API"),
        (httpx.Response(200, json=matrix([[1e17, "1"]])), "not its API"),
        (httpx.Response(200, content=b'{"status":"success","data":' + b"[" * 100_000), "not its API"),
    ],
)
def test_whatever_goes_wrong_is_unreadable_with_its_reason(response: httpx.Response, why: str) -> None:
    found = read(lambda _: response)
    assert isinstance(found, Unreadable)
    assert why in found.why


@pytest.mark.parametrize("error", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.ReadError("cut")])
def test_a_backend_that_is_gone_is_unreadable(error: httpx.TransportError) -> None:
    def fail(_: str) -> httpx.Response:
        raise error

    assert isinstance(read(fail), Unreadable)


@pytest.mark.parametrize("url", ["http://", "http://\x01", "http://xn--/"])
def test_an_address_that_is_none_is_unreadable(url: str) -> None:
    found = read(
        lambda _: httpx.Response(200, json=matrix()), Service("x", 0.99, source=PrometheusSource(url, "b", "t"))
    )
    assert isinstance(found, Unreadable)
    assert "its address is none" in found.why


def test_a_backend_that_never_answers_is_left_after_the_time_there_is() -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def run() -> Series | Unreadable:
        async with httpx.AsyncClient(transport=httpx.MockTransport(hang)) as client:
            impatient = PrometheusMetrics(client, patience=timedelta(milliseconds=10))
            return await impatient.series(SERVICE, START, 5 * MINUTE, MINUTE)

    assert asyncio.run(run()) == Unreadable("Prometheus did not answer within 0.01 s", "prometheus")


@given(st.binary() | st.recursive(st.none() | st.floats(allow_nan=False) | st.text(), st.lists).map(wrapped))
def test_no_answer_raises(content: bytes) -> None:
    read(lambda _: httpx.Response(200, content=content))


def test_a_service_without_a_source_is_unreadable() -> None:
    assert read(lambda _: httpx.Response(500), Service("x", 0.99)) == Unreadable(
        "no metrics source is configured for it", "prometheus"
    )
