"""hotwash change: fit for the last step of a deploy."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.serving import Server
from tests.processes import hotwash


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("change"))
    one.start()
    yield one
    one.stop()


def test_a_job_reports_what_it_deployed_and_gets_its_id(server: Server) -> None:
    began = (datetime.now(UTC) - timedelta(minutes=5)).isoformat()
    deploy = ("change", "record", "deploy", "checkout-api", "Deploy #847")
    given = ("--start", began, "--end", "now", "--region", "eu", "--region", "us", "--link", "https://ci.example.com/1")
    done = hotwash(*deploy, "--id", "847", *given, env=server.env)
    assert (done.returncode, done.stdout, done.stderr) == (0, "847\n", "")
    again = hotwash(*deploy, "--id", "847", "--outcome", "failed", "--output-format", "json", env=server.env)
    kept = json.loads(again.stdout)
    assert (kept["ref"], kept["regions"], kept["outcome"]) == ("C1", ["eu", "us"], "failed")
    made_up = hotwash("change", "record", "flag", "mail", "New sender", env=server.env).stdout.strip()
    listed = hotwash("change", "list", env=server.env).stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["C2", "C1"]
    assert listed[1].endswith("deploy of checkout-api: Deploy #847, failed")
    found = json.loads(hotwash("change", "list", "--service", "mail", "--output-format", "json", env=server.env).stdout)
    assert [one["id"] for one in found["changes"]] == [made_up]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("deploy", "checkout-api", "x", "--start", "noon"), 2, "no moment"),
        (("deploy", "checkout-api", "x", "--start", "2036-01-01T00:00:00Z"), 2, "has begun"),
        (("wish", "checkout-api", "x"), 2, "wish"),
        (("deploy", "checkout-api"), 2, "SUMMARY"),
    ],
)
def test_what_cannot_be_reported_is_said(server: Server, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = hotwash("change", "record", *arguments, env=server.env)
    assert (done.returncode, said in done.stderr) == (code, True), done.stderr


def test_a_server_that_cannot_be_reached_is_3() -> None:
    env = {"HOTWASH_URL": "http://127.0.0.1:9", "HOTWASH_TOKEN": "x"}
    assert hotwash("change", "record", "deploy", "checkout-api", "Deploy", env=env).returncode == 3
