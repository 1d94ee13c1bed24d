"""Pages by push, over a server that speaks ntfy: one JSON POST to its root, which names the topic."""

from typing import Any
from urllib.parse import urlsplit

import httpx

from hotwash.adapters.paging.words import command, standing, what
from hotwash.app.channels import Page, Said
from hotwash.app.ports import Failed
from hotwash.domain.people.contacts import Contact, ContactKind

_PATIENCE_SECONDS = 15
_DEFAULT, _MAX = 3, 5
"""Priorities; the highest breaks through a phone's quiet where its owner allows that."""
_LONGEST_TITLE = 200


class NtfyChannel:
    """Anything but 2xx is a failure, a redirect too. A failure names the server: the topic is as good as a password."""

    kind = ContactKind.NTFY

    def __init__(self, client: httpx.AsyncClient) -> None:
        """client reaches what outgoing requests may reach."""
        self._client = client

    async def send(self, page: Page, to: Contact) -> Failed | None:
        lines = [f"You are paged as {page.whom}.", *standing(page)]
        message: dict[str, Any] = {"title": what(page)[:_LONGEST_TITLE], "priority": _MAX, "tags": ["rotating_light"]}
        if page.link is not None:
            message["click"] = page.link
            message["actions"] = [{"action": "view", "label": "Acknowledge", "url": page.link}]
        else:
            lines.append(command(page))
        return await self._post({**message, "message": "\n".join(lines)}, to)

    async def say(self, said: Said, to: Contact) -> Failed | None:
        priority = _MAX if said.urgent else _DEFAULT
        return await self._post({"title": said.title, "message": said.text, "priority": priority}, to)

    async def _post(self, message: dict[str, Any], to: Contact) -> Failed | None:
        parts = urlsplit(to.address)
        headers = {"User-Agent": "Hotwash"} | ({"Authorization": f"Bearer {to.token}"} if to.token else {})
        try:
            answer = await self._client.post(
                f"{parts.scheme}://{parts.netloc}/",
                json={"topic": parts.path.removeprefix("/"), **message},
                headers=headers,
                timeout=_PATIENCE_SECONDS,
                follow_redirects=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Failed(f"{parts.netloc} cannot be reached: {str(error) or type(error).__name__}")
        return None if answer.is_success else Failed(f"{parts.netloc} answered {answer.status_code}")
