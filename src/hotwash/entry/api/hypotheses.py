"""State a hypothesis, gather evidence, confirm or refute."""

from fastapi import APIRouter
from starlette.responses import Response

from hotwash.domain.incident import hypothesis
from hotwash.domain.incident.command import Command
from hotwash.domain.kernel import Words
from hotwash.entry.api.acts import Act, Answer, Ask, Asks, perform, words

router = APIRouter(prefix="/incidents/{id}/hypotheses", tags=["responding"])


class HypothesisBody(Act):
    what: str
    because: str

    async def command(self, ask: Ask) -> Command:
        return hypothesis.StateHypothesis(
            by=ask.by, happened_at=self.when(), what=Words(self.what), because=Words(self.because)
        )


@router.post("", response_model=Answer)
async def state_hypothesis(body: HypothesisBody, ask: Asks) -> Response:
    """I think X because Y."""
    return await perform(body, ask)


class EvidenceBody(Act):
    what: str
    link: str | None = None
    supports: bool = True

    async def command(self, ask: Ask) -> Command:
        return hypothesis.AddEvidence(
            by=ask.by,
            happened_at=self.when(),
            id=ask.of,
            what=Words(self.what),
            link=words(self.link),
            supports=self.supports,
        )


@router.post("/{hypothesis_id}/evidence", response_model=Answer)
async def add_evidence(hypothesis_id: str, body: EvidenceBody, ask: Asks) -> Response:
    """Add what speaks for or against it."""
    return await perform(body, ask, hypothesis_id)


class ConfirmBody(Act):
    evidence: str

    async def command(self, ask: Ask) -> Command:
        return hypothesis.ConfirmHypothesis(
            by=ask.by, happened_at=self.when(), id=ask.of, evidence=Words(self.evidence)
        )


@router.post("/{hypothesis_id}/confirm", response_model=Answer)
async def confirm_hypothesis(hypothesis_id: str, body: ConfirmBody, ask: Asks) -> Response:
    """It is so: what shows it."""
    return await perform(body, ask, hypothesis_id)


class RefuteBody(Act):
    evidence: str

    async def command(self, ask: Ask) -> Command:
        return hypothesis.RefuteHypothesis(by=ask.by, happened_at=self.when(), id=ask.of, evidence=Words(self.evidence))


@router.post("/{hypothesis_id}/refute", response_model=Answer)
async def refute_hypothesis(hypothesis_id: str, body: RefuteBody, ask: Asks) -> Response:
    """It is not so: what speaks against it."""
    return await perform(body, ask, hypothesis_id)


class ReopenHypothesisBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return hypothesis.ReopenHypothesis(by=ask.by, happened_at=self.when(), id=ask.of, reason=Words(self.reason))


@router.post("/{hypothesis_id}/reopen", response_model=Answer)
async def reopen_hypothesis(hypothesis_id: str, body: ReopenHypothesisBody, ask: Asks) -> Response:
    """Take a judgement back."""
    return await perform(body, ask, hypothesis_id)
