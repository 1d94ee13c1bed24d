"""Send what was paged: to each contact of the person in its time, as long as the page still waits for them."""

from datetime import timedelta

from hotwash.app.accounts import Person
from hotwash.app.channels import Page
from hotwash.app.hotwash import Hotwash
from hotwash.app.notices import message_id
from hotwash.app.page_links import Link, make_link
from hotwash.app.ports import ITSELF, Delivered, Failed, Leased
from hotwash.app.reaching import ways_to
from hotwash.app.unit_of_work import Message, Stored
from hotwash.domain.incident.deadlines import deadlines
from hotwash.domain.incident.escalation import spoken_page
from hotwash.domain.incident.pages import Trigger
from hotwash.domain.people.contacts import Contact


async def fan_out_page(hotwash: Hotwash, leased: Leased) -> Delivered | Failed:
    """One message for each contact; who can be reached by none is given up, and the list of deliveries says so."""
    message = leased.message
    if await _wanted(hotwash, message) is None:
        return Delivered()
    person = await hotwash.accounts.person(str(message.payload["person"]), None)
    ways = await ways_to(hotwash, person) if person is not None else []
    if not ways:
        return Failed(f"nothing reaches {message.payload['person']}: {_missing(person)}", for_good=True)
    # Whoever lets every contact wait is still to be told at once of what pages them now.
    soonest = ways[0][1].wait
    return Delivered([_by(message, contact, contact.wait - soonest) for _, contact in ways])


def _missing(person: Person | None) -> str:
    if person is not None and person.email is not None:
        return "no mail server is configured (HOTWASH_SMTP), and there is no verified contact"
    return "the account has no e-mail address and no verified contact"


def _by(message: Message, contact: Contact, wait: timedelta) -> Message:
    payload = {**message.payload, "channel": contact.id, "page_key": message.key}
    return Message(f"{message.key}/{contact.id}", "page.channel", message.incident, payload, wait)


async def send_page(hotwash: Hotwash, leased: Leased) -> Delivered | Failed:
    """One page to one contact. What is said is read now; a page that is answered or off by now is not sent."""
    message = leased.message
    found = await _wanted(hotwash, message)
    person = await hotwash.accounts.person(str(message.payload["person"]), None)
    if found is None or person is None or person.disabled:
        return Delivered()
    ways = await ways_to(hotwash, person)
    channel, contact = next((way for way in ways if way[1].id == message.payload["channel"]), (None, None))
    if channel is None or contact is None:
        return Failed(f"{person.id} has no contact {message.payload['channel']} any more", for_good=True)
    stored, trigger = found
    incident = stored.incident
    open_to_all = not incident.restricted
    failed = await channel.send(
        Page(
            key=message_id(message.key),
            person=person,
            incident=incident.id,
            severity=incident.severity,
            title=incident.title if open_to_all else None,
            service=incident.service if open_to_all else None,
            since=incident.declared_at,
            whom=spoken_page(str(message.payload["page"])),
            acknowledged=trigger.acknowledged if open_to_all else (),
            next=next_page(hotwash, stored, trigger),
            link=link_for(hotwash, incident.id, person.id),
        ),
        contact,
    )
    return failed or Delivered()


def next_page(hotwash: Hotwash, stored: Stored, trigger: Trigger) -> str | None:
    """The secondary at 14:03 UTC; None when nobody is paged any more."""
    owed = deadlines(stored.incident, hotwash.policies(stored.incident.policy))
    due = next((one for one in owed if one.name == f"page:{trigger.id}"), None)
    return f"{due.what.partition(' is paged')[0]} at {due.due:%H:%M:%S} UTC" if due is not None else None


def link_for(hotwash: Hotwash, incident: str, person: str) -> str | None:
    """Where somebody answers their page without signing in."""
    if hotwash.base_url is None:
        return None
    expires = hotwash.clock() + hotwash.policy.escalation.link_lasts
    return f"{hotwash.base_url}/page/{make_link(hotwash.link_key, Link(incident, person, expires))}"


async def _wanted(hotwash: Hotwash, message: Message) -> tuple[Stored, Trigger] | None:
    """The trigger a page belongs to, while it still waits for this person."""
    stored = await hotwash.reader.incident(ITSELF, message.incident)
    if stored is None or not stored.incident.is_open:
        return None
    of = (one for one in stored.incident.pages if one.id == message.payload["trigger"])
    trigger = next(of, None)
    waits = trigger is not None and trigger.calls(str(message.payload["person"]))
    return (stored, trigger) if waits and trigger is not None else None
