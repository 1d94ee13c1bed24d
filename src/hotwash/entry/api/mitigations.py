"""Propose, decide, execute, verify."""

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from hotwash.domain.incident import mitigation
from hotwash.domain.incident.command import Command
from hotwash.domain.kernel import Words
from hotwash.entry.api.acts import Act, Answer, Ask, Asks, perform, words

router = APIRouter(prefix="/incidents/{id}/mitigations", tags=["mitigations"])


class ProposalBody(Act):
    what: str = Field(examples=["Roll back deploy #847"])
    how: str
    risk: str
    hypothesis: str | None = None

    async def command(self, ask: Ask) -> Command:
        return mitigation.ProposeMitigation(
            by=ask.by,
            happened_at=self.when(),
            what=Words(self.what),
            how=Words(self.how),
            risk=Words(self.risk),
            hypothesis=self.hypothesis,
        )


@router.post("", response_model=Answer)
async def propose(body: ProposalBody, ask: Asks) -> Response:
    """Propose what to do, how, and what could go wrong."""
    return await perform(body, ask)


class ApprovalBody(Act):
    take_command: bool = Field(False, description="Take the empty IC chair in the same act.")

    async def command(self, ask: Ask) -> Command:
        return mitigation.ApproveMitigation(
            by=ask.by, happened_at=self.when(), id=ask.of, take_command=self.take_command
        )


@router.post("/{mitigation_id}/approve", response_model=Answer)
async def approve(mitigation_id: str, body: ApprovalBody, ask: Asks) -> Response:
    """The IC approves."""
    return await perform(body, ask, mitigation_id)


class RejectionBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return mitigation.RejectMitigation(by=ask.by, happened_at=self.when(), id=ask.of, reason=Words(self.reason))


@router.post("/{mitigation_id}/reject", response_model=Answer)
async def reject(mitigation_id: str, body: RejectionBody, ask: Asks) -> Response:
    """The IC rejects, with a reason."""
    return await perform(body, ask, mitigation_id)


class WithdrawalBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return mitigation.WithdrawMitigation(by=ask.by, happened_at=self.when(), id=ask.of, reason=Words(self.reason))


@router.post("/{mitigation_id}/withdraw", response_model=Answer)
async def withdraw(mitigation_id: str, body: WithdrawalBody, ask: Asks) -> Response:
    """Take a proposal back."""
    return await perform(body, ask, mitigation_id)


class ExecuteBody(Act):
    async def command(self, ask: Ask) -> Command:
        return mitigation.ExecuteMitigation(by=ask.by, happened_at=self.when(), id=ask.of)


@router.post("/{mitigation_id}/execute", response_model=Answer)
async def execute(mitigation_id: str, body: ExecuteBody, ask: Asks) -> Response:
    """Begin to execute what was approved."""
    return await perform(body, ask, mitigation_id)


class ExecutionBody(Act):
    reason: str = Field(description="Why it could not wait for an approval.")
    id: str | None = Field(None, description="The proposal that was executed, if there was one.")
    what: str | None = None
    how: str | None = None

    async def command(self, ask: Ask) -> Command:
        return mitigation.RecordExecution(
            by=ask.by,
            happened_at=self.when(),
            reason=Words(self.reason),
            id=self.id,
            what=words(self.what),
            how=words(self.how),
        )


@router.post("/executed-without-approval", response_model=Answer)
async def record_execution(body: ExecutionBody, ask: Asks) -> Response:
    """Record what already happened; always possible."""
    return await perform(body, ask)


class VerificationBody(Act):
    observation: str | None = Field(None, description="What was seen, where no SLI can show it.")

    async def command(self, ask: Ask) -> Command:
        return mitigation.VerifyMitigation(
            by=ask.by,
            happened_at=self.when(),
            id=ask.of,
            reading=await ask.reading(),
            observation=words(self.observation),
        )


@router.post("/{mitigation_id}/verify", response_model=Answer)
async def verify(mitigation_id: str, body: VerificationBody, ask: Asks) -> Response:
    """It worked: the SLI is read now and cited, or an observation is stated."""
    return await perform(body, ask, mitigation_id)


class FailureBody(Act):
    observation: str

    async def command(self, ask: Ask) -> Command:
        return mitigation.FailMitigation(
            by=ask.by,
            happened_at=self.when(),
            id=ask.of,
            observation=Words(self.observation),
            reading=await ask.reading(),
        )


@router.post("/{mitigation_id}/fail", response_model=Answer)
async def fail(mitigation_id: str, body: FailureBody, ask: Asks) -> Response:
    """It did not work: back to investigation."""
    return await perform(body, ask, mitigation_id)
