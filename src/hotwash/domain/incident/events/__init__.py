"""What happened in an incident: the vocabulary of its record.

Every event is versioned, since its bytes are under a hash chain: a released (kind, v) never changes its
fields; a new shape is a new v. Fields typed Words are free text and can be redacted. Who acted, in which
role and when stand in the entry around the event, not in the event.
"""

from hotwash.domain.incident.events.assessing import (
    BY_ITSELF as BY_ITSELF,
    ImpactAssessed as ImpactAssessed,
    SeveritySuggested as SeveritySuggested,
    SeveritySuggestionDismissed as SeveritySuggestionDismissed,
    SeveritySuggestionWithdrawn as SeveritySuggestionWithdrawn,
)
from hotwash.domain.incident.events.closing import (
    DuplicateLinked as DuplicateLinked,
    DuplicateLinkedAfterLock as DuplicateLinkedAfterLock,
    Ending as Ending,
    FollowUpOpened as FollowUpOpened,
    FollowUpOpenedAfterLock as FollowUpOpenedAfterLock,
    IncidentEnded as IncidentEnded,
    IncidentResolved as IncidentResolved,
    PostmortemSaved as PostmortemSaved,
    PostmortemScheduled as PostmortemScheduled,
    RecordSealed as RecordSealed,
    TextRedacted as TextRedacted,
    TimelineLocked as TimelineLocked,
)
from hotwash.domain.incident.events.declaring import (
    IncidentDeclared as IncidentDeclared,
    IncidentRestricted as IncidentRestricted,
    MemberAdmitted as MemberAdmitted,
    MemberAdmittedAfterLock as MemberAdmittedAfterLock,
    MemberDismissed as MemberDismissed,
    MemberDismissedAfterLock as MemberDismissedAfterLock,
)
from hotwash.domain.incident.events.event import EVENTS as EVENTS, Event as Event, event as event
from hotwash.domain.incident.events.investigating import (
    ChangeCleared as ChangeCleared,
    ChangeConfirmed as ChangeConfirmed,
    ChangeKind as ChangeKind,
    ChangeNoted as ChangeNoted,
    EvidenceAdded as EvidenceAdded,
    HypothesisConfirmed as HypothesisConfirmed,
    HypothesisRefuted as HypothesisRefuted,
    HypothesisReopened as HypothesisReopened,
    HypothesisStated as HypothesisStated,
)
from hotwash.domain.incident.events.measuring import (
    AlertAttached as AlertAttached,
    AlertResolved as AlertResolved,
    AlertStormSummarised as AlertStormSummarised,
    BudgetCharged as BudgetCharged,
    SliRecorded as SliRecorded,
)
from hotwash.domain.incident.events.mitigating import (
    IncidentReset as IncidentReset,
    MitigationApproved as MitigationApproved,
    MitigationExecutedWithoutApproval as MitigationExecutedWithoutApproval,
    MitigationExecuting as MitigationExecuting,
    MitigationFailed as MitigationFailed,
    MitigationProposed as MitigationProposed,
    MitigationRejected as MitigationRejected,
    MitigationVerified as MitigationVerified,
    MitigationWithdrawn as MitigationWithdrawn,
)
from hotwash.domain.incident.events.paging import (
    CommanderAsked as CommanderAsked,
    LateReason as LateReason,
    PageAcknowledged as PageAcknowledged,
    PageCause as PageCause,
    PageDeclined as PageDeclined,
    PageExhausted as PageExhausted,
    PageLate as PageLate,
    PageSent as PageSent,
    PageSkipped as PageSkipped,
    PageTriggered as PageTriggered,
    Rung as Rung,
    SkipReason as SkipReason,
    WorkQueued as WorkQueued,
)
from hotwash.domain.incident.events.people import (
    Access as Access,
    AccessClaimed as AccessClaimed,
    AccessDeclined as AccessDeclined,
    AccessEnded as AccessEnded,
    AccessGranted as AccessGranted,
    ResponderJoined as ResponderJoined,
    RoleAssigned as RoleAssigned,
    RoleHandedOver as RoleHandedOver,
    RoleReleased as RoleReleased,
)
from hotwash.domain.incident.events.running import (
    ActRefused as ActRefused,
    Audience as Audience,
    CheckpointDecision as CheckpointDecision,
    CheckpointHeld as CheckpointHeld,
    DeadlineMissed as DeadlineMissed,
    DeadlineMissedAfterLock as DeadlineMissedAfterLock,
    EntryCorrected as EntryCorrected,
    NoteAdded as NoteAdded,
    PhaseEntered as PhaseEntered,
    SeverityChanged as SeverityChanged,
    StepDone as StepDone,
    StepReopened as StepReopened,
    UpdatePosted as UpdatePosted,
)
