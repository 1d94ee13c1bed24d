"""Contact points of people. Of the code that proves one only a digest is kept, and only until it is typed in."""

import hmac
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from hotwash.adapters.store import rows
from hotwash.adapters.store.accounts import digest
from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.tables import contacts
from hotwash.domain.kernel import Instant
from hotwash.domain.people.contacts import CODE_TRIES, Contact, ContactKind


class StoreContacts:
    def __init__(self, store: Writes) -> None:
        self._store = store

    async def of(self, person: str) -> Sequence[Contact]:
        found = select(contacts).where(contacts.c.person == person).order_by(contacts.c.wait, contacts.c.id)
        return await self._store.read(lambda connection: [*map(_contact, connection.execute(found))])

    async def add(self, contact: Contact, code: str, expires: Instant) -> None:
        row = {
            "id": contact.id,
            "person": contact.person,
            "kind": contact.kind.value,
            "address": contact.address,
            "token": contact.token,
            "verified": int(contact.verified),
            "wait": round(contact.wait.total_seconds()),
            **_coded(contact.id, code, expires),
        }
        await self._store.write(lambda connection: connection.execute(insert(contacts).values(row)))

    async def code_expires(self, id: str, person: str) -> Instant | None:
        found = select(contacts.c.code_expires).where(*_is(id, person))
        expires = await self._store.read(lambda connection: connection.execute(found).scalar())
        return rows.moment(expires) if expires is not None else None

    async def set_code(self, id: str, person: str, code: str, expires: Instant) -> None:
        await self._change(id, person, _coded(id, code, expires))

    async def verify(self, id: str, person: str, code: str, now: Instant) -> bool:
        open_codes = contacts.c.code_expires > rows.milliseconds(now), contacts.c.code_tries < CODE_TRIES
        # Counted before it is compared: tries that come at the same time are counted one after the other.
        counted = update(contacts).where(*_is(id, person), *open_codes).values(code_tries=contacts.c.code_tries + 1)
        done = {"verified": 1, "code_digest": None, "code_expires": None}

        def attempt(connection: Connection) -> bool:
            kept = connection.execute(counted.returning(contacts.c.code_digest)).scalar()
            if kept is None or not hmac.compare_digest(kept, digest(f"{id} {code}")):
                return False
            connection.execute(update(contacts).where(*_is(id, person)).values(done))
            return True

        return await self._store.write(attempt)

    async def set_wait(self, id: str, person: str, wait: timedelta) -> bool:
        return await self._change(id, person, {"wait": round(wait.total_seconds())})

    async def remove(self, id: str, person: str) -> bool:
        removed = delete(contacts).where(*_is(id, person))
        return await self._store.write(lambda connection: connection.execute(removed).rowcount > 0)

    async def _change(self, id: str, person: str, values: dict[str, Any]) -> bool:
        changed = update(contacts).where(*_is(id, person)).values(values)
        return await self._store.write(lambda connection: connection.execute(changed).rowcount > 0)


def _is(id: str, person: str) -> tuple[Any, Any]:
    return contacts.c.id == id, contacts.c.person == person


def _coded(id: str, code: str, expires: Instant) -> dict[str, Any]:
    return {"code_digest": digest(f"{id} {code}"), "code_expires": rows.milliseconds(expires), "code_tries": 0}


def _contact(row: Row[Any]) -> Contact:
    return Contact(
        row.id,
        row.person,
        ContactKind(row.kind),
        row.address,
        bool(row.verified),
        timedelta(seconds=row.wait),
        row.token,
    )
