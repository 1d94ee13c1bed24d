"""hotwash incident page, ack and decline, through the real command and server."""

import json
from collections.abc import Iterator

import pytest

from tests.browser.serving import Server
from tests.processes import hotwash


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
