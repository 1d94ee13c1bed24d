"""The verbs of a running incident: roles, access, hypotheses, checkpoints, updates, notes, steps, severity."""

from datetime import timedelta

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from hotwash.domain.incident import access, hypothesis, notes, roles
from hotwash.domain.incident.checkpoint import HoldCheckpoint
from hotwash.domain.incident.events import Access, Audience, ChangeKind, CheckpointDecision
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.incident.update import PostUpdate
from hotwash.domain.kernel import Words
from hotwash.entry.api.acts import LARGEST, Answer, Body, perform, require_person
from hotwash.entry.api.callers import By, Instance, Key

router = APIRouter(prefix="/incidents/{id}", tags=["responding"])


class SeverityBody(Body):
    severity: Severity
    reason: str


@router.post("/severity", response_model=Answer)
async def change_severity(id: str, body: SeverityBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Raise or lower the declared severity, with a reason."""
    command = ChangeSeverity(
        by=caller.actor, happened_at=body.when(), severity=body.severity, reason=Words(body.reason)
    )
    return await perform(hotwash, id, command, caller, once)


class RoleBody(Body):
    person: str | None = Field(None, description="Who takes the role; yourself when left out.")
    reason: str | None = Field(None, description="Needed where somebody holds it already: it is a hand-over.")


@router.post("/roles/{role}", response_model=Answer)
async def assign_role(id: str, role: Role, body: RoleBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Take a role, name somebody for it, or hand it over."""
    command = roles.AssignRole(
        by=caller.actor,
        happened_at=body.when(),
        role=role,
        person=await require_person(hotwash, body.person or caller.actor.id, caller.drill),
        reason=Words(body.reason) if body.reason is not None else None,
    )
    return await perform(hotwash, id, command, caller, once)


class ReasonBody(Body):
    reason: str


@router.post("/roles/{role}/release", response_model=Answer)
async def release_role(id: str, role: Role, body: ReasonBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Give a role up."""
    command = roles.ReleaseRole(by=caller.actor, happened_at=body.when(), role=role, reason=Words(body.reason))
    return await perform(hotwash, id, command, caller, once)


class JoinBody(Body):
    person: str | None = None


@router.post("/responders", response_model=Answer)
async def join(id: str, body: JoinBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Join, or add somebody who was called in."""
    person = await require_person(hotwash, body.person or caller.actor.id, caller.drill)
    command = roles.Join(by=caller.actor, happened_at=body.when(), person=person)
    return await perform(hotwash, id, command, caller, once)


class ClaimBody(Body):
    where: str = Field(examples=["db-3"])
    why: str
    mode: Access = Access.READ
    minutes: int | None = Field(None, ge=1, le=24 * 60)


@router.post("/access", response_model=Answer)
async def claim_access(id: str, body: ClaimBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Claim access to production; it ends by itself."""
    command = access.ClaimAccess(
        by=caller.actor,
        happened_at=body.when(),
        where=Words(body.where),
        why=Words(body.why),
        mode=body.mode,
        seconds=body.minutes * 60 if body.minutes is not None else None,
    )
    return await perform(hotwash, id, command, caller, once)


@router.post("/access/{claim}/grant", response_model=Answer)
async def grant_access(id: str, claim: str, body: Body, hotwash: Instance, caller: By, once: Key) -> Response:
    """Let somebody into production."""
    command = access.GrantAccess(by=caller.actor, happened_at=body.when(), id=claim)
    return await perform(hotwash, id, command, caller, once)


@router.post("/access/{claim}/decline", response_model=Answer)
async def decline_access(id: str, claim: str, body: ReasonBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Keep somebody out of production, with a reason."""
    command = access.DeclineAccess(by=caller.actor, happened_at=body.when(), id=claim, reason=Words(body.reason))
    return await perform(hotwash, id, command, caller, once)


@router.post("/access/{claim}/end", response_model=Answer)
async def end_access(id: str, claim: str, body: Body, hotwash: Instance, caller: By, once: Key) -> Response:
    """Leave production."""
    command = access.EndAccess(by=caller.actor, happened_at=body.when(), id=claim)
    return await perform(hotwash, id, command, caller, once)


class HypothesisBody(Body):
    what: str
    because: str


@router.post("/hypotheses", response_model=Answer)
async def state_hypothesis(id: str, body: HypothesisBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """I think X because Y."""
    command = hypothesis.StateHypothesis(
        by=caller.actor, happened_at=body.when(), what=Words(body.what), because=Words(body.because)
    )
    return await perform(hotwash, id, command, caller, once)


class EvidenceBody(Body):
    what: str
    link: str | None = None
    supports: bool = True


@router.post("/hypotheses/{hypothesis_id}/evidence", response_model=Answer)
async def add_evidence(
    id: str, hypothesis_id: str, body: EvidenceBody, hotwash: Instance, caller: By, once: Key
) -> Response:
    """Add what speaks for or against it."""
    command = hypothesis.AddEvidence(
        by=caller.actor,
        happened_at=body.when(),
        id=hypothesis_id,
        what=Words(body.what),
        link=Words(body.link) if body.link is not None else None,
        supports=body.supports,
    )
    return await perform(hotwash, id, command, caller, once)


class JudgementBody(Body):
    evidence: str


@router.post("/hypotheses/{hypothesis_id}/confirm", response_model=Answer)
async def confirm_hypothesis(
    id: str, hypothesis_id: str, body: JudgementBody, hotwash: Instance, caller: By, once: Key
) -> Response:
    """It is so: what shows it."""
    command = hypothesis.ConfirmHypothesis(
        by=caller.actor, happened_at=body.when(), id=hypothesis_id, evidence=Words(body.evidence)
    )
    return await perform(hotwash, id, command, caller, once)


@router.post("/hypotheses/{hypothesis_id}/refute", response_model=Answer)
async def refute_hypothesis(
    id: str, hypothesis_id: str, body: JudgementBody, hotwash: Instance, caller: By, once: Key
) -> Response:
    """It is not so: what speaks against it."""
    command = hypothesis.RefuteHypothesis(
        by=caller.actor, happened_at=body.when(), id=hypothesis_id, evidence=Words(body.evidence)
    )
    return await perform(hotwash, id, command, caller, once)


@router.post("/hypotheses/{hypothesis_id}/reopen", response_model=Answer)
async def reopen_hypothesis(
    id: str, hypothesis_id: str, body: ReasonBody, hotwash: Instance, caller: By, once: Key
) -> Response:
    """Take a judgement back."""
    command = hypothesis.ReopenHypothesis(
        by=caller.actor, happened_at=body.when(), id=hypothesis_id, reason=Words(body.reason)
    )
    return await perform(hotwash, id, command, caller, once)


class CheckpointBody(Body):
    progress: bool
    summary: str
    decision: CheckpointDecision = CheckpointDecision.CONTINUE


@router.post("/checkpoints", response_model=Answer)
async def hold_checkpoint(id: str, body: CheckpointBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Every 15 minutes: are we getting anywhere?"""
    command = HoldCheckpoint(
        by=caller.actor,
        happened_at=body.when(),
        progress=body.progress,
        summary=Words(body.summary),
        decision=body.decision,
    )
    return await perform(hotwash, id, command, caller, once)


class UpdateBody(Body):
    text: str
    audience: Audience = Audience.INTERNAL
    next_minutes: int | None = Field(None, ge=1, le=7 * 24 * 60, description="When the next update is promised.")


@router.post("/updates", response_model=Answer)
async def post_update(id: str, body: UpdateBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Tell what is known and when the next update comes."""
    command = PostUpdate(
        by=caller.actor,
        happened_at=body.when(),
        words=Words(body.text),
        audience=body.audience,
        next_in=timedelta(minutes=body.next_minutes) if body.next_minutes is not None else None,
    )
    return await perform(hotwash, id, command, caller, once)


class NoteBody(Body):
    text: str


@router.post("/notes", response_model=Answer)
async def add_note(id: str, body: NoteBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Write down what happened, now or (happened_at) earlier."""
    command = notes.AddNote(by=caller.actor, happened_at=body.when(), words=Words(body.text))
    return await perform(hotwash, id, command, caller, once)


class ChangeBody(Body):
    change: ChangeKind
    text: str


@router.post("/changes", response_model=Answer)
async def note_change(id: str, body: ChangeBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Note a change that may matter; happened_at is when it was made."""
    command = notes.NoteChange(by=caller.actor, happened_at=body.when(), change=body.change, what=Words(body.text))
    return await perform(hotwash, id, command, caller, once)


class CorrectionBody(Body):
    corrects: int = Field(ge=1, le=LARGEST, description="The entry's sequence number.")
    text: str


@router.post("/corrections", response_model=Answer)
async def correct(id: str, body: CorrectionBody, hotwash: Instance, caller: By, once: Key) -> Response:
    """Correct an entry by a new one; nothing is ever changed."""
    command = notes.Correct(by=caller.actor, happened_at=body.when(), corrects=body.corrects, words=Words(body.text))
    return await perform(hotwash, id, command, caller, once)


@router.post("/steps/{step}/done", response_model=Answer)
async def check_step(id: str, step: str, body: Body, hotwash: Instance, caller: By, once: Key) -> Response:
    """Check a step of the playbook."""
    command = notes.CheckStep(by=caller.actor, happened_at=body.when(), step=step)
    return await perform(hotwash, id, command, caller, once)


@router.post("/steps/{step}/reopen", response_model=Answer)
async def reopen_step(id: str, step: str, body: Body, hotwash: Instance, caller: By, once: Key) -> Response:
    """Open a step that was checked by mistake."""
    command = notes.ReopenStep(by=caller.actor, happened_at=body.when(), step=step)
    return await perform(hotwash, id, command, caller, once)
