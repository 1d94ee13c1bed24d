"""hotwash incident impact and severity: what is known, what follows from it and what people decide, at a served one."""

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


def test_what_is_suggested_is_shown_accepted_and_dismissed(served: dict[str, str]) -> None:
    declared = run("incident", "declare", "Data leaks", "--breach", "suspected", "--output-format", "json", **served)[1]
    id = json.loads(declared)["incident"]
    code, said, _ = run("incident", "severity", "-i", id, **served)
    assert code == 0
    assert said.splitlines() == [
        "Declared SEV-2.",
        "Suggested: SEV-1. Customer data may have been exposed.",
        "Verdict: SEV-1",
        "  Customer data may have been exposed.",
        "  Nothing was measured against an SLO, so this is an opinion.",
        "  No service is named.",
    ]
    code, said, _ = run("incident", "severity", "-i", id, "--accept", **served)
    assert code == 0
    assert "Severity raised from SEV-2 to SEV-1: Customer data may have been exposed.\n" in said
    assert run("incident", "severity", "-i", id, "--accept", **served)[0] == 1
    assert "Suggested: raise it" in run("incident", "impact", "-i", id, "--outage", "total", **served)[1]
    assert run("incident", "severity", "-i", id, "--dismiss", **served)[0] == 2
    dismissed = run("incident", "severity", "-i", id, "--dismiss", "--reason", "Only our own tenant", **served)[1]
    assert dismissed.endswith("Dismissed the suggestion of SEV-0: Only our own tenant.\n")
    told = json.loads(run("incident", "severity", "-i", id, "--output-format", "json", **served)[1])
    assert (told["declared"], told["raise"], told["suggestion"]["dismissed"]) == ("SEV-1", True, True)
    assert (
        "Suggested: SEV-0 (dismissed). It is down for everyone." in run("incident", "severity", "-i", id, **served)[1]
    )


def test_a_change_of_ones_own_needs_a_reason(served: dict[str, str]) -> None:
    id = json.loads(run("incident", "declare", "x", "--output-format", "json", **served)[1])["incident"]
    code, _, said = run("incident", "severity", "SEV-1", "-i", id, **served)
    assert (code, said) == (2, "A change of severity needs a reason.\nSay why in a few words.\n")
    assert run("incident", "severity", "sev-1", "-i", id, "--reason", "All of it", **served)[0] == 0
    assert run("incident", "severity", "SEV-1", "--accept", "-i", id, **served)[0] == 2
