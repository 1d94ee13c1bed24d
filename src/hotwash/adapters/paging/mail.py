"""Pages by e-mail, to the address of the account."""

from hotwash.app.accounts import Person
from hotwash.app.channels import Page
from hotwash.app.ports import Failed, Mail, Mailer

_LONGEST_SUBJECT = 150


class MailChannel:
    name = "mail"

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def reaches(self, person: Person) -> bool:
        return person.email is not None

    async def send(self, page: Page) -> Failed | None:
        if page.person.email is None:
            return Failed(f"{page.person.id} has no e-mail address any more", for_good=True)
        subject = " ".join(f"PAGE {_what(page)}".split())
        return await self._mailer.send(
            Mail(page.key, page.incident, page.person.email, subject[:_LONGEST_SUBJECT], _letter(page))
        )


def _what(page: Page) -> str:
    if page.title is None:
        return f"Restricted {page.severity}"
    return f"{page.severity} {page.title} [{page.incident}]"


def _letter(page: Page) -> str:
    where = f", {page.service}" if page.service else ""
    lines = [f"You are paged as {page.whom}: {_what(page)}"]
    if page.title is not None:
        here = f"Acknowledged so far: {', '.join(page.acknowledged)}." if page.acknowledged else "Nobody is there yet."
        lines += ["", f"Open since {page.since:%H:%M} UTC{where}. {here}"]
    if page.next is not None:
        lines += [f"Unless that is acknowledged, next to be paged: {page.next}."]
    if page.link is not None:
        lines += ["", "Acknowledge, or pass it on:", "", page.link, "", "The link is yours alone. Do not forward it."]
    else:
        lines += ["", f"Acknowledge: hotwash incident ack -i {page.incident}"]
    return "\n".join(lines) + "\n"
