"""Pages by text message and by call, over a provider that speaks Twilio's API: a form POST with basic auth."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from xml.sax.saxutils import escape

import httpx

from hotwash.adapters.paging.words import what
from hotwash.app.channels import Page, Said
from hotwash.app.ports import Failed
from hotwash.domain.people.contacts import Contact, ContactKind

_PATIENCE_SECONDS = 15
_LONGEST_TITLE = 70
"""A text of more than 160 characters goes as several, each paid for."""


class TelephoneAddressError(Exception):
    """The provider's address cannot be used; its text says how one is written."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where messages and calls are asked for, as whom, and the number they come from."""

    url: str
    account: str
    secret: str
    number: str

    @classmethod
    def from_url(cls, url: str) -> "Provider":
        """https://ACCOUNT:TOKEN@api.twilio.com/+15550100123."""
        try:
            parts = urlsplit(url)
            where = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
        except ValueError:
            parts, where = urlsplit(""), None
        number = parts.path.strip("/")
        if parts.scheme not in ("https", "http") or not (where and parts.username and parts.password and number):
            raise TelephoneAddressError(
                "HOTWASH_TELEPHONE is no provider's address: write https://ACCOUNT:TOKEN@api.twilio.com/+15550100123"
            )
        return cls(f"{parts.scheme}://{where}", unquote(parts.username), unquote(parts.password), number)


@dataclass(frozen=True, slots=True)
class Telephone:
    """The provider's API, as far as it is needed."""

    provider: Provider
    client: httpx.AsyncClient

    async def ask(self, what: str, **fields: str) -> Failed | None:
        one = self.provider
        try:
            answer = await self.client.post(
                f"{one.url}/2010-04-01/Accounts/{one.account}/{what}.json",
                data={"From": one.number, **fields},
                auth=(one.account, one.secret),
                headers={"User-Agent": "Hotwash"},
                timeout=_PATIENCE_SECONDS,
                follow_redirects=False,
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return Failed(f"the telephone provider cannot be reached: {str(error) or type(error).__name__}")
        return None if answer.is_success else Failed(f"the telephone provider answered {_why(answer)}")


class SmsChannel:
    kind = ContactKind.SMS

    def __init__(self, telephone: Telephone) -> None:
        self._telephone = telephone

    async def send(self, page: Page, to: Contact) -> Failed | None:
        how = page.link or f"hotwash incident ack -i {page.incident}"
        return await self._text(f"PAGE {what(page)[:_LONGEST_TITLE]}. Acknowledge: {how}", to)

    async def say(self, said: Said, to: Contact) -> Failed | None:
        return await self._text(f"{said.title}. {said.text}", to)

    async def _text(self, words: str, to: Contact) -> Failed | None:
        return await self._telephone.ask("Messages", To=to.address, Body=words)


class VoiceChannel:
    """A call that says it twice; it is answered by a link or in Hotwash, not by the call."""

    kind = ContactKind.VOICE

    def __init__(self, telephone: Telephone) -> None:
        self._telephone = telephone

    async def send(self, page: Page, to: Contact) -> Failed | None:
        named = what(page) if page.title is None else f"{page.severity}. {page.title}"
        words = (
            f"Hotwash pages you as {page.whom}. {named[:_LONGEST_TITLE]}. Acknowledge it on your phone or in Hotwash."
        )
        return await self._call(words, to)

    async def say(self, said: Said, to: Contact) -> Failed | None:
        # Six digits are read out as a number unless they stand apart.
        spelled = re.sub(r"\d(?=\d)", r"\g<0>, ", f"{said.title}. {said.text}")
        return await self._call(spelled, to)

    async def _call(self, words: str, to: Contact) -> Failed | None:
        said = f"<Say>{escape(words)}</Say>"
        return await self._telephone.ask(
            "Calls", To=to.address, Twiml=f'<Response>{said}<Pause length="1"/>{said}</Response>'
        )


def _why(answer: httpx.Response) -> str:
    """The status, and the words its error has."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    words = said.get("message") if isinstance(said, dict) else None
    return f"{answer.status_code}: {str(words)[:200]}" if words else str(answer.status_code)
