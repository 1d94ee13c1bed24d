"""What can be done in a room: each verb is a form, and the form is a request's body of the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hotwash.entry.api import closing, hypotheses, impact, mitigations, need_to_know, paging, responding, suspects
from hotwash.entry.api.acts import Act


@dataclass(frozen=True, slots=True)
class Verb:
    """form is the id of the form it is sent from (followed by what it is about); place is where the page goes on."""

    body: type[Act]
    form: str
    place: str
    fields: Mapping[str, str] = field(default_factory=dict)
    """Fields of the form that the body calls differently, since one form can be sent as several verbs."""
    about: str = "of"
    """The field that says what it is about, where the address does not."""


VERBS: Mapping[str, Verb] = {
    "take-role": Verb(responding.RoleBody, "role", "roles"),
    "release-role": Verb(responding.ReleaseBody, "role", "roles"),
    "page": Verb(paging.PageBody, "page", "roles"),
    "acknowledge": Verb(paging.AcknowledgeBody, "acknowledge", "bar"),
    "decline-page": Verb(paging.DeclinePageBody, "decline-page", "bar"),
    "join": Verb(responding.JoinBody, "join", "roles"),
    "claim": Verb(responding.ClaimBody, "claim", "access"),
    "grant": Verb(responding.GrantBody, "grant", "access"),
    "decline": Verb(responding.DeclineBody, "decline", "access"),
    "leave": Verb(responding.LeaveBody, "leave", "access"),
    "hypothesis": Verb(hypotheses.HypothesisBody, "hypothesis", "hypotheses"),
    "evidence": Verb(hypotheses.EvidenceBody, "judge", "hypotheses", {"evidence": "what"}),
    "confirm": Verb(hypotheses.ConfirmBody, "judge", "hypotheses"),
    "refute": Verb(hypotheses.RefuteBody, "judge", "hypotheses"),
    "reopen-hypothesis": Verb(hypotheses.ReopenHypothesisBody, "judge", "hypotheses", {"evidence": "reason"}),
    "confirm-change": Verb(suspects.ConfirmChangeBody, "judge-change", "changes"),
    "clear-change": Verb(suspects.ClearChangeBody, "judge-change", "changes"),
    "propose": Verb(mitigations.ProposalBody, "propose", "mitigations"),
    "approve": Verb(mitigations.ApprovalBody, "approve", "decisions"),
    "reject": Verb(mitigations.RejectionBody, "decide", "decisions"),
    "withdraw": Verb(mitigations.WithdrawalBody, "decide", "decisions"),
    "execute": Verb(mitigations.ExecuteBody, "execute", "decisions"),
    "executed": Verb(mitigations.ExecutionBody, "executed", "mitigations"),
    "verify": Verb(mitigations.VerificationBody, "outcome", "decisions"),
    "fail": Verb(mitigations.FailureBody, "outcome", "decisions"),
    "note": Verb(responding.NoteBody, "note", "timeline"),
    "change": Verb(responding.ChangeBody, "change", "timeline"),
    "correct": Verb(responding.CorrectionBody, "correct", "timeline"),
    "checkpoint": Verb(responding.CheckpointBody, "checkpoint", "timeline"),
    "update": Verb(responding.UpdateBody, "update", "timeline"),
    "step-done": Verb(responding.StepDoneBody, "step", "playbook"),
    "step-open": Verb(responding.StepReopenBody, "step", "playbook"),
    "impact": Verb(impact.ImpactBody, "impact", "measured"),
    "severity": Verb(responding.SeverityBody, "severity", "bar"),
    "dismiss-severity": Verb(responding.DismissBody, "dismiss-severity", "measured"),
    "resolve": Verb(closing.ResolveBody, "resolve", "bar"),
    "end": Verb(closing.EndBody, "end", "bar"),
    "reopen": Verb(closing.ReopenBody, "reopen", "bar"),
    "schedule": Verb(closing.ScheduleBody, "schedule", "closing"),
    "lock": Verb(closing.LockBody, "lock", "closing"),
    "restrict": Verb(need_to_know.RestrictBody, "restrict", "visibility"),
    "admit": Verb(need_to_know.AdmitBody, "admit", "visibility"),
    "dismiss": Verb(need_to_know.DismissBody, "admit", "visibility", about="person"),
}
