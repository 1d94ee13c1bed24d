"""The one thing somebody is best asked to do now (R-PB): a suggestion, never a permission."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from hotwash.domain.incident.events import Ending
from hotwash.domain.incident.policy import Policy, Role
from hotwash.domain.incident.standing import Standing
from hotwash.domain.incident.state import (
    ClaimStatus,
    HypothesisStatus,
    Incident,
    Mitigation,
    MitigationStatus,
)
from hotwash.domain.slo.green import Colour


class Step(StrEnum):
    """What the one act is; `of` beside it names the role, the mitigation or the claim."""

    ACKNOWLEDGE = "acknowledge"
    TAKE_ROLE = "take-role"
    NAME_ROLES = "name-roles"
    CHANGE_SEVERITY = "change-severity"
    APPROVE = "approve"
    TAKE_COMMAND_AND_APPROVE = "take-command-and-approve"
    EXECUTE = "execute"
    VERIFY = "verify"
    GRANT = "grant"
    RESOLVE = "resolve"
    HYPOTHESIS = "hypothesis"
    PROPOSE = "propose"
    UPDATE = "update"
    CHECKPOINT = "checkpoint"
    NOTE = "note"
    LOCK = "lock"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class NextAct:
    step: Step
    words: str
    of: str = ""


def next_act(incident: Incident, who: Standing, policy: Policy, colour: Colour) -> NextAct | None:
    """None where there is nothing to ask of them: they may still act, further down the page."""
    if not who.responds:
        return None
    if incident.is_locked:
        return _after_the_lock(incident, who)
    if not incident.is_open:
        return _while_closing(incident, who)
    return next(_while_open(incident, who, policy, colour), None)


def _while_open(incident: Incident, who: Standing, policy: Policy, colour: Colour) -> Iterator[NextAct]:
    """In the order of urgency."""
    doubles = policy.level(incident.severity).several_roles
    if who.paged and not who.joined:
        yield NextAct(Step.ACKNOWLEDGE, "Acknowledge")
    yield from _command(incident, who, doubles=doubles)
    if who.paged:
        # Whoever takes part already acknowledges by taking the empty chair.
        yield NextAct(Step.ACKNOWLEDGE, "Acknowledge")
    if who.holds(Role.IC):
        yield from _as_commander(incident, colour)
    if who.holds(Role.OL):
        yield from _as_operations(incident, may_execute=doubles or not who.holds(Role.IC))
    empty = [role for role in policy.level(incident.severity).roles if role not in incident.roles]
    if empty and (doubles or not who.roles):
        yield NextAct(Step.TAKE_ROLE, f"Take {empty[0]}", empty[0])
    if empty and who.holds(Role.IC):
        yield NextAct(Step.NAME_ROLES, "Name every role")
    yield from _by_role(who)


def _command(incident: Incident, who: Standing, *, doubles: bool) -> Iterator[NextAct]:
    """An empty IC chair comes first, wherever one is expected or something waits for a decision."""
    if incident.commander is not None or (who.roles and not doubles):
        return
    proposed = _first(incident, MitigationStatus.PROPOSED)
    if proposed is not None:
        yield NextAct(Step.TAKE_COMMAND_AND_APPROVE, f"Take IC and approve {proposed.id}", proposed.id)
    else:
        yield NextAct(Step.TAKE_ROLE, "Take IC", Role.IC)


def _as_commander(incident: Incident, colour: Colour) -> Iterator[NextAct]:
    told = incident.suggestion if incident.suggestion and not incident.suggestion.dismissed else None
    if told is not None and told.severity.is_worse_than(incident.severity):
        yield NextAct(Step.CHANGE_SEVERITY, f"Raise it to {told.severity}", told.severity)
    proposed = _first(incident, MitigationStatus.PROPOSED)
    if proposed is not None:
        yield NextAct(Step.APPROVE, f"Approve {proposed.id}", proposed.id)
    asked = next((one for one in incident.claims if one.status is ClaimStatus.ASKED), None)
    if asked is not None and Role.OL not in incident.roles:
        yield NextAct(Step.GRANT, f"Let {asked.person} in", asked.id)
    done = _first(incident, MitigationStatus.VERIFIED) is not None
    if done and colour is Colour.GREEN and not _under_way(incident):
        yield NextAct(Step.RESOLVE, "Resolve")
    if told is not None and incident.severity.is_worse_than(told.severity):
        yield NextAct(Step.CHANGE_SEVERITY, f"Lower it to {told.severity}", told.severity)


def _as_operations(incident: Incident, *, may_execute: bool) -> Iterator[NextAct]:
    executing = _first(incident, MitigationStatus.EXECUTING)
    if executing is not None:
        yield NextAct(Step.VERIFY, f"Verify {executing.id}", executing.id)
    approved = _first(incident, MitigationStatus.APPROVED)
    if approved is not None and may_execute:
        yield NextAct(Step.EXECUTE, f"Execute {approved.id}", approved.id)
    asked = next((one for one in incident.claims if one.status is ClaimStatus.ASKED), None)
    if asked is not None:
        yield NextAct(Step.GRANT, f"Let {asked.person} in", asked.id)
    if not any(one.status is not HypothesisStatus.REFUTED for one in incident.hypotheses):
        yield NextAct(Step.HYPOTHESIS, "State a hypothesis")
    elif not _under_way(incident) and _first(incident, MitigationStatus.VERIFIED) is None:
        yield NextAct(Step.PROPOSE, "Propose a mitigation")


def _by_role(who: Standing) -> Iterator[NextAct]:
    """What somebody's chair is for, when nothing presses."""
    if who.holds(Role.CL):
        yield NextAct(Step.UPDATE, "Post a status update")
    if who.holds(Role.IC):
        yield NextAct(Step.CHECKPOINT, "Hold a checkpoint")
    yield NextAct(Step.NOTE, "Add a note")


def _while_closing(incident: Incident, who: Standing) -> NextAct:
    """Late entries come in; the Scribe locks, without one the IC, without both anyone."""
    keeper = next((role for role in (Role.SCRIBE, Role.IC) if role in incident.roles), None)
    if keeper is None or who.holds(keeper):
        return NextAct(Step.LOCK, "Lock the record")
    if who.holds(Role.CL):
        return NextAct(Step.UPDATE, "Post the resolution notice")
    return NextAct(Step.NOTE, "Add what is missing")


def _after_the_lock(incident: Incident, who: Standing) -> NextAct | None:
    if incident.ending is not Ending.RESOLVED or not who.writes:
        return None
    return NextAct(Step.WRITE, "Edit the postmortem" if incident.postmortem_revision else "Write the postmortem")


def _first(incident: Incident, status: MitigationStatus) -> Mitigation | None:
    return next((one for one in incident.mitigations if one.status is status), None)


def _under_way(incident: Incident) -> bool:
    """Whether a mitigation waits for somebody."""
    waiting = (MitigationStatus.PROPOSED, MitigationStatus.APPROVED, MitigationStatus.EXECUTING)
    return any(one.status in waiting for one in incident.mitigations)
