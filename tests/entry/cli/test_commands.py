"""Exit codes and words of the command line."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotwash.entry.cli.main import COMMANDS, main
from tests.processes import free_port


def run(*arguments: str, **env: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, list(arguments), env=env)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    code, said, _ = run(command, "--help")
    assert code == 0
    assert "Usage: main" in said


def test_a_server_that_is_not_there_is_3() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    code, _, said = run("incident", "list", HOTWASH_URL=url, HOTWASH_TOKEN="t")
    assert code == 3
    assert "Is it running?" in said


def test_no_token_is_2_and_says_how_to_make_one() -> None:
    code, _, said = run("incident", "list", HOTWASH_TOKEN="")
    assert code == 2
    assert "hotwash token create" in said


def test_people_are_added_listed_and_given_tokens(tmp_path: Path) -> None:
    database = {"HOTWASH_DATABASE": f"sqlite:///{tmp_path / 'h.db'}"}
    assert run("user", "list", **database)[1] == "Nobody is here yet: hotwash user add YOU --admin\n"
    code, token, _ = run("user", "add", "ana", "--name", "Ana", "--admin", **database)
    assert (code, len(token.strip())) == (0, 43)
    assert run("user", "add", "ana", **database)[0] == 1
    assert run("user", "add", "Ana B", **database)[0] == 2
    assert run("user", "add", "scribe", **database)[0] == 2
    assert run("user", "list", **database)[1] == "ana  Ana  admin\n"
    assert len(run("token", "create", "ana", **database)[1].strip()) == 43
    assert run("token", "create", "bo", **database)[0] == 1


@pytest.mark.parametrize("url", ["mysql://x", "sqlite://", "/some/path"])
def test_an_unknown_database_is_2(url: str) -> None:
    code, _, said = run("user", "list", HOTWASH_DATABASE=url)
    assert code == 2
    assert "write sqlite:///PATH" in said


def test_a_file_that_is_no_database_is_2(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, not at all, only some notes that are longer than a header would be")
    code, _, said = run("db", "check", "--database", f"sqlite:///{path}")
    assert code == 2
    assert "cannot be used" in said


def test_wrong_policy_files_stop_a_server_with_2(tmp_path: Path) -> None:
    (tmp_path / "green.yaml").write_text("window: soon\n")
    database = f"sqlite:///{tmp_path / 'h.db'}"
    code, _, said = run("serve", "--port", "0", "--policy", str(tmp_path), "--database", database)
    assert code == 2
    assert 'green.yaml:1: window: expected a duration such as 5m or 48h, got "soon"' in said


def test_verify_answers_0_1_and_2(tmp_path: Path) -> None:
    run("drill", "checkout", "--out", str(tmp_path))
    export = tmp_path / "timeline.jsonl"
    code, said, _ = run("verify", str(export))
    assert (code, "Signer not pinned" in said) == (0, True)
    verdict = json.loads(run("verify", str(export), "--output-format", "json")[1])
    code, said, _ = run("verify", str(export), "--key", verdict["vkey"])
    assert (code, "not pinned" in said) == (0, False)
    export.write_bytes(export.read_bytes()[:-1])
    assert run("verify", str(export))[0] == 1
    assert run("verify", str(tmp_path / "nowhere"))[0] == 2
    assert run("verify", str(tmp_path))[0] == 2


def test_accounts_are_changed_disabled_and_recovered(tmp_path: Path) -> None:
    database = {"HOTWASH_DATABASE": f"sqlite:///{tmp_path / 'h.db'}", "HOTWASH_BASE_URL": "https://hotwash.example"}
    run("user", "add", "ana", "--role", "viewer", **database)
    assert run("user", "role", "ana", "responder", **database)[1] == "ana is responder now.\n"
    assert run("user", "disable", "ana", **database)[0] == 0
    assert run("user", "list", **database)[1] == "ana  ana  responder  disabled\n"
    assert run("user", "enable", "ana", **database)[0] == 0
    assert run("user", "role", "bo", "admin", **database)[0] == 1
    link = run("user", "link", "ana", **database)[1]
    assert link.startswith("https://hotwash.example/invitations/")
    run("user", "disable", "ana", **database)
    assert run("recover-admin", "ana", **database)[1].startswith("https://hotwash.example/invitations/")
    assert run("recover-admin", "dee", **database)[0] == 0
    assert run("user", "list", **database)[1] == "ana  ana  admin\ndee  dee  admin\n"
    people = json.loads(run("user", "list", "--output-format", "json", **database)[1])["people"]
    assert [one["role"] for one in people] == ["admin", "admin"]


def test_tokens_have_a_scope_and_can_be_removed(tmp_path: Path) -> None:
    database = {"HOTWASH_DATABASE": f"sqlite:///{tmp_path / 'h.db'}"}
    run("user", "add", "ana", **database)
    run("token", "create", "ana", "--name", "grafana", "--scope", "read", **database)
    listed = json.loads(run("token", "list", "ana", "--output-format", "json", **database)[1])["tokens"]
    assert [(one["name"], one["scope"]) for one in listed] == [("first", "admin"), ("grafana", "read")]
    assert run("token", "remove", "ana", listed[1]["id"], **database)[0] == 0
    assert run("token", "remove", "ana", listed[1]["id"], **database)[0] == 1


def test_a_password_is_read_from_standard_input(tmp_path: Path) -> None:
    database = {"HOTWASH_DATABASE": f"sqlite:///{tmp_path / 'h.db'}"}
    run("user", "add", "ana", **database)
    for typed, code in (("short\n", 2), ("an example of words\n", 0)):
        done = CliRunner().invoke(main, ["user", "password", "ana"], input=typed, env=database)
        assert done.exit_code == code
