"""hotwash incident page, ack and decline, through the real command and server."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.serving import Server
from tests.processes import hotwash
from tests.receivers import endpoint


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    one = Server(tmp_path_factory.mktemp("paging"))
    one.start()
    yield one
    one.stop()


def test_a_page_is_sent_answered_and_passed_on_by_command(server: Server) -> None:
    def incident(*arguments: str) -> tuple[int, str, str]:
        done = hotwash("incident", *arguments, env=server.env)
        return done.returncode, done.stdout, done.stderr

    assert incident("declare", "Mail is late", "--severity", "SEV-3")[0] == 0
    code, _, refused = incident("ack")
    assert (code, "ana was not paged." in refused) == (1, True)
    code, _, usage = incident("page")
    assert (code, "Name a person, or a team" in usage) == (2, True)
    assert incident("page", "zed")[0] == 1
    assert incident("page", "--team", "zed")[0] == 1
    assert "Paged ana." in incident("page", "ana", "--reason", "Knows mail")[1]
    code, said, _ = incident("decline", "--reason", "On a train", "--output-format", "json")
    assert (code, json.loads(said)["entries"][0]["kind"]) == (0, "page.declined")
    assert "ana acknowledged the page." in incident("ack")[1]
    assert incident("ack")[1] == "Nothing changed.\n"


def test_a_contact_is_added_verified_tried_and_removed_by_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def oncall(*arguments: str) -> tuple[int, str, str]:
        done = hotwash("oncall", *arguments, env=one.env)
        return done.returncode, done.stdout, done.stderr

    monkeypatch.setenv("HOTWASH_ALLOW_OUTGOING", "127.0.0.0/8")
    one = Server(tmp_path)
    one.start()
    try:
        with endpoint() as topics:
            assert oncall("test") == (1, "Nothing reaches you: hotwash oncall contact add ADDRESS\n", "")
            assert "no address of an ntfy topic" in oncall("contact", "add", "nonsense")[2]
            code, _, refused = oncall("contact", "add", "+15550100123", "--kind", "sms")
            assert (code, "HOTWASH_TELEPHONE" in refused) == (1, True)
            address = f"http://127.0.0.1:{topics.port}/ana-9f3b2c"
            code, said, _ = oncall("contact", "add", address, "--wait", "60", "--output-format", "json")
            id = json.loads(said)["id"]
            assert (code, "60 s after the page, not verified" in oncall("contact", "list")[1]) == (0, True)
            assert oncall("contact", "code", id)[0] == 1
            assert oncall("contact", "verify", id, "nothing")[0] == 1
            sent = json.loads(topics.requests[0][1])["title"].removeprefix("Your code is ")
            assert oncall("contact", "verify", id, sent)[0] == 0
            assert f"{id} is used at once" in oncall("contact", "wait", id, "0")[1]
            assert oncall("test") == (0, f"{id}  taken\n", "")
            topics.statuses = [500]
            code, said, _ = oncall("test", "--output-format", "json")
            assert (code, json.loads(said)["tried"][0]["sent"]) == (1, False)
            assert oncall("contact", "remove", id)[0] == 0
            assert json.loads(oncall("contact", "list", "--output-format", "json")[1]) == {"contacts": []}
    finally:
        one.stop()
