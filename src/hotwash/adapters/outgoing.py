"""Where requests may go: an address somebody typed must not reach what only this host can reach (SSRF)."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class OutgoingNetworksError(Exception):
    """HOTWASH_ALLOW_OUTGOING holds something that is no network: write 10.0.0.0/8, several with spaces between."""


def networks(text: str) -> tuple[Network, ...]:
    """Networks from a setting."""
    try:
        return tuple(ipaddress.ip_network(part) for part in text.replace(",", " ").split())
    except ValueError as error:
        raise OutgoingNetworksError(
            f"HOTWASH_ALLOW_OUTGOING: {error}: write networks such as 10.0.0.0/8, with spaces between"
        ) from None


WHERE_PROMETHEUS_LIVES = "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 127.0.0.0/8 ::1 fc00::/7"
"""Private networks; not the link-local one, where clouds hand out credentials."""


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Why nothing is sent there, and what to do."""

    why: str


@dataclass(frozen=True, slots=True)
class OutgoingGuard:
    """The public internet, and the networks an operator allows besides."""

    allowed: Sequence[Network] = ()

    async def address_of(self, host: str, port: int) -> str | Forbidden:
        """The address to connect to. It is the one that was checked: a name may answer otherwise a moment later."""
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            return Forbidden(f"{host} cannot be found: {getattr(error, 'strerror', None) or error}")
        addresses = [ipaddress.ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        for address in addresses:
            if not self._may_reach(address):
                return Forbidden(
                    f"{host} is {address}, which is not on the public internet."
                    f" If it is meant, allow it: HOTWASH_ALLOW_OUTGOING={address}"
                )
        return str(addresses[0])

    def _may_reach(self, address: Address) -> bool:
        plain = getattr(address, "ipv4_mapped", None) or address
        return (plain.is_global and not plain.is_multicast) or any(
            plain in network for network in self.allowed if network.version == plain.version
        )


class GuardedTransport(httpx.AsyncHTTPTransport):
    """Connects to the address that was checked, under the name that was asked for."""

    def __init__(self, guard: OutgoingGuard) -> None:
        # Connections are kept by address: one proven to be some host's must not serve another's request.
        super().__init__(limits=httpx.Limits(max_keepalive_connections=0))
        self._guard = guard

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        address = await self._guard.address_of(url.host, url.port or (443 if url.scheme == "https" else 80))
        if isinstance(address, Forbidden):
            raise httpx.ConnectError(address.why, request=request)
        request.url = url.copy_with(host=address)
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        return await super().handle_async_request(request)
