"""The verbs of a running incident: roles, access, checkpoints, updates, notes, steps, severity."""

from datetime import timedelta

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from hotwash.domain.incident import access, notes, roles
from hotwash.domain.incident.checkpoint import HoldCheckpoint
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.events import Access, Audience, ChangeKind, CheckpointDecision
from hotwash.domain.incident.policy import Role, Severity
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.incident.suggestion import DismissSuggestion
from hotwash.domain.incident.update import PostUpdate
from hotwash.domain.kernel import Words
from hotwash.entry.api.acts import LARGEST, Act, Answer, Ask, Asks, perform, words

router = APIRouter(prefix="/incidents/{id}", tags=["responding"])


class SeverityBody(Act):
    severity: Severity
    reason: str | None = Field(None, description="Left out where it is suggested: the verdict's own reasons.")

    async def command(self, ask: Ask) -> Command:
        return ChangeSeverity(by=ask.by, happened_at=self.when(), severity=self.severity, reason=words(self.reason))


@router.post("/severity", response_model=Answer)
async def change_severity(body: SeverityBody, ask: Asks) -> Response:
    """Raise or lower the declared severity, with a reason."""
    return await perform(body, ask)


class DismissBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return DismissSuggestion(by=ask.by, happened_at=self.when(), reason=Words(self.reason))


@router.post("/severity/dismiss", response_model=Answer)
async def dismiss_suggestion(body: DismissBody, ask: Asks) -> Response:
    """Decide against the suggested severity; nothing is suggested again until the verdict changes."""
    return await perform(body, ask)


class RoleBody(Act):
    person: str | None = Field(None, description="Who takes the role; yourself when left out.")
    reason: str | None = Field(None, description="Needed where somebody holds it already: it is a hand-over.")

    async def command(self, ask: Ask) -> Command:
        return roles.AssignRole(
            by=ask.by,
            happened_at=self.when(),
            role=Role(ask.of),
            person=await ask.person(self.person),
            reason=words(self.reason),
        )


@router.post("/roles/{role}", response_model=Answer)
async def assign_role(role: Role, body: RoleBody, ask: Asks) -> Response:
    """Take a role, name somebody for it, or hand it over."""
    return await perform(body, ask, role)


class ReleaseBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return roles.ReleaseRole(by=ask.by, happened_at=self.when(), role=Role(ask.of), reason=Words(self.reason))


@router.post("/roles/{role}/release", response_model=Answer)
async def release_role(role: Role, body: ReleaseBody, ask: Asks) -> Response:
    """Give a role up."""
    return await perform(body, ask, role)


class JoinBody(Act):
    person: str | None = None

    async def command(self, ask: Ask) -> Command:
        return roles.Join(by=ask.by, happened_at=self.when(), person=await ask.person(self.person))


@router.post("/responders", response_model=Answer)
async def join(body: JoinBody, ask: Asks) -> Response:
    """Join, or add somebody who was called in."""
    return await perform(body, ask)


class ClaimBody(Act):
    where: str = Field(examples=["db-3"])
    why: str
    mode: Access = Access.READ
    minutes: int | None = Field(None, ge=1, le=24 * 60)

    async def command(self, ask: Ask) -> Command:
        return access.ClaimAccess(
            by=ask.by,
            happened_at=self.when(),
            where=Words(self.where),
            why=Words(self.why),
            mode=self.mode,
            seconds=self.minutes * 60 if self.minutes is not None else None,
        )


@router.post("/access", response_model=Answer)
async def claim_access(body: ClaimBody, ask: Asks) -> Response:
    """Claim access to production; it ends by itself."""
    return await perform(body, ask)


class GrantBody(Act):
    async def command(self, ask: Ask) -> Command:
        return access.GrantAccess(by=ask.by, happened_at=self.when(), id=ask.of)


@router.post("/access/{claim}/grant", response_model=Answer)
async def grant_access(claim: str, body: GrantBody, ask: Asks) -> Response:
    """Let somebody into production."""
    return await perform(body, ask, claim)


class DeclineBody(Act):
    reason: str

    async def command(self, ask: Ask) -> Command:
        return access.DeclineAccess(by=ask.by, happened_at=self.when(), id=ask.of, reason=Words(self.reason))


@router.post("/access/{claim}/decline", response_model=Answer)
async def decline_access(claim: str, body: DeclineBody, ask: Asks) -> Response:
    """Keep somebody out of production, with a reason."""
    return await perform(body, ask, claim)


class LeaveBody(Act):
    async def command(self, ask: Ask) -> Command:
        return access.EndAccess(by=ask.by, happened_at=self.when(), id=ask.of)


@router.post("/access/{claim}/end", response_model=Answer)
async def end_access(claim: str, body: LeaveBody, ask: Asks) -> Response:
    """Leave production."""
    return await perform(body, ask, claim)


class CheckpointBody(Act):
    progress: bool
    summary: str
    decision: CheckpointDecision = CheckpointDecision.CONTINUE

    async def command(self, ask: Ask) -> Command:
        return HoldCheckpoint(
            by=ask.by,
            happened_at=self.when(),
            progress=self.progress,
            summary=Words(self.summary),
            decision=self.decision,
        )


@router.post("/checkpoints", response_model=Answer)
async def hold_checkpoint(body: CheckpointBody, ask: Asks) -> Response:
    """Every 15 minutes: are we getting anywhere?"""
    return await perform(body, ask)


class UpdateBody(Act):
    text: str
    audience: Audience = Audience.INTERNAL
    next_minutes: int | None = Field(None, ge=1, le=7 * 24 * 60, description="When the next update is promised.")

    async def command(self, ask: Ask) -> Command:
        return PostUpdate(
            by=ask.by,
            happened_at=self.when(),
            words=Words(self.text),
            audience=self.audience,
            next_in=timedelta(minutes=self.next_minutes) if self.next_minutes is not None else None,
        )


@router.post("/updates", response_model=Answer)
async def post_update(body: UpdateBody, ask: Asks) -> Response:
    """Tell what is known and when the next update comes."""
    return await perform(body, ask)


class NoteBody(Act):
    text: str

    async def command(self, ask: Ask) -> Command:
        return notes.AddNote(by=ask.by, happened_at=self.when(), words=Words(self.text))


@router.post("/notes", response_model=Answer)
async def add_note(body: NoteBody, ask: Asks) -> Response:
    """Write down what happened, now or (happened_at) earlier."""
    return await perform(body, ask)


class ChangeBody(Act):
    change: ChangeKind
    text: str

    async def command(self, ask: Ask) -> Command:
        return notes.NoteChange(by=ask.by, happened_at=self.when(), change=self.change, what=Words(self.text))


@router.post("/changes", response_model=Answer)
async def note_change(body: ChangeBody, ask: Asks) -> Response:
    """Note a change that may matter; happened_at is when it was made."""
    return await perform(body, ask)


class CorrectionBody(Act):
    corrects: int = Field(ge=1, le=LARGEST, description="The entry's sequence number.")
    text: str

    async def command(self, ask: Ask) -> Command:
        return notes.Correct(by=ask.by, happened_at=self.when(), corrects=self.corrects, words=Words(self.text))


@router.post("/corrections", response_model=Answer)
async def correct(body: CorrectionBody, ask: Asks) -> Response:
    """Correct an entry by a new one; nothing is ever changed."""
    return await perform(body, ask)


class StepDoneBody(Act):
    async def command(self, ask: Ask) -> Command:
        return notes.CheckStep(by=ask.by, happened_at=self.when(), step=ask.of)


@router.post("/steps/{step}/done", response_model=Answer)
async def check_step(step: str, body: StepDoneBody, ask: Asks) -> Response:
    """Check a step of the playbook."""
    return await perform(body, ask, step)


class StepReopenBody(Act):
    async def command(self, ask: Ask) -> Command:
        return notes.ReopenStep(by=ask.by, happened_at=self.when(), step=ask.of)


@router.post("/steps/{step}/reopen", response_model=Answer)
async def reopen_step(step: str, body: StepReopenBody, ask: Asks) -> Response:
    """Open a step that was checked by mistake."""
    return await perform(body, ask, step)
