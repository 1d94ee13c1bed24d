"""People, their passwords, tokens and sessions, invitations and teams. Of secrets only SHA-256 is kept."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, delete, func, insert, select, update

from hotwash.adapters.store import rows
from hotwash.adapters.store.agenda import Writes
from hotwash.adapters.store.tables import (
    invitations,
    people,
    sessions,
    sign_in_failures,
    team_members,
    teams,
    tokens,
)
from hotwash.app.accounts import Invitation, Person, Team, Token
from hotwash.domain.kernel import Instant
from hotwash.domain.people.account import AccountRole, Scope, within

_TOKEN_ID = 12
"""So many characters of its digest name a token."""


def digest(secret: str) -> str:
    """Tokens and keys are 256 random bits, so a plain digest is enough to keep them."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.name, AccountRole(row.role), row.drill or None, row.email, bool(row.disabled))


class StoreAccounts:
    def __init__(self, store: Writes) -> None:
        self._store = store

    async def person(self, id: str, drill: str | None) -> Person | None:
        row = await self._first(select(people).where(people.c.id == id, people.c.drill == (drill or "")))
        return _person(row) if row is not None else None

    async def people(self) -> Sequence[Person]:
        everybody = select(people).order_by(people.c.id)
        return await self._store.read(lambda connection: [*map(_person, connection.execute(everybody))])

    async def add_person(self, person: Person) -> None:
        await self._store.write(lambda connection: connection.execute(insert(people).values(_row(person))))

    async def change_person(self, person: Person) -> None:
        def change(connection: Connection) -> None:
            connection.execute(update(people).where(_is(person)).values(_row(person)))
            if person.disabled:
                _sign_out(connection, person.id)

        await self._store.write(change)

    async def person_of_token(self, token: str) -> Person | None:
        whose = and_(tokens.c.person == people.c.id, tokens.c.drill == people.c.drill)
        found = select(people, tokens.c.scope).join(tokens, whose)
        row = await self._first(found.where(tokens.c.digest == digest(token), people.c.disabled == 0))
        if row is None:
            return None
        person = _person(row)
        return replace(person, role=within(person.role, Scope(row.scope)))

    async def add_token(
        self, token: str, person: Person, name: str, scope: Scope = Scope.ADMIN, at: Instant | None = None
    ) -> None:
        row = {
            "digest": digest(token),
            "person": person.id,
            "drill": person.drill or "",
            "name": name,
            "scope": scope.value,
            "created_at": rows.milliseconds(at) if at is not None else 0,
        }
        await self._store.write(lambda connection: connection.execute(insert(tokens).values(row)))

    async def tokens_of(self, person: str) -> Sequence[Token]:
        found = select(tokens).where(tokens.c.person == person, tokens.c.drill == "").order_by(tokens.c.created_at)
        return await self._store.read(lambda connection: [*map(_token, connection.execute(found))])

    async def remove_token(self, id: str, person: str) -> bool:
        mine = tokens.c.person == person, tokens.c.drill == "", func.substr(tokens.c.digest, 1, _TOKEN_ID) == id
        removed = delete(tokens).where(*mine)
        return await self._store.write(lambda connection: connection.execute(removed).rowcount > 0)

    async def password_of(self, person: str) -> str | None:
        row = await self._first(select(people.c.password).where(people.c.id == person, people.c.drill == ""))
        return row.password if row is not None else None

    async def set_password(self, person: str, password: str) -> None:
        def change(connection: Connection) -> None:
            _set_password(connection, person, password)

        await self._store.write(change)

    async def person_of_session(self, session: str, now: Instant) -> Person | None:
        whose = and_(sessions.c.person == people.c.id, sessions.c.drill == people.c.drill)
        mine = sessions.c.digest == digest(session), sessions.c.expires_at > rows.milliseconds(now)
        row = await self._first(select(people).join(sessions, whose).where(*mine, people.c.disabled == 0))
        return _person(row) if row is not None else None

    async def add_session(self, session: str, person: Person, expires_at: Instant) -> None:
        row = {
            "digest": digest(session),
            "person": person.id,
            "drill": person.drill or "",
            "expires_at": rows.milliseconds(expires_at),
        }
        await self._store.write(lambda connection: connection.execute(insert(sessions).values(row)))

    async def end_session(self, session: str) -> None:
        ended = delete(sessions).where(sessions.c.digest == digest(session))
        await self._store.write(lambda connection: connection.execute(ended))

    async def add_invitation(self, secret: str, invitation: Invitation) -> None:
        row = {
            "digest": digest(secret),
            "role": invitation.role.value,
            "email": invitation.email,
            "person": invitation.person,
            "by": invitation.by,
            "expires_at": rows.milliseconds(invitation.expires_at),
        }
        await self._store.write(lambda connection: connection.execute(insert(invitations).values(row)))

    async def invitation(self, secret: str, now: Instant) -> Invitation | None:
        mine = invitations.c.digest == digest(secret), invitations.c.expires_at > rows.milliseconds(now)
        row = await self._first(select(invitations).where(*mine))
        if row is None:
            return None
        return Invitation(AccountRole(row.role), row.by, rows.moment(row.expires_at), row.email, row.person)

    async def accept_invitation(self, secret: str, person: Person, password: str) -> bool:
        used = delete(invitations).where(invitations.c.digest == digest(secret))

        def accept(connection: Connection) -> bool:
            if not connection.execute(used).rowcount:
                return False
            if connection.execute(select(people.c.id).where(_is(person))).first() is None:
                connection.execute(insert(people).values(_row(person)))
            _set_password(connection, person.id, password)
            return True

        return await self._store.write(accept)

    async def failures(self, key: str, since: Instant) -> int:
        recent = sign_in_failures.c.key == key, sign_in_failures.c.at > rows.milliseconds(since)
        row = await self._first(select(func.count().label("n")).select_from(sign_in_failures).where(*recent))
        return row.n if row is not None else 0

    async def note_failure(self, keys: Sequence[str], at: Instant) -> None:
        noted = [{"key": key, "at": rows.milliseconds(at)} for key in keys]
        await self._store.write(lambda connection: connection.execute(insert(sign_in_failures), noted))

    async def forget_failures(self, key: str) -> None:
        forgotten = delete(sign_in_failures).where(sign_in_failures.c.key == key)
        await self._store.write(lambda connection: connection.execute(forgotten))

    async def teams(self) -> Sequence[Team]:
        def query(connection: Connection) -> Sequence[Team]:
            members: dict[str, list[str]] = {}
            for row in connection.execute(select(team_members).order_by(team_members.c.person)):
                members.setdefault(row.team, []).append(row.person)
            found = connection.execute(select(teams).order_by(teams.c.name))
            return [Team(row.id, row.name, tuple(members.get(row.id, ()))) for row in found]

        return await self._store.read(query)

    async def keep_team(self, team: Team) -> None:
        def keep(connection: Connection) -> None:
            _remove_team(connection, team.id)
            connection.execute(insert(teams).values(id=team.id, name=team.name))
            if team.members:
                connection.execute(insert(team_members), [{"team": team.id, "person": one} for one in team.members])

        await self._store.write(keep)

    async def remove_team(self, id: str) -> bool:
        return await self._store.write(lambda connection: _remove_team(connection, id))

    async def _first(self, found: Select[Any]) -> Row[Any] | None:
        return await self._store.read(lambda connection: connection.execute(found).first())


def _is(person: Person) -> Any:
    return and_(people.c.id == person.id, people.c.drill == (person.drill or ""))


def _row(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role.value,
        "drill": person.drill or "",
        "email": person.email,
        "disabled": int(person.disabled),
    }


def _token(row: Row[Any]) -> Token:
    made = rows.moment(row.created_at) if row.created_at else None
    return Token(row.digest[:_TOKEN_ID], row.name, Scope(row.scope), made)


def _set_password(connection: Connection, person: str, password: str) -> None:
    mine = people.c.id == person, people.c.drill == ""
    connection.execute(update(people).where(*mine).values(password=password))
    _sign_out(connection, person)


def _sign_out(connection: Connection, person: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.person == person, sessions.c.drill == ""))


def _remove_team(connection: Connection, id: str) -> bool:
    connection.execute(delete(team_members).where(team_members.c.team == id))
    return connection.execute(delete(teams).where(teams.c.id == id)).rowcount > 0
