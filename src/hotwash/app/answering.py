"""Answer a page by its link, without signing in: what it shows, and the two things it allows."""

from collections.abc import Callable
from dataclasses import dataclass

from hotwash.app.accounts import Person
from hotwash.app.execute import Caller, Outcome, execute
from hotwash.app.hotwash import Hotwash
from hotwash.app.page_links import read_link
from hotwash.app.ports import ITSELF
from hotwash.domain.incident.deadlines import Deadline, deadlines
from hotwash.domain.incident.pages import Trigger
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage, was_paged
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Actor, Instant
from hotwash.domain.people.account import AccountRole


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who was paged, and what they may know; title and service are None in a restricted incident."""

    incident: Incident
    person: Person
    title: str | None
    service: str | None
    now: Instant
    next: Deadline | None
    """Who is paged next unless somebody acknowledges."""

    @property
    def acknowledged(self) -> bool:
        return self._has(lambda one: self.person.id in one.acknowledged)

    @property
    def declined(self) -> bool:
        return self._has(lambda one: self.person.id in one.declined)

    @property
    def here(self) -> tuple[str, ...]:
        """Who has acknowledged, oneself left out; nobody is named in a restricted incident."""
        people = dict.fromkeys(person for one in self.incident.pages for person in one.acknowledged)
        return tuple(person for person in people if person != self.person.id) if self.title is not None else ()

    def _has(self, answered: Callable[[Trigger], bool]) -> bool:
        """In the newest page of theirs: an older answer says nothing of it."""
        mine = [one for one in self.incident.pages if self.person.id in one.paged]
        return bool(mine) and answered(mine[-1])


async def read_page(hotwash: Hotwash, link: str) -> Asked | None:
    """None for a link that is not ours or is over, and for somebody who has no part in it any more."""
    found = read_link(hotwash.link_key, link, hotwash.clock())
    if found is None:
        return None
    person = await hotwash.accounts.person(found.person, None)
    stored = await hotwash.reader.incident(ITSELF, found.incident)
    if person is None or person.disabled or not person.role.allows(AccountRole.RESPONDER) or stored is None:
        return None
    incident = stored.incident
    if not was_paged(incident, person.id):
        return None
    known = not incident.restricted
    owed = deadlines(incident, hotwash.policies(incident.policy)) if incident.is_open else ()
    return Asked(
        incident=incident,
        person=person,
        title=incident.title if known else None,
        service=incident.service if known else None,
        now=stored.now(hotwash.clock()),
        next=next((one for one in owed if one.name.startswith("page:")), None),
    )


async def answer_page(hotwash: Hotwash, asked: Asked, *, comes: bool) -> Outcome:
    """Acknowledge, or pass it on; once or ten times is the same."""
    by = Actor(asked.person.id)
    command = AcknowledgePage(by=by) if comes else DeclinePage(by=by)
    return await execute(hotwash.store, asked.incident.id, command, Caller.of(asked.person))
