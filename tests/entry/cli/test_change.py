"""hotwash change: fit for the last step of a deploy."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from tests.browser.serving import Server
from tests.processes import hotwash

DOCUMENT = Path(__file__).parents[3] / "docs" / "changes.md"


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


def test_responders_see_them_ranked_and_judge_them(server: Server) -> None:
    def incident(*arguments: str) -> tuple[int, str, str]:
        done = hotwash("incident", *arguments, env=server.env)
        return done.returncode, done.stdout, done.stderr

    hotwash("change", "record", "deploy", "search", "Deploy #9", "--id", "9", env=server.env)
    hotwash("change", "record", "config", "search", "Timeout", "--id", "10", env=server.env)
    ref = {one["id"]: one["ref"] for one in json.loads(_listed(server))["changes"]}
    assert incident("declare", "Search fails", "--service", "search")[0] == 0
    assert incident("change", "flag", "Cache switched off")[1].endswith("Change (flag): Cache switched off.\n")
    code, said, _ = incident("change", "confirm", ref["9"], "--reason", "The index is empty")
    assert (code, f"It was {ref['9']}: Deploy #9 (deploy of search" in said) == (0, True)
    assert incident("change", "clear", ref["10"], "--reason", "Unused")[0] == 0
    code, _, refused = incident("change", "clear", ref["10"], "--reason", "Unused")
    assert (code, "is cleared" in refused) == (1, True)
    assert incident("change", "confirm", "C999", "--reason", "x")[0] == 1
    near = incident("change", "near")[1].splitlines()
    assert near[0].endswith("It was declared then; neither counts nor an alert tell when it began.")
    assert "confirmed: The index is empty" in near[1]
    assert near[-1] == f"cleared  {ref['10']}  Timeout: Unused"
    assert json.loads(incident("change", "near", "--output-format", "json")[1])["onset"]["basis"] == "declaration"


def test_the_step_of_a_job_as_documented_reports_a_change(server: Server, component: Callable[[str, str], str]) -> None:
    component("curl", "curl")
    assert hotwash("user", "role", "ana", "admin", env=server.env).returncode == 0
    shown = hotwash("integration", "add", "ci", env=server.env).stdout
    generic = re.search(r"to (http\S+/generic)", shown)
    assert generic is not None
    snippet = re.search(r"```yaml\n(# The last step.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert snippet is not None
    (step,) = yaml.safe_load(snippet.group(1))
    run = {
        "HOTWASH_CHANGES": generic.group(1),
        "OUTCOME": "failed",
        "GITHUB_RUN_ID": "900",
        "GITHUB_RUN_ATTEMPT": "1",
        "GITHUB_RUN_NUMBER": "118",
        "GITHUB_SERVER_URL": "https://git.example.com",
        "GITHUB_REPOSITORY": "acme/shop",
    }
    done = subprocess.run(
        ["bash", "-ec", step["run"]], env={**os.environ, **run}, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout)["changes"][0]["id"] == "900.1"
    assert "Deploy #118, failed" in hotwash("change", "list", env=server.env).stdout


def _listed(server: Server) -> str:
    return hotwash("change", "list", "--service", "search", "--output-format", "json", env=server.env).stdout
