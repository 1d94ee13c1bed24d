"""The state of an incident: what the rules need to know, folded from its record.

It holds no timeline (a record may have 100,000 entries), so a decision costs the same at any length.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hotwash.domain.incident.events import Access, BudgetCharged, ChangeKind, Ending
from hotwash.domain.incident.pages import Trigger
from hotwash.domain.incident.policy import Phase, Role, Severity
from hotwash.domain.kernel import Actor, Instant
from hotwash.domain.severity.facts import NOTHING_KNOWN, Impact


class HypothesisStatus(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REFUTED = "refuted"


class MitigationStatus(StrEnum):
    """R-MIT-2: proposed -> approved | rejected | withdrawn -> executing -> verified | failed."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXECUTING = "executing"
    VERIFIED = "verified"
    FAILED = "failed"


class ClaimStatus(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Hypothesis:
    id: str
    what: str
    because: str
    by: str
    status: HypothesisStatus = HypothesisStatus.OPEN
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class Mitigation:
    """approved is false for what was executed without approval (R-MIT-3)."""

    id: str
    what: str
    how: str
    risk: str
    by: str
    hypothesis: str | None = None
    status: MitigationStatus = MitigationStatus.PROPOSED
    approved: bool = False
    executed_by: str | None = None


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change people said it was, or was not; id is what it is called here, such as C42."""

    id: str
    change: ChangeKind
    service: str | None
    made_at: Instant
    what: str
    reason: str
    confirmed: bool
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody's claim to production access (R-ROLE-6)."""

    id: str
    person: str
    mode: Access
    where: str
    seconds: int
    status: ClaimStatus = ClaimStatus.ASKED
    until: Instant | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """How often a deadline was missed, and when it was last due."""

    times: int
    due: Instant


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Another severity that the verdict speaks for; dismissed, it is kept so that it is not said again."""

    severity: Severity
    verdict: Severity
    reasons: tuple[str, ...]
    since: Instant
    measured_at: Instant | None = None
    dismissed: bool = False


@dataclass(frozen=True, slots=True)
class SeveritySince:
    """A severity, and from when on it was declared."""

    severity: Severity
    since: Instant


@dataclass(frozen=True)
class Incident:
    """An incident as its events left it."""

    id: str
    title: str
    severity: Severity
    service: str | None
    source: str
    drill: bool
    policy: str
    """Hash of the policy it was declared under."""
    declared_by: str
    declared_at: Instant
    phase_since: Instant
    severity_since: Instant
    checkpoint_since: Instant
    """The last checkpoint, confirmed hypothesis or applied mitigation (R-MIT-6)."""
    entries: int = 1
    """How many entries the record holds."""
    update_since: Instant | None = None
    update_due: Instant | None = None
    """When the last status update promised the next."""
    phase: Phase = Phase.TRIAGE
    roles: Mapping[Role, str] = field(default_factory=dict)
    responders: tuple[str, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()
    mitigations: tuple[Mitigation, ...] = ()
    claims: tuple[Claim, ...] = ()
    changes: tuple[JudgedChange, ...] = ()
    """Changes that were confirmed or cleared, each as it was judged last."""
    steps_done: tuple[str, ...] = ()
    first_alert_at: Instant | None = None
    """When the first alert that was attached began."""
    firing: tuple[str, ...] = ()
    """Alerts attached and not resolved, as integration/fingerprint."""
    missed: Mapping[str, Missed] = field(default_factory=dict)
    resets: int = 0
    ended_at: Instant | None = None
    ending: Ending | None = None
    locked_at: Instant | None = None
    postmortem_due: Instant | None = None
    postmortem_revision: int = 0
    follow_up_of: str | None = None
    follow_ups: tuple[str, ...] = ()
    duplicate_of: str | None = None
    duplicates: tuple[str, ...] = ()
    restricted: bool = False
    members: tuple[str, ...] = ()
    """The need-to-know list of a restricted incident (R-SEC-1)."""
    impact: Impact = NOTHING_KNOWN
    """What is known of it; what nobody has told is unknown."""
    suggestion: Suggestion | None = None
    """Another severity that is suggested, or was and has been dismissed."""
    pages: tuple[Trigger, ...] = ()
    """What was triggered, oldest first; a raise adds, nothing is ever restarted."""
    asked_for_ic: str | None = None
    """Who was asked to take IC since nobody had."""
    queued_for: Instant | None = None
    """The business hours it waits for (R-SEV-4)."""
    severities: tuple[SeveritySince, ...] = ()
    """What it was declared as, and each change since."""
    cost: BudgetCharged | None = None
    """What it cost of its service's budgets, once that is written down."""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def commander(self) -> str | None:
        return self.roles.get(Role.IC)

    def holds(self, person: Actor, role: Role) -> bool:
        return self.roles.get(role) == person.id

    def roles_of(self, person: str) -> tuple[Role, ...]:
        """The roles somebody holds, most responsible first."""
        return tuple(role for role in Role if self.roles.get(role) == person)

    def in_production(self) -> Iterator[Claim]:
        """Who is working in production right now (R-ROLE-6)."""
        return (claim for claim in self.claims if claim.status is ClaimStatus.GRANTED)

    def hypothesis(self, id: str) -> Hypothesis | None:
        return next((item for item in self.hypotheses if item.id == id), None)

    def mitigation(self, id: str) -> Mitigation | None:
        return next((item for item in self.mitigations if item.id == id), None)

    def change(self, id: str) -> JudgedChange | None:
        return next((item for item in self.changes if item.id == id), None)

    def claim(self, id: str) -> Claim | None:
        return next((item for item in self.claims if item.id == id), None)
