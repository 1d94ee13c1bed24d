"""Restricted incidents: who may know of one."""

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from hotwash.domain.incident.command import Command
from hotwash.domain.incident.need_to_know import Admit, Dismiss, Restrict
from hotwash.domain.kernel import Words
from hotwash.entry.api.acts import Act, Answer, Ask, Asks, perform

router = APIRouter(prefix="/incidents/{id}", tags=["restricted"])


class RestrictBody(Act):
    reason: str
    members: list[str] = Field(default=[], max_length=200, description="Let in besides those who take part already.")

    async def command(self, ask: Ask) -> Command:
        members = tuple([await ask.person(one) for one in self.members])
        return Restrict(by=ask.by, happened_at=self.when(), members=members, reason=Words(self.reason))


@router.post("/restriction", response_model=Answer)
async def restrict(body: RestrictBody, ask: Asks) -> Response:
    """Hide an incident from everybody but its need-to-know list."""
    return await perform(body, ask)


class AdmitBody(Act):
    person: str
    reason: str

    async def command(self, ask: Ask) -> Command:
        person = await ask.person(self.person)
        return Admit(by=ask.by, happened_at=self.when(), person=person, reason=Words(self.reason))


@router.post("/members", response_model=Answer)
async def admit(body: AdmitBody, ask: Asks) -> Response:
    """Let somebody know of a restricted incident."""
    return await perform(body, ask)


class DismissBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return Dismiss(by=ask.by, happened_at=self.when(), person=ask.of, reason=Words(self.reason))


@router.post("/members/{person}/dismiss", response_model=Answer)
async def dismiss(person: str, body: DismissBody, ask: Asks) -> Response:
    """Take somebody off the need-to-know list."""
    return await perform(body, ask, person)
