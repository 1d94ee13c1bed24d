"""Page people into an incident, acknowledge a page, or pass it on."""

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from hotwash.app.people import find_team
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage, PagePeople
from hotwash.domain.kernel import Refused
from hotwash.entry.api.acts import Act, Answer, Ask, Asks, perform, person_called, words
from hotwash.entry.api.problems import Problem

router = APIRouter(prefix="/incidents/{id}", tags=["paging"])


class PageBody(Act):
    people: list[str] = Field(default=[], max_length=50, description="Short names.")
    teams: list[str] = Field(default=[], max_length=20, description="Ids of teams; who is on call in each is paged.")
    reason: str | None = None

    async def command(self, ask: Ask) -> Command:
        drill = (await ask.stored()).drill
        people = tuple([await person_called(ask.hotwash, one, drill) for one in self.people])
        for team in self.teams:
            if await find_team(ask.hotwash, team) is None:
                raise Problem(Refused("unknown-team", f"There is no team {team}.", "Look at the list of teams."))
        return PagePeople(
            by=ask.by, happened_at=self.when(), people=people, teams=tuple(self.teams), reason=words(self.reason)
        )


@router.post("/pages", response_model=Answer)
async def page_people(body: PageBody, ask: Asks) -> Response:
    """Page people and teams into a running incident, by name."""
    return await perform(body, ask)


class AcknowledgeBody(Act):
    async def command(self, ask: Ask) -> Command:
        return AcknowledgePage(by=ask.by, happened_at=self.when())


@router.post("/pages/acknowledge", response_model=Answer)
async def acknowledge(body: AcknowledgeBody, ask: Asks) -> Response:
    """Acknowledge your page: you are here. In a restricted incident this puts you on its list."""
    return await perform(body, ask)


class DeclinePageBody(Act):
    reason: str | None = None

    async def command(self, ask: Ask) -> Command:
        return DeclinePage(by=ask.by, happened_at=self.when(), reason=words(self.reason))


@router.post("/pages/decline", response_model=Answer)
async def decline(body: DeclinePageBody, ask: Asks) -> Response:
    """Say that you cannot come: the next is paged at once."""
    return await perform(body, ask)
