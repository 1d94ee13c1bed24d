"""The process rules as data: what a team may change in a pull request.

Durations are timedeltas. The shipped defaults are YAML in hotwash/policy; an incident keeps the hash of the
policy it was declared under, and that policy holds until its record is locked.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from hotwash.domain.incident.escalation import Escalation
from hotwash.domain.incident.severities import Severity as Severity


class Role(StrEnum):
    """R-ROLE-1: Incident Commander, Operations Lead, Communications Lead, Scribe."""

    IC = "IC"
    OL = "OL"
    CL = "CL"
    SCRIBE = "Scribe"


class Phase(StrEnum):
    """R-PB: the four phases of the playbook, then the closing phase and the lock."""

    TRIAGE = "triage"
    INVESTIGATION = "investigation"
    MITIGATION = "mitigation"
    RESOLUTION = "resolution"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class SeverityLevel:
    """One level: when it is this, and what answers it."""

    level: Severity
    name: str
    criteria: tuple[str, ...]
    response: str
    several_roles: bool
    """One person may hold several roles (R-ROLE-3); then a doubled-up IC/OL may execute (R-ROLE-4)."""
    postmortem: bool
    """A postmortem is owed (R-PM-1)."""
    roles: tuple[Role, ...]
    """Roles that are due `roles_within` after declaration (R-ROLE-2)."""
    commander_within: timedelta | None
    """An IC is due this soon (R-SEV-1, R-SEV-2); None where the chair may stay empty (R-SEV-5)."""
    first_update_within: timedelta
    update_every: timedelta


@dataclass(frozen=True, slots=True)
class RoleDescription:
    role: Role
    name: str
    duty: str


@dataclass(frozen=True, slots=True)
class Roles:
    descriptions: tuple[RoleDescription, ...]
    roles_within: timedelta
    remind_every: timedelta
    """An unfilled role is noted as missed again after this long ..."""
    remind_times: int
    """... at most this often (R-ROLE-2)."""
    access_default: timedelta
    access_longest: timedelta
    access_people: int
    """How many people may be in production at once (R-ROLE-6)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the checklist, owned by a role; at every severity unless some are named."""

    id: str
    role: Role
    what: str
    severities: tuple[Severity, ...] = tuple(Severity)


@dataclass(frozen=True, slots=True)
class PlaybookPhase:
    phase: Phase
    starts_after: timedelta
    time_box_ends_after: timedelta | None
    """Minutes since declaration; None where the box has no end. Time boxes guide, never block (R-PB-5)."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Playbook:
    phases: tuple[PlaybookPhase, ...]
    checkpoint_every: timedelta
    """R-MIT-6."""
    lock_after: timedelta
    """The record locks by itself this long after resolution (R-PB-4)."""
    postmortem_within: timedelta
    """R-PM-1."""


@dataclass(frozen=True, slots=True)
class BurnRate:
    """A multi-window burn condition (The Site Reliability Workbook, chapter 5): how fast is how severe."""

    severity: Severity
    burn_rate: float
    """Fires above this many times the rate that would spend the error budget exactly within its window."""
    long: timedelta
    short: timedelta
    """Both windows must burn; the short one ends the condition soon after the fault does."""
    error_ratio: float
    """This fraction of bad events is enough where the objective is too lax for the burn rate to be reached."""
    least_bad: int
    """Fewer bad events than this in the long window are too few to count."""


@dataclass(frozen=True, slots=True)
class UsersRule:
    """So large a share of users (a fraction of 1) makes it this severe."""

    severity: Severity
    at_least: float


@dataclass(frozen=True, slots=True)
class WideRule:
    """A burn of this severity must hit this share of users, or unknown that, of events; otherwise it is less."""

    severity: Severity
    users: float
    error_ratio: float
    otherwise: Severity


@dataclass(frozen=True, slots=True)
class ExhaustingRule:
    """A burn of this severity is raised when the rest of the budget lasts less than `within` at the present rate."""

    severity: Severity
    window: timedelta
    burn_rate: float
    within: timedelta
    raised_to: Severity


@dataclass(frozen=True, slots=True)
class FloorRule:
    """A fact that makes it at least this severe, whatever is measured, unless another fact holds."""

    fact: str
    value: str | bool
    severity: Severity
    why: str
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class CalmRule:
    """A level is lowered after so long a calm."""

    severity: Severity
    calm_for: timedelta


@dataclass(frozen=True, slots=True)
class LoweringRules:
    """A milder severity is suggested after a calm: each minute burned less than `below` times what the level needs."""

    below: float = 0.8
    after: tuple[CalmRule, ...] = (
        CalmRule(Severity.SEV0, timedelta(minutes=15)),
        CalmRule(Severity.SEV1, timedelta(minutes=30)),
        CalmRule(Severity.SEV2, timedelta(minutes=60)),
    )


@dataclass(frozen=True, slots=True)
class VerdictRules:
    """The numbers of the severity verdict (R-SEV-7)."""

    users: tuple[UsersRule, ...] = ()
    """Most severe first."""
    users_alone: Severity = Severity.SEV1
    """Users alone make it no more severe than this, while the budget does not burn as fast."""
    wide: WideRule = WideRule(Severity.SEV0, 0.05, 0.05, Severity.SEV1)
    too_few_bad: Severity = Severity.SEV3
    """What burns by fewer bad events than its condition asks for."""
    exhausting: ExhaustingRule = ExhaustingRule(
        Severity.SEV2, timedelta(hours=1), 6, timedelta(hours=24), Severity.SEV1
    )
    workaround: tuple[Severity, ...] = (Severity.SEV1, Severity.SEV2)
    """Levels that a workaround makes one milder."""
    internal_only: Severity = Severity.SEV2
    """The most severe that what hits only internal tools can be."""
    floors: tuple[FloorRule, ...] = ()
    lowering: LoweringRules = LoweringRules()


@dataclass(frozen=True, slots=True)
class ConsumedBand:
    """Consuming this fraction of an error budget comes up to this severity."""

    severity: Severity
    at_least: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How declared severities are compared with what incidents consumed (R-LRN-4)."""

    bands: tuple[ConsumedBand, ...] = (
        ConsumedBand(Severity.SEV0, 0.2),
        ConsumedBand(Severity.SEV1, 0.05),
        ConsumedBand(Severity.SEV2, 0.01),
    )
    """Most severe first; what is below the last is SEV-3."""
    least_incidents: int = 15
    """Nothing is said of fewer."""


@dataclass(frozen=True, slots=True)
class Green:
    """When an SLI counts as green (R-MIT-5)."""

    window: timedelta
    step: timedelta
    least_events: int
    """Fewer events than this in the window are unknown, not green."""
    least_coverage: float
    """Fraction of the window's steps that must have been measured."""
    oldest_sample: timedelta
    """An older last sample makes the reading unknown."""
    least_bad_per_step: int
    """A step fails only with this many bad events, so that one stray error at night holds nothing open."""
    no_burn: tuple[Severity, ...] = ()
    """Not green while a burn rate of these severities fires."""


@dataclass(frozen=True, slots=True)
class AlertRule:
    """What an alert does: the first rule whose labels all match decides."""

    match: Mapping[str, str]
    """Label -> full-match regular expression."""
    action: "AlertAction"
    severity: Severity | None = None
    """Severity of the incident it opens."""


class AlertAction(StrEnum):
    OPEN = "open"
    """Open an incident for the service, or attach to its open one."""
    ATTACH = "attach"
    """Attach to the service's open incident; never open one."""
    SHOW = "show"
    """Only appear in the list of alerts."""


@dataclass(frozen=True, slots=True)
class Alerts:
    service_labels: tuple[str, ...]
    """The first of these labels an alert carries names its service."""
    rules: tuple[AlertRule, ...]
    storm_after: int = 10
    """An incident with this many alerts firing has more of them summed up instead of told one by one."""
    flapping_after: int = 3
    """An alert that fired so often in one incident is only counted from then on."""


@dataclass(frozen=True, slots=True)
class KindOfChange:
    """prior is how suspect it is at the moment of the change, a fraction of 1."""

    prior: float
    fades_in: timedelta
    """After so long a third of that (1/e) is left."""


@dataclass(frozen=True, slots=True)
class GithubRule:
    """Which of GitHub's events it speaks of (regular expressions over the whole value), and what they are."""

    repository: str | None = None
    environment: str | None = None
    workflow: str | None = None
    service: str | None = None
    """None: the repository's own name."""
    kind: str = "deploy"
    ignore: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRules:
    """How changes are ranked as causes; all weights are fractions of 1."""

    kinds: Mapping[str, KindOfChange]
    clocks_differ: timedelta
    dependency: float
    """For each hop to a service the affected one depends on."""
    caller: float
    """For each hop to a service that calls the affected one."""
    unrelated: float
    unknown_regions: float
    other_regions: float
    no_change: float
    """The weight of "no change did it"."""
    look_back: timedelta = timedelta(hours=24)
    """What was over longer than this before an onset is no suspect."""
    github: tuple[GithubRule, ...] = ()
    """The first that fits decides; what none fits is not kept."""


@dataclass(frozen=True, slots=True)
class PostmortemPolicy:
    least_went_well: int
    least_went_wrong: int
    whys: int
    roles_at_read_out: tuple[Role, ...]
    read_out: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Everything a team decides about its process; `hash` is SHA-256 over its RFC 8785 form."""

    severities: tuple[SeverityLevel, ...]
    roles: Roles
    playbook: Playbook
    green: Green
    alerts: Alerts
    postmortem: PostmortemPolicy
    hash: str
    burn_rates: tuple[BurnRate, ...] = ()
    verdict: VerdictRules = VerdictRules()
    calibration: Calibration = Calibration()
    changes: ChangeRules | None = None
    """None in a policy from before changes were ranked."""
    escalation: Escalation = field(default_factory=Escalation)

    def level(self, severity: Severity) -> SeverityLevel:
        return next(level for level in self.severities if level.level is severity)
