"""Webhooks, and how everything that is sent stands."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from hotwash.app.outside import add_webhook, remove_webhook
from hotwash.domain.kernel import Refused, rfc3339
from hotwash.entry.api.callers import Admin, Instance, Sees
from hotwash.entry.api.problems import Problem

router = APIRouter(tags=["outgoing"])


class WebhookBody(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str = Field(max_length=2000, examples=["https://example.com/hotwash"])
    kinds: list[str] = Field(default=[], max_length=50, examples=[["incident.declared", "incident.resolved"]])


@router.post("/webhooks", status_code=201)
async def create_webhook(body: WebhookBody, hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Tell an endpoint of incidents (Standard Webhooks); its secret is shown once."""
    added = await add_webhook(hotwash, body.url, body.kinds, hotwash.webhook_sender.new_secret())
    if isinstance(added, Refused):
        raise Problem(added)
    return {"id": added.id, "url": added.url, "kinds": list(added.kinds), "secret": added.secret}


@router.get("/webhooks")
async def list_webhooks(hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Every endpoint that is told; `disabled` says why one is not told any more."""
    every = await hotwash.directory.webhooks()
    return {
        "webhooks": [
            {"id": one.id, "url": one.url, "kinds": list(one.kinds), "disabled": one.disabled} for one in every
        ]
    }


@router.delete("/webhooks/{id}")
async def delete_webhook(id: str, hotwash: Instance, caller: Admin) -> dict[str, Any]:
    """Tell an endpoint nothing more."""
    if (refused := await remove_webhook(hotwash, id)) is not None:
        raise Problem(refused)
    return {"id": id, "removed": True}


@router.get("/deliveries")
async def list_deliveries(
    hotwash: Instance,
    caller: Admin,
    viewer: Sees,
    state: Literal["waiting", "delivered", "given-up"] | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> dict[str, Any]:
    """Everything sent or to be sent, newest first: what waits, what arrived, what was given up and why."""
    found = await hotwash.agenda.deliveries(viewer, state=state, limit=limit)
    return {
        "deliveries": [
            {
                "key": one.message.key,
                "topic": one.message.topic,
                "incident": one.message.incident or None,
                "state": one.state,
                "attempts": one.attempts,
                "next": rfc3339(one.next) if one.next else None,
                "why": one.why,
            }
            for one in found
        ]
    }
