"""The heartbeat: a request that a service outside expects and that raises an alarm there when it does not come."""

import re

import httpx

from hotwash.app.ports import Failed

_PATIENCE_SECONDS = 10


class HeartbeatUrlError(Exception):
    """HOTWASH_HEARTBEAT_URL is no address: write https://..., as the service that waits for it shows it."""


class Heartbeat:
    """Its address is a secret: whoever has it can keep the alarm from being raised, so no message says it."""

    def __init__(self, http: httpx.AsyncClient, url: str) -> None:
        if not re.match(r"https?://[^/\s]+\S*$", url):
            raise HeartbeatUrlError(HeartbeatUrlError.__doc__)
        self._http, self._url = http, url

    async def __call__(self) -> Failed | None:
        try:
            response = await self._http.get(self._url, timeout=_PATIENCE_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Failed(f"{type(error).__name__}: {error}")
        return None if response.is_success else Failed(f"it was answered with {response.status_code}")
