"""hotwash incident impact and declare: what is known of the impact, said on the command line of a served instance."""

import json
import re
import sys
from collections.abc import Iterator

import pytest
from click.testing import CliRunner

from hotwash.entry.cli.main import main
from tests.processes import program, until


def run(*arguments: str, **env: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(arguments), env=env)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of ana at a served instance."""
    where = tmp_path_factory.mktemp("served")
    env = {"HOTWASH_DATABASE": f"sqlite:///{where / 'hotwash.db'}"}
    env["HOTWASH_TOKEN"] = run("user", "add", "ana", "--admin", **env)[1].strip()
    log = where / "serve.log"
    command = [sys.executable, "-m", "hotwash", "serve", "--port", "0"]
    with program(*command, log=log, env={**env, "PYTHONUNBUFFERED": "1"}):
        found = until(lambda: re.search(r"http://\S+", log.read_text()), "Hotwash answering")
        yield {**env, "HOTWASH_URL": found[0]}


def test_what_is_known_is_said_at_the_declaration_and_piece_by_piece(served: dict[str, str]) -> None:
    known = ("--users", "40%", "--workaround", "no")
    assert run("incident", "declare", "Checkout fails", *known, **served)[0] == 0
    code, said, _ = run("incident", "impact", "-i", "INC-1", "--outage", "partial", "--workaround", "unknown", **served)
    assert code == 0
    assert re.sub(r"\d\d:\d\d", "14:00", said) == (
        "responder [14:00]: Impact: it is down for some. Not known any more: whether there is a workaround.\n"
    )
    assert run("incident", "impact", "-i", "INC-1", **served)[1].splitlines() == [
        "40 % of users are affected.",
        "It is down for some.",
        (
            "Not known: whether revenue is lost, whether a significant feature is broken, "
            "whether there is a workaround, whether only internal tools are hit, "
            "whether data is lost, whether customer data is exposed."
        ),
    ]
    told = json.loads(run("incident", "impact", "-i", "INC-1", "--output-format", "json", **served)[1])
    assert (told["users_affected"], told["outage"], told["workaround"]) == (0.4, "partial", None)
    assert run("incident", "impact", "-i", "INC-1", "--outage", "partial", **served)[1] == "Nothing changed.\n"


@pytest.mark.parametrize("share", ["40", "140%", "-1%", "many", "nan"])
def test_a_share_that_could_be_anything_is_2(share: str, served: dict[str, str]) -> None:
    code, _, said = run("incident", "impact", "-i", "INC-1", f"--users={share}", **served)
    assert code == 2
    assert "write it like 40% or 0.4" in said
