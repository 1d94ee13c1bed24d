"""Who calls, and with which idempotency key."""

import hashlib
from typing import Annotated

from fastapi import Depends, Header, Request

from hotwash.app.execute import Caller, Once
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Viewer
from hotwash.domain.kernel import Refused
from hotwash.domain.people.account import AccountRole
from hotwash.entry.api.problems import Problem


def hotwash_of(request: Request) -> Hotwash:
    instance: Hotwash = request.app.state.hotwash
    return instance


Instance = Annotated[Hotwash, Depends(hotwash_of)]


async def caller_of(
    hotwash: Instance, authorization: Annotated[str | None, Header(include_in_schema=False)] = None
) -> Caller:
    """The person a bearer token belongs to."""
    scheme, _, token = (authorization or "").partition(" ")
    person = await hotwash.accounts.person_of_token(token.strip()) if scheme.lower() == "bearer" else None
    if person is None:
        raise Problem(
            Refused(
                "not-signed-in",
                "This needs a token that is known here.",
                "Send it as 'Authorization: Bearer TOKEN'; make one with 'hotwash token create PERSON'.",
            )
        )
    return Caller.of(person)


By = Annotated[Caller, Depends(caller_of)]


def viewer_of(caller: By) -> Viewer:
    return caller.viewer


Sees = Annotated[Viewer, Depends(viewer_of)]


async def responder_of(caller: By) -> Caller:
    if not caller.role.allows(AccountRole.RESPONDER):
        raise Problem(
            Refused("not-allowed", "Your account or token reads and does not act.", "Ask an administrator for more.")
        )
    return caller


Responder = Annotated[Caller, Depends(responder_of)]


async def admin_of(caller: By) -> Caller:
    if not caller.admin:
        raise Problem(Refused("not-allowed", "Only an administrator may do this.", "Ask one of them."))
    return caller


Admin = Annotated[Caller, Depends(admin_of)]


async def once_of(
    request: Request, idempotency_key: Annotated[str | None, Header(max_length=255)] = None
) -> Once | None:
    """The key of a request that must happen once, with a digest of what it asks."""
    if idempotency_key is None:
        return None
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    return Once(idempotency_key.strip('"'), hashlib.sha256(asked).hexdigest())


Key = Annotated[Once | None, Depends(once_of)]
