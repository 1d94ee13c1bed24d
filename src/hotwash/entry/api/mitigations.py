"""Propose, decide, execute, verify."""

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from hotwash.app.sli import read_sli
from hotwash.domain.incident import mitigation
from hotwash.domain.kernel import Words
from hotwash.entry.api.acts import Answer, Body, find, perform
from hotwash.entry.api.callers import By, Instance, Key, Sees
from hotwash.entry.api.responding import ReasonBody

router = APIRouter(prefix="/incidents/{id}/mitigations", tags=["mitigations"])


class ProposalBody(Body):
    what: str = Field(examples=["Roll back deploy #847"])
    how: str
    risk: str
    hypothesis: str | None = None


@router.post("", response_model=Answer)
async def propose(id: str, body: ProposalBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Propose what to do, how, and what could go wrong."""
    command = mitigation.ProposeMitigation(
        by=caller.actor,
        happened_at=body.when(),
        what=Words(body.what),
        how=Words(body.how),
        risk=Words(body.risk),
        hypothesis=body.hypothesis,
    )
    return await perform(hotwash, id, command, caller, once)


class ApprovalBody(Body):
    take_command: bool = Field(False, description="Take the empty IC chair in the same act.")


@router.post("/{mitigation_id}/approve", response_model=Answer)
async def approve(
    id: str, mitigation_id: str, body: ApprovalBody, hotwash: Instance, caller: By, once: Key
) -> Response:
    """The IC approves."""
    command = mitigation.ApproveMitigation(
        by=caller.actor, happened_at=body.when(), id=mitigation_id, take_command=body.take_command
    )
    return await perform(hotwash, id, command, caller, once)


@router.post("/{mitigation_id}/reject", response_model=Answer)
async def reject(id: str, mitigation_id: str, body: ReasonBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """The IC rejects, with a reason."""
    command = mitigation.RejectMitigation(
        by=caller.actor, happened_at=body.when(), id=mitigation_id, reason=Words(body.reason)
    )
    return await perform(hotwash, id, command, caller, once)


@router.post("/{mitigation_id}/withdraw", response_model=Answer)
async def withdraw(id: str, mitigation_id: str, body: ReasonBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Take a proposal back."""
    command = mitigation.WithdrawMitigation(
        by=caller.actor, happened_at=body.when(), id=mitigation_id, reason=Words(body.reason)
    )
    return await perform(hotwash, id, command, caller, once)


@router.post("/{mitigation_id}/execute", response_model=Answer)
async def execute(id: str, mitigation_id: str, body: Body, hotwash: Instance, caller: By, once: Key) -> Response:
    """Begin to execute what was approved."""
    command = mitigation.ExecuteMitigation(by=caller.actor, happened_at=body.when(), id=mitigation_id)
    return await perform(hotwash, id, command, caller, once)


class ExecutionBody(Body):
    reason: str = Field(description="Why it could not wait for an approval.")
    id: str | None = Field(None, description="The proposal that was executed, if there was one.")
    what: str | None = None
    how: str | None = None


@router.post("/executed-without-approval", response_model=Answer)
async def record_execution(id: str, body: ExecutionBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Record what already happened; always possible."""
    command = mitigation.RecordExecution(
        by=caller.actor,
        happened_at=body.when(),
        reason=Words(body.reason),
        id=body.id,
        what=Words(body.what) if body.what is not None else None,
        how=Words(body.how) if body.how is not None else None,
    )
    return await perform(hotwash, id, command, caller, once)


class VerificationBody(Body):
    observation: str | None = Field(None, description="What was seen, where no SLI can show it.")


@router.post("/{mitigation_id}/verify", response_model=Answer)
async def verify(
    id: str,
    mitigation_id: str,
    body: VerificationBody,
    hotwash: Instance,
    viewer: Sees,
    caller: By,
    once: Key,
) -> Response:
    """It worked: the SLI is read now and cited, or an observation is stated."""
    stored = await find(hotwash, viewer, id)
    command = mitigation.VerifyMitigation(
        by=caller.actor,
        happened_at=body.when(),
        id=mitigation_id,
        reading=await read_sli(hotwash, stored, stored.now(hotwash.clock())),
        observation=Words(body.observation) if body.observation is not None else None,
    )
    return await perform(hotwash, id, command, caller, once)


class FailureBody(Body):
    observation: str


@router.post("/{mitigation_id}/fail", response_model=Answer)
async def fail(
    id: str, mitigation_id: str, body: FailureBody, hotwash: Instance, viewer: Sees, caller: By, once: Key
) -> Response:
    """It did not work: back to investigation."""
    stored = await find(hotwash, viewer, id)
    command = mitigation.FailMitigation(
        by=caller.actor,
        happened_at=body.when(),
        id=mitigation_id,
        observation=Words(body.observation),
        reading=await read_sli(hotwash, stored, stored.now(hotwash.clock())),
    )
    return await perform(hotwash, id, command, caller, once)
