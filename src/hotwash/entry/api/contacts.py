"""One's own contact points over HTTP: where one is paged, how long after the page, and a test of them all."""

from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.accounts import Person
from hotwash.app.execute import Caller
from hotwash.app.hotwash import Hotwash
from hotwash.app.reaching import (
    add_contact,
    change_wait,
    contacts_of,
    remove_contact,
    send_new_code,
    try_pager,
    verify_contact,
)
from hotwash.domain.kernel import Refused
from hotwash.domain.people.contacts import Contact, ContactKind
from hotwash.entry.api.callers import Instance
from hotwash.entry.api.problems import Problem
from hotwash.entry.api.schedules import Acts, Reads

router = APIRouter(prefix="/contacts", tags=["on call"])


class ContactBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: ContactKind = ContactKind.NTFY
    address: str = Field(
        max_length=300,
        description="An ntfy topic, or a telephone number.",
        examples=["https://ntfy.example.com/ana-9f3b2c", "+15550100123"],
    )
    token: str | None = Field(None, max_length=200, description="An access token, where the server asks for one.")
    wait_seconds: int | None = Field(
        None, ge=0, le=3600, description="How long after a page it is used; a minute for sms, three for voice."
    )


class WaitBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    wait_seconds: int = Field(ge=0, le=3600)


class CodeBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=20, examples=["123456"])


@router.get("")
async def list_contacts(hotwash: Instance, caller: Reads) -> dict[str, Any]:
    """Where one is paged, in the order it is used."""
    return {"contacts": [_shown(one) for one in await contacts_of(hotwash, await _person(hotwash, caller))]}


@router.post("", status_code=201)
async def create_contact(body: ContactBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Add a topic or a number; a code is sent there, and it is used once that is given."""
    person = await _person(hotwash, caller)
    wait = timedelta(seconds=body.wait_seconds) if body.wait_seconds is not None else None
    return _answered(await add_contact(hotwash, person, body.kind, body.address.strip(), body.token or None, wait))


@router.post("/test")
async def test_contacts(hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Send a test by every verified contact, and say what happened."""
    tried = await try_pager(hotwash, await _person(hotwash, caller))
    return {"tried": [{**_shown(one.contact), "sent": one.why is None, "why": one.why} for one in tried]}


@router.put("/{id}")
async def put_wait(id: str, body: WaitBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Use a contact so long after a page."""
    person = await _person(hotwash, caller)
    return _answered(await change_wait(hotwash, person, id, timedelta(seconds=body.wait_seconds)))


@router.post("/{id}/verify")
async def give_code(id: str, body: CodeBody, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Give the code that was sent there."""
    return _answered(await verify_contact(hotwash, await _person(hotwash, caller), id, body.code))


@router.post("/{id}/code")
async def create_code(id: str, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Have a new code sent."""
    return _answered(await send_new_code(hotwash, await _person(hotwash, caller), id))


@router.delete("/{id}")
async def delete_contact(id: str, hotwash: Instance, caller: Acts) -> dict[str, Any]:
    """Nothing goes there from now on."""
    if (refused := await remove_contact(hotwash, await _person(hotwash, caller), id)) is not None:
        raise Problem(refused)
    return {"id": id, "removed": True}


async def _person(hotwash: Hotwash, caller: Caller) -> Person:
    person = await hotwash.accounts.person(caller.actor.id, None)
    if person is None:
        raise Problem(Refused("unknown-person", "Your account is not there any more.", "Ask an administrator."))
    return person


def _answered(found: Contact | Refused) -> dict[str, Any]:
    if isinstance(found, Refused):
        raise Problem(found)
    return _shown(found)


def _shown(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.id,
        "kind": contact.kind.value,
        "address": contact.address,
        "verified": contact.verified,
        "wait_seconds": round(contact.wait.total_seconds()),
    }
