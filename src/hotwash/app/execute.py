"""Load, decide, append, commit: the same for every verb."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec

from hotwash.app.accounts import Person
from hotwash.app.paging import page_what_is_due
from hotwash.app.ports import ITSELF, Store, Viewer
from hotwash.app.unit_of_work import Needs, Replay, Stored, UnitOfWork, service_slot
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.charge import ChargeBudget
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.declare import Declare, declare
from hotwash.domain.incident.document import SavePostmortem
from hotwash.domain.incident.events import ActRefused, Ending
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage, was_paged
from hotwash.domain.incident.resolve import End, LinkDuplicate, OpenFollowUp
from hotwash.domain.incident.transitions import decide
from hotwash.domain.kernel import Actor, Refused, Words
from hotwash.domain.people.account import AccountRole


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a token of a drill's cast reaches only that drill, and no drill but through one."""

    actor: Actor
    role: AccountRole = AccountRole.RESPONDER
    drill: str | None = None

    @classmethod
    def of(cls, person: Person) -> "Caller":
        return cls(Actor(person.id), person.role, person.drill)

    @property
    def admin(self) -> bool:
        return self.role is AccountRole.ADMIN

    @property
    def viewer(self) -> Viewer:
        """As who they read; a machine acts in whatever the product lets it find."""
        if not self.actor.is_person:
            return ITSELF
        return Viewer(self.actor.id, self.admin, self.drill)


@dataclass(frozen=True, slots=True)
class Once:
    """An idempotency key with a digest of the request: the same act is performed once."""

    key: str
    request: str


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to: `first` to `last` are the record's new entries (none when last < first)."""

    incident: str
    first: int
    last: int


Outcome = Done | Refused

_UNKNOWN = Refused(
    "unknown-incident", "There is no such incident, or you cannot see it.", "Look at the list of incidents."
)


async def execute(store: Store, id: str, command: Command, caller: Caller, once: Once | None = None) -> Outcome:
    """Decide a command on one incident and commit what it leads to; a refusal of the process is on record."""
    needs = Needs(incidents=frozenset({id}))
    return await _submit(store, needs, caller, once, lambda work: act(work, id, command, caller))


def act(work: UnitOfWork, id: str, command: Command, caller: Caller) -> Outcome:
    """One command within a unit of work."""
    stored = work.incident(id)
    if stored is None or not (sees(caller.viewer, stored) or _was_paged(caller, stored, command)):
        return _UNKNOWN
    if (not_allowed := _refuse_to_act(caller)) is not None:
        return not_allowed
    now = stored.now(work.wall)
    decision = decide(stored.incident, command, now, work.policy_of(stored.incident))
    if isinstance(decision, Refused):
        if decision.on_record and not stored.incident.is_locked:
            refused = ActRefused(type(command).__name__, decision.code, Words(decision.reason))
            work.append(id, [refused], command.by, now)
        return decision
    if decision:
        work.append(id, decision, command.by, command.at(now))
    return _done(stored, page_what_is_due(work, id))


def sees(viewer: Viewer, stored: Stored) -> bool:
    """Whether an incident exists for a viewer: the same rule that every query asks the database for.

    A drill is its cast's and the administrators', and a restricted incident its need-to-know list's alone.
    """
    if viewer.itself:
        return True
    ours = viewer.admin or viewer.drill == stored.drill
    return ours and (not stored.incident.restricted or viewer.person in stored.incident.members)


def _was_paged(caller: Caller, stored: Stored, command: Command) -> bool:
    """Who was paged into what they may not see yet can say that they come; that puts them on the list (R-SEC-1)."""
    answers = isinstance(command, AcknowledgePage | DeclinePage)
    return answers and caller.drill == stored.drill and was_paged(stored.incident, caller.actor.id)


def _refuse_to_act(caller: Caller) -> Refused | None:
    """Permission comes before the decision: a viewer's account reads and does not act."""
    if not caller.actor.is_person or caller.role.allows(AccountRole.RESPONDER):
        return None
    return Refused(
        "not-allowed", "Your account reads and does not act.", "Ask an administrator to make you a responder."
    )


async def open_incident(
    store: Store,
    command: Declare,
    caller: Caller,
    once: Once | None = None,
    clock: DrillClock | None = None,
) -> Outcome:
    """Declare a new incident."""
    slot = service_slot(caller.drill, command.service)
    needs = Needs(services=frozenset({slot} if slot else ()))
    return await _submit(store, needs, caller, once, lambda work: open_in(work, command, caller, clock))


def open_in(
    work: UnitOfWork, command: Declare, caller: Caller, clock: DrillClock | None = None, slot: str | None = None
) -> Outcome:
    """Declare within a unit of work; slot is what alerts find the incident by, when it is not its service."""
    if (refused := _refuse_to_act(caller)) is not None:
        return refused
    now = clock.at(work.wall) if clock else work.wall
    decision = declare(command, now, work.around.policy)
    if isinstance(decision, Refused):
        return decision
    stored = work.open(decision, command.by, command.at(now), drill=caller.drill, clock=clock, slot=slot)
    page_what_is_due(work, stored.incident.id)
    return Done(stored.incident.id, 1, 1)


async def merge_duplicate(store: Store, id: str, command: End, caller: Caller, once: Once | None = None) -> Outcome:
    """End an incident as the duplicate of another: both records point at each other (R-TL-4)."""
    other = command.duplicate_of or id

    def merge(work: UnitOfWork) -> Outcome:
        if command.ending is Ending.DUPLICATE and (refused := _refuse_merge(work, id, other, caller)) is not None:
            return refused
        outcome = act(work, id, command, caller)
        if isinstance(outcome, Refused) or command.ending is not Ending.DUPLICATE:
            return outcome
        linked = act(work, other, LinkDuplicate(by=command.by, duplicate=id), caller)
        return _abandoned(work, linked) if isinstance(linked, Refused) else outcome

    return await _submit(store, Needs(incidents=frozenset({id, other})), caller, once, merge)


def _refuse_merge(work: UnitOfWork, id: str, other: str, caller: Caller) -> Refused | None:
    """Both records will name each other, so whoever reads one must be allowed to know of the other."""
    one, two = work.incident(id), work.incident(other)
    if one is None or two is None or not sees(caller.viewer, two):
        return _UNKNOWN
    if one.incident.restricted != two.incident.restricted:
        return Refused(
            "restricted-differs",
            "One of the two is restricted, and its id would stand in the other's record.",
            "Restrict the other as well, or end this one as a false alarm.",
        )
    return None


async def lock_charged(
    store: Store, id: str, charged: ChargeBudget, command: Command, caller: Caller, once: Once | None = None
) -> Outcome:
    """Lock a record, with what the incident cost as one of its last entries; both or neither."""

    def lock(work: UnitOfWork) -> Outcome:
        # Where somebody was faster it is charged or locked already, and the lock says so itself.
        cost = act(work, id, charged, Caller(charged.by))
        outcome = act(work, id, command, caller)
        if isinstance(outcome, Refused):
            return _abandoned(work, outcome)
        return replace(outcome, first=cost.first) if isinstance(cost, Done) else outcome

    return await _submit(store, Needs(incidents=frozenset({id})), caller, once, lock)


async def save_postmortem(
    store: Store, id: str, command: SavePostmortem, caller: Caller, once: Once | None = None
) -> Outcome:
    """Save a revision: its digest goes to the annex, its text beside it, in one commit."""

    def save(work: UnitOfWork) -> Outcome:
        outcome = act(work, id, command, caller)
        if isinstance(outcome, Refused):
            return outcome
        stored = work.incident(id)
        if stored is not None:
            saved = (
                id,
                stored.incident.postmortem_revision,
                command.by.id,
                stored.now(work.wall),
                command.markdown,
            )
            work.changes.documents.append(saved)
        return outcome

    return await _submit(store, Needs(incidents=frozenset({id})), caller, once, save)


async def reopen(store: Store, id: str, by: Actor, reason: Words, caller: Caller, once: Once | None = None) -> Outcome:
    """Open a follow-up of an ended incident: a new incident, linked both ways."""

    def follow_up(work: UnitOfWork) -> Outcome:
        stored = work.incident(id)
        if stored is None or not sees(caller.viewer, stored):
            return _UNKNOWN
        old = stored.incident
        opened = open_in(
            work,
            Declare(
                by=by,
                title=Words(f"Follow-up: {old.title}"),
                severity=old.severity,
                service=old.service,
                drill=old.drill,
                follow_up_of=id,
                impact=reason,
                restricted=old.restricted,
                members=old.members,
            ),
            caller,
            stored.clock,
        )
        if isinstance(opened, Refused):
            return opened
        linked = act(work, id, OpenFollowUp(by=by, follow_up=opened.incident, reason=reason), caller)
        return _abandoned(work, linked) if isinstance(linked, Refused) else opened

    return await _submit(store, Needs(incidents=frozenset({id})), caller, once, follow_up)


def _abandoned(work: UnitOfWork, refused: Refused) -> Refused:
    """An act on two incidents is refused whole."""
    work.abandon()
    return refused


def _done(before: Stored, after: Stored) -> Done:
    return Done(after.incident.id, before.incident.entries + 1, after.incident.entries)


async def _submit(
    store: Store, needs: Needs, caller: Caller, once: Once | None, perform: Callable[[UnitOfWork], Outcome]
) -> Outcome:
    if once is None:
        return await store.submit(needs, perform)
    key = (caller.actor.id, once.key)

    def perform_once(work: UnitOfWork) -> Outcome:
        if (earlier := work.replay(*key)) is not None:
            return _again(earlier, once)
        outcome = perform(work)
        answer = msgspec.json.encode(_Answer.of(outcome)).decode()
        work.changes.replays[key] = Replay(*key, once.request, answer)
        return outcome

    return await store.submit(replace(needs, replays=frozenset({key})), perform_once)


class _Answer(msgspec.Struct):
    done: Done | None
    refused: Refused | None

    @classmethod
    def of(cls, outcome: Outcome) -> "_Answer":
        return cls(None, outcome) if isinstance(outcome, Refused) else cls(outcome, None)


def _again(earlier: Replay, once: Once) -> Outcome:
    if earlier.request != once.request:
        return Refused(
            "idempotency-key-reused",
            "This Idempotency-Key came with another request before.",
            "Send a new key with a new request.",
        )
    answer = msgspec.json.decode(earlier.answer, type=_Answer)
    outcome = answer.done or answer.refused
    if outcome is None:
        raise ValueError("a stored answer is neither done nor refused")
    return outcome
