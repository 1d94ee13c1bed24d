"""What is known of the impact: answers that are joined with what is measured, here and where it is declared."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.responses import Response

from hotwash.domain.incident.command import Command
from hotwash.domain.incident.impact import AssessImpact
from hotwash.domain.severity.facts import ANSWERS, Harm, Impact, Outage
from hotwash.entry.api.acts import Act, Answer, Ask, Asks, perform

router = APIRouter(prefix="/incidents/{id}", tags=["severity"])

Unknown = Literal["unknown"]


class Answers(BaseModel):
    """What is left out is left as it was; "unknown" takes back what was said before."""

    users_affected: float | Unknown | None = Field(None, description="A fraction of 1.", examples=[0.4])
    outage: Outage | Unknown | None = None
    revenue_loss: bool | Unknown | None = Field(None, description="Revenue is lost by the minute.")
    feature_broken: bool | Unknown | None = Field(None, description="A significant feature, for most users.")
    workaround: bool | Unknown | None = None
    internal_only: bool | Unknown | None = Field(None, description="Only internal tools are hit.")
    data_loss: Harm | Unknown | None = None
    breach: Harm | Unknown | None = Field(None, description="Customer data reaches somebody it must not reach.")

    def known(self) -> Impact:
        said: dict[str, Any] = {name: getattr(self, name) for name in ANSWERS}
        return Impact(**{name: value for name, value in said.items() if value != "unknown"})

    def unknown(self) -> tuple[str, ...]:
        return tuple(name for name in ANSWERS if getattr(self, name) == "unknown")


class ImpactBody(Answers, Act):
    async def command(self, ask: Ask) -> Command:
        return AssessImpact(by=ask.by, happened_at=self.when(), known=self.known(), unknown=self.unknown())


@router.post("/impact", response_model=Answer)
async def assess_impact(body: ImpactBody, ask: Asks) -> Response:
    """Say what is known of the impact: the severity verdict joins it with what is measured."""
    return await perform(body, ask)
