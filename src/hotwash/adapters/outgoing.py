"""Where requests may go: an address somebody typed must not reach what only this host can reach (SSRF)."""

import asyncio
import ipaddress
import socket
from collections.abc import Sequence
from dataclasses import dataclass

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
