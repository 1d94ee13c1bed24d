"""Pages by e-mail, to the address of the account."""

from hotwash.adapters.paging.words import command, standing, what
from hotwash.app.channels import Page, Said
from hotwash.app.ports import Failed, Mail, Mailer
from hotwash.domain.people.contacts import Contact, ContactKind

_LONGEST_SUBJECT = 150


class MailChannel:
    kind = ContactKind.MAIL

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    async def send(self, page: Page, to: Contact) -> Failed | None:
        subject = " ".join(f"PAGE {what(page)}".split())
        return await self._mailer.send(
            Mail(page.key, page.incident, to.address, subject[:_LONGEST_SUBJECT], _letter(page))
        )

    async def say(self, said: Said, to: Contact) -> Failed | None:
        return await self._mailer.send(Mail(said.key, said.key, to.address, said.title, f"{said.text}\n"))


def _letter(page: Page) -> str:
    lines = [f"You are paged as {page.whom}: {what(page)}"]
    if page.title is not None:
        lines += [""]
    lines += standing(page)
    if page.link is not None:
        lines += ["", "Acknowledge, or pass it on:", "", page.link, "", "The link is yours alone. Do not forward it."]
    else:
        lines += ["", command(page)]
    return "\n".join(lines) + "\n"
