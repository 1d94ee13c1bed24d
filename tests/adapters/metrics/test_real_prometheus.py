"""What the canned answers assume, asked of Debian's Prometheus, which scrapes itself here."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from hotwash.adapters.metrics.prometheus import PrometheusMetrics
from hotwash.domain.kernel import to_millisecond
from hotwash.domain.slo.series import Series, Unreadable
from hotwash.domain.slo.service import PrometheusSource, Service
from tests.processes import free_port, program, until

pytestmark = pytest.mark.xdist_group("prometheus")

TOTAL = "increase(prometheus_tsdb_head_samples_appended_total[{{.window}}])"
NONE = "increase(no_such_series_total[{{.window}}])"
STEP = timedelta(seconds=3)


@dataclass
class Backend:
    url: str

    def read(self, bad: str, total: str = TOTAL, window: timedelta = STEP * 2) -> Series | Unreadable:
        service = Service("example", 0.99, source=PrometheusSource(self.url, bad, total))

        async def run() -> Series | Unreadable:
            async with httpx.AsyncClient() as client:
                scraped = to_millisecond(datetime.now(UTC)) - STEP
                return await PrometheusMetrics(client).series(service, scraped, window, STEP)

        return asyncio.run(run())

    def measured(self, bad: str) -> Series:
        series = self.read(bad)
        assert isinstance(series, Series)
        return series


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory, component: Callable[[str, str], str]) -> Iterator[Backend]:
    path, directory, port = component("prometheus", "prometheus"), tmp_path_factory.mktemp("prometheus"), free_port()
    (directory / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s}\n"
        f"scrape_configs: [{{job_name: itself, static_configs: [{{targets: ['127.0.0.1:{port}']}}]}}]\n"
    )
    command = [path, "--config.file=prometheus.yml", f"--web.listen-address=127.0.0.1:{port}"]
    with program(*command, f"--storage.tsdb.path={directory / 'data'}", log=directory / "prometheus.log"):
        found = Backend(f"http://127.0.0.1:{port}")
        until(lambda: httpx.get(f"{found.url}/-/ready").is_success, "Prometheus answering")
        until(lambda: len(found.measured(NONE).counts) == 2, "Prometheus having scraped itself")
        yield found


def test_no_error_series_is_no_errors(backend: Backend) -> None:
    assert [one.bad for one in backend.measured(NONE).counts] == [0, 0]
    assert all(one.total > 0 for one in backend.measured(NONE).counts)


def test_errors_are_counted_in_the_steps_of_the_total(backend: Backend) -> None:
    assert all(one.bad == one.total / 2 for one in backend.measured(f"{TOTAL} / 2").counts)


def test_no_total_and_errors_that_are_no_number_are_no_measurement(backend: Backend) -> None:
    assert backend.read(NONE, total=NONE) == Series(STEP, (), "prometheus")
    assert backend.measured(f"{TOTAL} * 0 / 0").counts == ()


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        ("increase(", "parse error"),
        ("{__name__=~'go_.*'} * on() {__name__=~'go_.*'}", "duplicate series"),
        ("1", "expected type instant vector"),
    ],
)
def test_a_query_it_refuses_is_unreadable_in_its_own_words(backend: Backend, bad: str, why: str) -> None:
    found = backend.read(bad)
    assert isinstance(found, Unreadable)
    assert found.why.startswith("Prometheus refused the query: ")
    assert why in found.why


def test_more_points_than_it_gives_are_unreadable(backend: Backend) -> None:
    found = backend.read(NONE, window=STEP * 12_000)
    assert isinstance(found, Unreadable)
    assert "11,000 points" in found.why


def test_nobody_listening_is_unreadable() -> None:
    found = Backend(f"http://127.0.0.1:{free_port()}").read(NONE)
    assert isinstance(found, Unreadable)
    assert found.why.startswith("Prometheus cannot be reached: ")
