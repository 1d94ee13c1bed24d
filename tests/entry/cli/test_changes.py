"""hotwash changes rank: an onset and changes in, suspects out."""

import json

import pytest
from click.testing import CliRunner

from hotwash.entry.cli.main import main

EXAMPLE = {
    "onset": "2026-03-02T14:01:00Z",
    "service": "checkout-api",
    "regions": ["eu"],
    "dependencies": {"checkout-api": ["orders-db"], "shop-web": ["checkout-api"]},
    "changes": [
        {
            "id": "deploy-847",
            "kind": "deploy",
            "service": "checkout-api",
            "start": "2026-03-02T13:49:00Z",
            "end": "2026-03-02T13:59:00Z",
            "regions": ["eu"],
        },
        {"id": "migration-12", "kind": "migration", "service": "orders-db", "start": "2026-03-02T13:11:00Z"},
    ],
}


def ranked(document: object, *options: str) -> tuple[int, str, str]:
    text = document if isinstance(document, str) else json.dumps(document)
    done = CliRunner().invoke(main, ["changes", "rank", "-", *options], input=text)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


def test_the_json_has_probabilities_factors_and_none() -> None:
    code, said, _ = ranked(EXAMPLE, "--output-format", "json")
    ranking = json.loads(said)
    assert code == 0
    assert [one["id"] for one in ranking["changes"]] == ["deploy-847", "migration-12"]
    assert set(ranking["changes"][0]["factors"]) == {"prior", "recency", "distance", "blast"}
    assert sum(one["probability"] for one in ranking["changes"]) + ranking["none"] == pytest.approx(1, abs=0.001)


def test_the_words_show_the_four_factors_and_none_of_these() -> None:
    lines = ranked(EXAMPLE)[1].splitlines()
    assert lines[0].split()[:2] == ["84.0%", "deploy-847"]
    assert lines[0].endswith("deploy on checkout-api: prior 1, recency 0.96, distance 1, blast 1")
    assert lines[-1].split(maxsplit=1)[1] == "none of these"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "not JSON"),
        ({}, "onset"),
        ({**EXAMPLE, "onset": "noon"}, "noon is no moment"),
        ({**EXAMPLE, "changes": [{"id": "x", "kind": "magic", "service": "a", "start": "x"}]}, "magic"),
        ({**EXAMPLE, "region": "eu"}, "region"),
    ],
)
def test_what_is_no_onset_is_refused_by_name(document: object, said: str) -> None:
    code, _, error = ranked(document)
    assert code == 2
    assert said in error
