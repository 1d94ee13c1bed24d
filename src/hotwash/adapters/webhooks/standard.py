"""Webhooks as Standard Webhooks 1.0 has them: a stable id, a time stamp, an HMAC-SHA256 over both and the body."""

import base64
import binascii
import hashlib
import hmac
import secrets

import httpx

from hotwash.app.ports import Failed, Gone, Webhook
from hotwash.domain.kernel import Instant

_PREFIX = "whsec_"
_SECRET_BYTES = 32
_PATIENCE_SECONDS = 15
_GONE = 410


def signature(secret: str, key: str, seconds: int, body: bytes) -> str:
    """The webhook-signature header: v1, then base64 of the HMAC over id.timestamp.body."""
    try:
        hmac_key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except binascii.Error:
        hmac_key = secret.encode()
    mac = hmac.new(hmac_key, f"{key}.{seconds}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(mac.digest()).decode()}"


class StandardWebhookSender:
    """Anything but 2xx is a failure, a redirect too: whoever moved an endpoint has to say so here."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    def new_secret(self) -> str:
        return _PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()

    async def send(self, webhook: Webhook, key: str, at: Instant, body: bytes) -> Failed | Gone | None:
        seconds = int(at.timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Hotwash",
            "webhook-id": key,
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature(webhook.secret, key, seconds, body),
        }
        try:
            answer = await self._client.post(
                webhook.url, content=body, headers=headers, timeout=_PATIENCE_SECONDS, follow_redirects=False
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Failed(f"{webhook.url} cannot be reached: {str(error) or type(error).__name__}")
        if answer.status_code == _GONE:
            return Gone()
        return None if answer.is_success else Failed(f"{webhook.url} answered {answer.status_code}")
