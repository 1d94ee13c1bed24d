"""Minutes of many SLOs in one query, asked of Debian's Prometheus over a history written for it."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from hotwash.adapters.metrics.prometheus_minutes import PrometheusMinutes, grouped
from hotwash.app.slo_counts import MINUTE, Measured
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.series import Count, Unreadable
from hotwash.domain.slo.service import PrometheusSource
from tests.processes import free_port, program, until
from tests.worlds import START

pytestmark = pytest.mark.xdist_group("prometheus")

SCRAPE = 15
WRITTEN = 30
"""Minutes of history."""


def slo(name: str, bad: str, total: str, url: str = "http://prometheus.example") -> Slo:
    return Slo(name, "checkout-api", 0.999, PrometheusSource(url, bad, total))


def counting(name: str, labels: str = "") -> str:
    return f"sum(increase({name}{{{labels}}}[{{{{.window}}}}]))"


def read(client: httpx.AsyncClient, slos: Sequence[Slo], after: datetime, to: datetime) -> Measured:
    async def run() -> Measured:
        async with client:
            return await PrometheusMinutes(client).minutes(slos, after, to)

    return asyncio.run(run())


def history(start: datetime) -> str:
    """Ten events a scrape and one error; the process starts anew after ten minutes, and is not there for five."""
    lines = ["# TYPE http counter"]
    for code, each in (("200", 9), ("500", 1)):
        for step in range(WRITTEN * 60 // SCRAPE + 1):
            minute = step * SCRAPE / 60
            at = (start + timedelta(seconds=step * SCRAPE)).timestamp()
            if not 20 < minute < 25:
                since = step if minute < 10 else step - 10 * 60 // SCRAPE
                lines.append(f'http_total{{code="{code}"}} {each * since} {at:.0f}')
    return "\n".join([*lines, "# EOF", ""])


@pytest.fixture(scope="module")
def backend(
    tmp_path_factory: pytest.TempPathFactory, component: Callable[[str, str], str]
) -> Iterator[tuple[str, datetime]]:
    """A Prometheus with that history, and when it starts."""
    directory, port = tmp_path_factory.mktemp("history"), free_port()
    start = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(hours=3)
    (directory / "history.txt").write_text(history(start))
    written = [component("promtool", "prometheus"), "tsdb", "create-blocks-from", "openmetrics", "history.txt", "data"]
    subprocess.run(written, cwd=directory, check=True, capture_output=True)
    (directory / "prometheus.yml").write_text("")
    command = [component("prometheus", "prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data"]
    with program(*command, f"--web.listen-address=127.0.0.1:{port}", log=directory / "prometheus.log"):
        until(lambda: httpx.get(f"http://127.0.0.1:{port}/-/ready").is_success, "Prometheus answering")
        yield f"http://127.0.0.1:{port}", start


def test_a_real_prometheus_counts_through_resets_and_leaves_gaps(backend: tuple[str, datetime]) -> None:
    url, start = backend
    good = slo("good", counting("http_total", 'code="500"'), counting("http_total"), url)
    quiet = replace(good, name="no errors", source=replace(good.source, bad=counting("no_such_total")))
    absent = replace(good, name="nothing", source=replace(good.source, total=counting("no_such_total")))
    wrong = replace(good, name="wrong", source=replace(good.source, bad="increase("))
    no_number = replace(good, name="NaN", source=replace(good.source, bad=f"{good.source.bad} * NaN"))
    slos = [good, quiet, wrong, absent, no_number]
    found = read(httpx.AsyncClient(), slos, start, start + MINUTE * WRITTEN)
    counts = {int((one.at - start) / MINUTE): one for one in found["good"] if isinstance(one, Count)}
    assert set(range(2, 20)) <= set(counts)
    assert not {22, 23, 24} & set(counts), "a process that is not there was not measured"
    whole = [minute for minute in range(2, 20) if minute not in (10, 11)]
    assert [round(counts[minute].total) for minute in whole] == [40] * len(whole)
    assert [round(counts[minute].bad) for minute in whole] == [4] * len(whole)
    assert all(0 <= counts[minute].total <= 60 for minute in counts), "a reset is no flood and nothing below zero"
    assert [one.bad for one in found["no errors"] if isinstance(one, Count)] == [0.0] * len(counts)
    assert found["nothing"] == []
    assert found["NaN"] == []
    assert isinstance(found["wrong"], Unreadable)
    assert "parse error" in found["wrong"].why


def test_a_thousand_slos_are_one_query_and_prometheus_takes_it(backend: tuple[str, datetime]) -> None:
    url, start = backend
    asked = 0

    async def count(_: httpx.Request) -> None:
        nonlocal asked
        asked += 1

    slos = [slo(f"s{n}", counting("http_total", f'code="5{n:02}"'), counting("http_total"), url) for n in range(1000)]
    client = httpx.AsyncClient(event_hooks={"request": [count]}, timeout=60)
    found = read(client, slos, start + MINUTE * 3, start + MINUTE * 5)
    assert asked == 1
    assert len(found) == 1000
    assert [round(one.bad) for one in found["s0"] if isinstance(one, Count)] == [4, 4]
    assert [round(one.bad) for one in found["s1"] if isinstance(one, Count)] == [0, 0]


def canned(answer: Callable[[str], httpx.Response]) -> httpx.AsyncClient:
    def respond(request: httpx.Request) -> httpx.Response:
        return answer(parse_qs(request.content.decode())["query"][0])

    return httpx.AsyncClient(transport=httpx.MockTransport(respond))


def lines(**values: str) -> httpx.Response:
    at = START.timestamp()
    result = [{"metric": {"q": q}, "values": [[at, value]]} for q, value in values.items()]
    return httpx.Response(200, json={"status": "success", "data": {"resultType": "matrix", "result": result}})


ONE, TWO = slo("one", "bad", "all"), slo("two", "bad", "all")


@pytest.mark.parametrize(
    ("total", "bad", "expected"),
    [
        ("10", "1", [(1, 10)]),
        ("0", "0", [(0, 0)]),
        ("NaN", "0", []),
        ("10", "NaN", []),
        ("+Inf", "0", []),
        ("-1", "0", []),
        ("10", "-1", [(0, 10)]),
        ("10", "11", [(10, 10)]),
    ],
)
def test_what_is_no_count_is_no_measurement(total: str, bad: str, expected: list[tuple[float, float]]) -> None:
    found = read(canned(lambda _: lines(t0=total, b0=bad)), [ONE], START - MINUTE, START)["one"]
    assert not isinstance(found, Unreadable)
    assert [(one.bad, one.total) for one in found] == expected


@pytest.mark.parametrize(
    ("response", "why"),
    [
        (httpx.Response(503, json={"status": "error", "error": "timed out"}), "timed out"),
        (httpx.Response(502, text="bad gateway"), "not its API"),
        (
            httpx.Response(200, json={"status": "success", "data": {"result": [{"metric": {}, "values": []}]}}),
            "not its",
        ),
    ],
)
def test_a_backend_that_is_ill_is_asked_once_and_nothing_is_known(response: httpx.Response, why: str) -> None:
    asked: list[str] = []

    def answer(query: str) -> httpx.Response:
        asked.append(query)
        return response

    found = read(canned(answer), [ONE, TWO], START - MINUTE, START)
    assert len(asked) == 1
    for one in found.values():
        assert isinstance(one, Unreadable)
        assert why in one.why


def test_queries_are_joined_as_a_tree() -> None:
    assert (
        grouped((ONE,)) == '(label_replace(sum(all), "q", "t0", "", "") or label_replace(sum(bad), "q", "b0", "", ""))'
    )
    many = grouped(tuple(replace(ONE, name=str(n)) for n in range(1000)))
    depth = deepest = 0
    for letter in many:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        deepest = max(deepest, depth)
    assert deepest < 16
