"""The pager on the account's page: where one is paged, when, and a test of it all."""

from datetime import timedelta

from starlette.responses import RedirectResponse, Response

from hotwash.app.accounts import Person
from hotwash.app.hotwash import Hotwash
from hotwash.app.reaching import add_contact, change_wait, remove_contact, send_new_code, verify_contact
from hotwash.domain.kernel import Refused
from hotwash.domain.people.contacts import Contact, ContactKind
from hotwash.entry.web.forms import Typed
from hotwash.entry.web.visitors import Visitor

ACTS = frozenset({"contact", "verify", "new-code", "wait", "remove-contact"})
_WAITS = {
    0: "At once",
    30: "30 s after",
    60: "1 min after",
    180: "3 min after",
    300: "5 min after",
    600: "10 min after",
}


async def act_on_pager(hotwash: Hotwash, visitor: Visitor, form: Typed) -> Response | Refused:
    """One of ACTS; who only reads is never paged and has no pager."""
    if not visitor.responds:
        return Refused("not-allowed", "Your account reads and is never paged.", "Ask an administrator for more.")
    done = await _act(hotwash, visitor.person, form, form["contact"])
    return done if isinstance(done, Refused) else RedirectResponse("/account#pager", 303)


async def _act(hotwash: Hotwash, person: Person, form: Typed, id: str) -> Contact | Refused | None:
    seconds = form["wait"]
    wait = timedelta(seconds=int(seconds) if seconds.isdecimal() and len(seconds) < 6 else 0)
    match form["act"]:
        case "contact":
            kind = ContactKind(form["kind"]) if form["kind"] in list(ContactKind) else ContactKind.NTFY
            given = wait if seconds else None
            return await add_contact(hotwash, person, kind, form["address"], form.given("topic-token"), given)
        case "verify":
            return await verify_contact(hotwash, person, id, form["code"])
        case "new-code":
            return await send_new_code(hotwash, person, id)
        case "wait":
            return await change_wait(hotwash, person, id, wait)
        case _:
            return await remove_contact(hotwash, person, id)


_KINDS = ((ContactKind.NTFY, "Push (ntfy)"), (ContactKind.SMS, "Text message"), (ContactKind.VOICE, "Call"))


def kinds(hotwash: Hotwash) -> list[tuple[str, str]]:
    """What this instance can send by, besides mail."""
    sends = {one.kind for one in hotwash.channels}
    return [(kind.value, words) for kind, words in _KINDS if kind in sends]


def waits(contact: Contact | None = None) -> list[tuple[str, str]]:
    """What may be chosen, and what was chosen otherwise."""
    chosen = round(contact.wait.total_seconds()) if contact is not None else 0
    offered = {chosen: f"{chosen} s after", **_WAITS}
    return [(str(seconds), offered[seconds]) for seconds in sorted(offered)]
