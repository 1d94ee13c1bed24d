"""What somebody typed as an address reaches the public internet and what an operator allows, nothing else."""

import asyncio

import httpx
import pytest

from hotwash.adapters.outgoing import Forbidden, GuardedTransport, OutgoingGuard, OutgoingNetworksError, networks
from hotwash.adapters.webhooks.standard import StandardWebhookSender
from hotwash.app.ports import Failed, Webhook
from tests.receivers import endpoint
from tests.worlds import START


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2130706433",
        "0x7f.1",
    ],
)
def test_what_is_not_public_is_refused_and_says_how_to_allow_it(host: str) -> None:
    found = asyncio.run(OutgoingGuard().address_of(host, 80))
    assert isinstance(found, Forbidden)
    assert "HOTWASH_ALLOW_OUTGOING=" in found.why


@pytest.mark.parametrize("host", ["93.184.215.14", "2606:4700::1111"])
def test_what_is_public_is_reached(host: str) -> None:
    assert asyncio.run(OutgoingGuard().address_of(host, 443)) == host


def test_an_operator_allows_networks() -> None:
    guard = OutgoingGuard(networks("10.0.0.0/8, 127.0.0.1"))
    assert asyncio.run(guard.address_of("10.9.8.7", 80)) == "10.9.8.7"
    assert isinstance(asyncio.run(guard.address_of("192.168.0.1", 80)), Forbidden)
    assert isinstance(asyncio.run(guard.address_of("169.254.169.254", 80)), Forbidden)


def test_a_name_nobody_has_is_said() -> None:
    found = asyncio.run(OutgoingGuard().address_of("nowhere.invalid", 80))
    assert isinstance(found, Forbidden)
    assert "cannot be found" in found.why


def test_a_setting_that_is_no_network_is_refused() -> None:
    with pytest.raises(OutgoingNetworksError, match=r"10\.0\.0\.0/8"):
        networks("the office")


def test_nothing_is_sent_where_nothing_may_go_and_the_name_is_kept_where_it_may() -> None:
    async def run(port: int) -> tuple[object, object]:
        webhook = Webhook("wh_example", f"http://localhost:{port}/hook?a=b", "whsec_c2VjcmV0")
        answers = []
        for allowed in ("", "127.0.0.0/8 ::1"):
            async with httpx.AsyncClient(transport=GuardedTransport(OutgoingGuard(networks(allowed)))) as client:
                answers.append(await StandardWebhookSender(client).send(webhook, "msg_1", START, b"{}"))
        return answers[0], answers[1]

    with endpoint() as one:
        refused, sent = asyncio.run(run(one.port))
        assert isinstance(refused, Failed)
        assert "HOTWASH_ALLOW_OUTGOING" in refused.why
        assert sent is None
        ((headers, _),) = one.requests
        assert headers["host"] == f"localhost:{one.port}"
