"""What the record itself tells of the process: facts that went well, questions where it got hard.

Questions are about conditions, never about people (R-BL-1..3).
"""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TypeVar

from hotwash.domain.incident import events as e
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.state import Incident
from hotwash.domain.incident.summary import spoken
from hotwash.domain.kernel import Instant
from hotwash.domain.timeline.recorded import Recorded

_E = TypeVar("_E", bound=e.Event)


def first(record: Sequence[Recorded], kind: type[_E]) -> Recorded | None:
    return next((one for one in record if isinstance(one.event, kind)), None)


def went_well(incident: Incident, record: Sequence[Recorded], policy: Policy) -> Iterator[str]:
    """Facts worth keeping; each is a measured time or a measured state."""
    named = _all_named(record, policy.level(incident.severity).roles)
    if named is not None and named - incident.declared_at <= policy.roles.roles_within:
        yield f"Every role had a named owner {spoken(named - incident.declared_at)} after the declaration."
    confirmed = first(record, e.HypothesisConfirmed)
    if confirmed is not None:
        yield f"A cause was confirmed with evidence {_after(incident, confirmed)} after the declaration."
    proposed, approved = first(record, e.MitigationProposed), first(record, e.MitigationApproved)
    if proposed is not None and approved is not None:
        yield f"The first proposal was decided within {spoken(approved.at - proposed.at)}."
    executed = first(record, e.MitigationExecuting)
    if executed is not None:
        yield f"The first mitigation was under way {_after(incident, executed)} after the declaration."
    resolved = first(record, e.IncidentResolved)
    if resolved is not None and isinstance(resolved.event, e.IncidentResolved) and resolved.event.override is None:
        minutes = spoken(timedelta(seconds=resolved.event.reading.window_seconds))
        yield f"The end was measured: the service level was green for {minutes} before it was resolved."


def questions(record: Sequence[Recorded]) -> Iterator[str]:
    """Where the process stood in the way, or was not there; once for each kind of thing."""
    seen: set[str] = set()
    for one in record:
        question = _question(one.event)
        if question is not None and question not in seen:
            seen.add(question)
            yield question


def _question(event: e.Event) -> str | None:
    match event:
        case e.DeadlineMissed(deadline=deadline, times=1, missing=missing):
            return _missed(deadline, missing)
        case e.ActRefused(act=act, code=code):
            return f"The process refused {_spaced(act)} ({code}): what made it the next step, and what was missing?"
        case e.MitigationExecutedWithoutApproval(id=id):
            return f"{id} was executed before an approval: what made waiting worse, and how could approval be faster?"
        case e.MitigationFailed(id=id):
            return f"{id} did not help: what made it look right, and what would have shown it sooner?"
        case e.IncidentResolved(override=override) if override is not None:
            return "It was resolved without green being measured: what could the service level not show?"
        case e.RoleHandedOver(role=Role.OL):
            return "The OL changed during the incident: what was known only in one place?"
        case _:
            return None


def _missed(deadline: str, missing: tuple[str, ...]) -> str | None:
    kind = deadline.partition(":")[0]
    match kind:
        case "roles" | "commander":
            return f"{', '.join(missing)} stayed without an owner past the deadline: what made the chair hard to fill?"
        case "roles-apart":
            return "One person held several roles at a severity that wants them apart: what was missing to split them?"
        case "checkpoint":
            return "A checkpoint was due and not held: what took the attention?"
        case "update":
            return "A status update was due and not sent: what would have made it easy?"
        case "time-box":
            return f"The {deadline.partition(':')[2]} phase took longer than its time box: what was missing to go on?"
        case _:
            return None


def _all_named(record: Sequence[Recorded], due: tuple[Role, ...]) -> Instant | None:
    """When the last of the roles that are due first had an owner."""
    named: dict[Role, Instant] = {}
    for one in record:
        if isinstance(one.event, e.RoleAssigned):
            named.setdefault(one.event.role, one.at)
    return max(named[role] for role in due) if due and set(due) <= set(named) else None


def _after(incident: Incident, recorded: Recorded) -> str:
    return spoken(recorded.at - incident.declared_at)


def _spaced(name: str) -> str:
    """ExecuteMitigation -> "execute mitigation"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
