"""People, alerts and where alerts come from."""

import secrets
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.ports import Integration
from hotwash.domain.kernel import Refused, rfc3339
from hotwash.entry.api.callers import Admin, By, Instance, Sees
from hotwash.entry.api.problems import Problem

router = APIRouter(tags=["administration"])


@router.get("/me")
async def who_am_i(caller: By) -> dict[str, Any]:
    """Whose token this is."""
    return {"person": caller.actor.id, "admin": caller.admin, "drill": caller.drill}


@router.get("/people")
async def list_people(hotwash: Instance, caller: By) -> dict[str, Any]:
    """Everybody who can be given a role."""
    everybody = await hotwash.accounts.people()
    return {"people": [{"id": one.id, "name": one.name} for one in everybody if one.drill == caller.drill]}


@router.get("/alerts")
async def list_alerts(
    hotwash: Instance, viewer: Sees, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> dict[str, Any]:
    """The alerts last heard of, newest first."""
    heard = await hotwash.reader.alerts(viewer, limit=limit)
    return {
        "alerts": [
            {
                "integration": one.integration,
                "fingerprint": one.fingerprint,
                "status": "firing" if one.firing else "resolved",
                "service": one.service,
                "incident": one.incident,
                "labels": dict(one.labels),
                "summary": one.summary,
                "starts_at": rfc3339(one.starts_at),
                "ends_at": rfc3339(one.ends_at) if one.ends_at else None,
                "last_seen": rfc3339(one.last_seen),
                "times": one.times,
                "maintenance": one.maintenance,
            }
            for one in heard
        ]
    }


class IntegrationBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=100, examples=["production-alertmanager"])


@router.post("/integrations", status_code=201)
async def add_integration(body: IntegrationBody, hotwash: Instance, request: Request, caller: Admin) -> dict[str, Any]:
    """Add a place alerts and changes come from; its key, and the secret GitHub signs with, are shown once."""
    key = hotwash.secret()
    integration = Integration(secrets.token_hex(6), body.name)
    await hotwash.directory.add_integration(integration, key)
    base = str(request.base_url).rstrip("/") + f"/in/{key}"
    return {
        "id": integration.id,
        "name": integration.name,
        "key": key,
        "alertmanager_url": f"{base}/alertmanager",
        "github_url": f"{base}/github",
        "github_secret": hotwash.signing_secret(key),
        "changes_url": f"{base}/generic",
    }


@router.get("/dead-letters/{id}")
async def read_dead_letter(id: Annotated[int, Path(ge=1, le=2**31 - 1)], hotwash: Instance, caller: Admin) -> Response:
    """A body nobody could read, byte for byte as it came."""
    letter = await hotwash.directory.dead_letter(id)
    if letter is None:
        raise Problem(Refused("unknown-dead-letter", "There is no such body.", "Look at the list of integrations."))
    return Response(letter.body, media_type="application/octet-stream")


@router.get("/integrations")
async def list_integrations(hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Where alerts come from, and the bodies nobody could read."""
    letters = await hotwash.directory.dead_letters(50)
    return {
        "integrations": [{"id": one.id, "name": one.name} for one in await hotwash.directory.integrations()],
        "dead_letters": [
            {
                "id": letter.id,
                "integration": letter.integration,
                "received_at": rfc3339(letter.received_at),
                "why": letter.why,
                "bytes": len(letter.body),
            }
            for letter in letters
        ],
    }
