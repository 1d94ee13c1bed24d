"""A batch of acts, decided in memory between one load and one write.

The store loads what the acts of a batch need, each act is performed against that state including the acts
before it, and everything they lead to is written in one transaction: events, projections, deadlines and
outbox together. An act that is refused or fails leaves nothing behind.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hotwash.app.codec import encode_event
from hotwash.domain.alerts.maintenance import Window
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.acting import acting_role
from hotwash.domain.incident.deadlines import UNMOVED_BY, Deadline, deadlines
from hotwash.domain.incident.events import (
    BY_ITSELF,
    Event,
    IncidentRestricted,
    PageSent,
    RecordSealed,
    TextRedacted,
    TimelineLocked,
)
from hotwash.domain.incident.fold import Happened, apply, begin
from hotwash.domain.incident.policy import Policy
from hotwash.domain.incident.rota import Rota
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import HOTWASH, Actor, Instant, evolve
from hotwash.domain.notices.told import TOLD
from hotwash.domain.timeline.canonical import Json
from hotwash.domain.timeline.chain import Head, genesis, header, seal
from hotwash.domain.timeline.entry import SALT_BYTES, Chain, Entry, FreeText

_FIRST_RANDOM = 2**30
"""Random numbers of restricted incidents begin here; those given in turn never come so far."""
_BEFORE = datetime(1970, 1, 1, tzinfo=UTC)


def service_slot(drill: str | None, service: str | None) -> str | None:
    """Under which name the open incident of a service is found; a drill's services are its own."""
    return f"{drill}/{service}" if drill is not None and service is not None else service


def group_slot(integration: str, group: str) -> str:
    """Under which name the open incident of alerts without a service is found: that of their group."""
    return f"group:{integration}/{hashlib.sha256(group.encode()).hexdigest()[:32]}"


def is_group_slot(slot: str) -> bool:
    return slot.startswith("group:")


@dataclass(frozen=True, slots=True)
class Needs:
    """What an act must see, and what no other act may change meanwhile.

    Incidents by id, the open incident of services (by slot), alerts and earlier answers by key, and incidents
    by their storm.
    """

    incidents: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    alerts: frozenset[tuple[str, str]] = frozenset()
    replays: frozenset[tuple[str, str]] = frozenset()
    storms: frozenset[str] = frozenset()

    @classmethod
    def union(cls, every: "Iterable[Needs]") -> "Needs":
        """The needs of a batch."""
        mine = list(every)
        return cls(*(frozenset().union(*(getattr(one, name) for one in mine)) for name in cls.__slots__))


@dataclass(frozen=True)
class Stored:
    """An incident with where its chains stand; drill is the drill it belongs to, clock that drill's."""

    incident: Incident
    header: bytes
    """The first line of the export."""
    heads: Mapping[Chain, Head]
    drill: str | None = None
    clock: DrillClock | None = None
    opened_at: Instant = _BEFORE
    """The wall time it was opened at: lists are in this order."""

    def now(self, wall: Instant) -> Instant:
        """The time in this incident: wall time, or the drill's own."""
        return self.clock.at(wall) if self.clock else wall


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert by integration and fingerprint, as last heard of."""

    integration: str
    fingerprint: str
    firing: bool
    service: str | None
    incident: str | None
    labels: Mapping[str, str]
    summary: str
    starts_at: Instant
    ends_at: Instant | None
    last_seen: Instant
    times: int
    rounds: int = 0
    """How often it fired since it belongs to its incident."""
    maintenance: str | None = None
    """The maintenance window that keeps it from opening an incident."""

    @property
    def key(self) -> tuple[str, str]:
        return self.integration, self.fingerprint


@dataclass(frozen=True, slots=True)
class Storm:
    """Alerts of an incident that its record has not been told of yet; due is the wall time when it will be."""

    incident: str
    integration: str
    due: Instant
    firing: int = 0
    resolved: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Replay:
    """The answer to an act that carried an idempotency key: request is a digest of what was asked."""

    person: str
    key: str
    request: str
    answer: str


@dataclass(frozen=True, slots=True)
class Message:
    """Something to do after the commit, at least once: topic says what, key is stable over retries."""

    key: str
    topic: str
    incident: str
    payload: Mapping[str, Json] = field(default_factory=dict)
    wait: timedelta = timedelta()
    """How long after the commit, at the soonest."""


@dataclass(slots=True)
class Known:
    """What the batch knows: loaded, then overlaid by each act that succeeds."""

    incidents: dict[str, Stored] = field(default_factory=dict)
    services: dict[str, str | None] = field(default_factory=dict)
    alerts: dict[tuple[str, str], Alert] = field(default_factory=dict)
    replays: dict[tuple[str, str], Replay] = field(default_factory=dict)
    storms: dict[str, Storm | None] = field(default_factory=dict)
    windows: Callable[[], tuple[Window, ...]] = tuple
    """Reads the maintenance windows; only asked for when an alert would open an incident."""
    rota: Callable[[], Rota] = lambda: Rota(())
    """Reads who can be paged; only asked for when somebody is."""
    first_number: Callable[[], int] = lambda: 1
    """Reads, and on a shared store locks, the number of the next incident; only asked for when one opens."""
    next_number: int | None = None

    def number(self) -> int:
        if self.next_number is None:
            self.next_number = self.first_number()
        return self.next_number


@dataclass(slots=True)
class Changes:
    """What is to be written; entries in chain order."""

    entries: list[Entry] = field(default_factory=list)
    incidents: dict[str, Stored] = field(default_factory=dict)
    deadlines: dict[str, tuple[Deadline, ...]] = field(default_factory=dict)
    services: dict[str, str | None] = field(default_factory=dict)
    alerts: dict[tuple[str, str], Alert] = field(default_factory=dict)
    replays: dict[tuple[str, str], Replay] = field(default_factory=dict)
    storms: dict[str, Storm | None] = field(default_factory=dict)
    members: dict[str, tuple[str, ...]] = field(default_factory=dict)
    redactions: list[tuple[str, Chain, int, str]] = field(default_factory=list)
    documents: list[tuple[str, int, str, Instant, bytes]] = field(default_factory=list)
    outbox: list[Message] = field(default_factory=list)
    next_number: int | None = None

    def absorb(self, later: "Changes") -> None:
        self.entries += later.entries
        for mine, theirs in self._maps(later):
            mine.update(theirs)
        self.redactions += later.redactions
        self.documents += later.documents
        self.outbox += later.outbox
        self.next_number = later.next_number or self.next_number

    def _maps(self, later: "Changes") -> Iterable[tuple[dict[Any, Any], dict[Any, Any]]]:
        return (
            (self.incidents, later.incidents),
            (self.deadlines, later.deadlines),
            (self.services, later.services),
            (self.alerts, later.alerts),
            (self.replays, later.replays),
            (self.storms, later.storms),
            (self.members, later.members),
        )


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What acts are performed with: passed in, so that a test or a drill can choose it.

    entropy(n) gives n random bytes; policies by hash; seal_note signs a chain head at the lock.
    """

    origin: str
    policy: Policy
    policies: Callable[[str], Policy]
    entropy: Callable[[int], bytes]
    seal_note: Callable[[str, Chain, Head], str]
    tells: Callable[[], bool] = lambda: False
    """Whether there is anybody to tell outside the page."""
    owners: Mapping[str, str] = field(default_factory=dict)
    """The owning teams of services that are in a file and not in the database."""
    security: str = "security"
    """The team that restricted incidents page."""


class UnitOfWork:
    """One act's view of the batch: reads what is known, gathers what it changes."""

    def __init__(self, known: Known, around: Surroundings, wall: Instant) -> None:
        self._known = known
        self.around = around
        self.wall = wall
        self.changes = Changes()

    def incident(self, id: str) -> Stored | None:
        return self.changes.incidents.get(id) or self._known.incidents.get(id)

    def open_incident_of(self, slot: str) -> str | None:
        """The open incident that alerts of a service go to."""
        if slot in self.changes.services:
            return self.changes.services[slot]
        return self._known.services.get(slot)

    def alert(self, integration: str, fingerprint: str) -> Alert | None:
        key = (integration, fingerprint)
        return self.changes.alerts.get(key) or self._known.alerts.get(key)

    def storm(self, incident: str) -> Storm | None:
        if incident in self.changes.storms:
            return self.changes.storms[incident]
        return self._known.storms.get(incident)

    def maintenance(self, service: str) -> Window | None:
        """The window a service is in now."""
        covering = (one for one in self._known.windows() if one.service == service and one.covers(self.wall))
        return next(covering, None)

    def rota(self) -> Rota:
        """Who can be paged now."""
        known = self._known.rota()
        return replace(known, owners={**known.owners, **self.around.owners}, security=self.around.security)

    def replay(self, person: str, key: str) -> Replay | None:
        return self._known.replays.get((person, key))

    def policy_of(self, incident: Incident) -> Policy:
        """The policy the incident was declared under."""
        return self.around.policies(incident.policy)

    def abandon(self) -> None:
        """Forget everything this act would have changed."""
        self.changes = Changes()

    def open(
        self,
        events: Sequence[Event],
        by: Actor,
        at: Instant,
        *,
        drill: str | None,
        clock: DrillClock | None,
        slot: str | None = None,
    ) -> Stored:
        """Open a new incident with its first events; its id is the next number, slot what alerts find it by.

        One that is restricted has a random id, which tells nothing of how many there are, and alerts do not find it.
        """
        declared, *others = events
        id = f"INC-{self._number(restricted=any(isinstance(one, IncidentRestricted) for one in others))}"
        head = header(id, self.around.origin, drill=drill is not None)
        heads = {chain: genesis(head, chain) for chain in Chain}
        now = clock.at(self.wall) if clock else self.wall
        entry = self._entry(id, heads, None, declared, by, at, now)
        stored = Stored(
            begin(id, Happened(declared, by, at)),
            head,
            {**heads, entry.chain: Head(entry.seq, entry.hash)},
            drill,
            clock,
            self.wall,
        )
        self._tell(stored, entry)
        for event in others:
            stored = self._append_one(stored, event, by, at)
        self._keep(stored)
        slot = slot or service_slot(drill, stored.incident.service)
        if slot is not None and not stored.incident.restricted and self.open_incident_of(slot) is None:
            self.changes.services[slot] = id
        return stored

    def _number(self, *, restricted: bool) -> int:
        if restricted:
            return _FIRST_RANDOM + int.from_bytes(self.around.entropy(4)) % _FIRST_RANDOM
        number = self.changes.next_number or self._known.number()
        self.changes.next_number = number + 1
        return number

    def append(self, id: str, events: Iterable[Event], by: Actor, at: Instant) -> Stored:
        """Append events to an incident's chains and fold them in."""
        before = self.incident(id)
        if before is None:
            raise LookupError(f"{id} was not loaded: name it in the act's Needs")
        stored, unmoved = before, True
        for event in events:
            stored = self._append_one(stored, event, by, at)
            unmoved = unmoved and isinstance(event, UNMOVED_BY)
        self._keep(stored, before, unmoved=unmoved)
        return stored

    def _append_one(self, stored: Stored, event: Event, by: Actor, at: Instant) -> Stored:
        incident = stored.incident
        if isinstance(event, BY_ITSELF):
            by, at = HOTWASH, stored.now(self.wall)
        entry = self._entry(incident.id, stored.heads, incident, event, by, at, stored.now(self.wall))
        stored = evolve(
            stored,
            incident=apply(incident, Happened(event, by, at)),
            heads={**stored.heads, entry.chain: Head(entry.seq, entry.hash)},
        )
        self._tell(stored, entry)
        if isinstance(event, PageSent):
            self._page(incident.id, event)
        if isinstance(event, TextRedacted):
            self.changes.redactions.append((incident.id, event.redacted_chain, event.seq, event.field))
        if isinstance(event, TimelineLocked):
            return self._seal(stored, at)
        return stored

    def _tell(self, stored: Stored, entry: Entry) -> None:
        """Have people told outside the page, never of a drill. What is said is read when it is sent."""
        if stored.drill is None and entry.kind in TOLD and self.around.tells():
            id = stored.incident.id
            told: dict[str, Json] = {"chain": entry.chain.value, "seq": entry.seq}
            self.changes.outbox.append(Message(f"notice/{id}/{entry.chain}/{entry.seq}", "notice", id, told))

    def _page(self, id: str, event: PageSent) -> None:
        """One message for each of them, under a key that no other page has."""
        for person in event.people:
            key = f"page/{id}/{event.trigger}/{event.step}/{event.loop}/{person}"
            said: dict[str, Json] = {"trigger": event.trigger, "page": event.page, "person": person}
            self.changes.outbox.append(Message(key, "page", id, said))

    def _seal(self, stored: Stored, at: Instant) -> Stored:
        """Sign the locked record and have its postmortem drafted."""
        id = stored.incident.id
        self.changes.outbox.append(Message(f"draft/{id}", "postmortem.draft", id))
        note = self.around.seal_note(id, Chain.RECORD, stored.heads[Chain.RECORD])
        return self._append_one(stored, RecordSealed(note), HOTWASH, at)

    def _entry(
        self,
        id: str,
        heads: Mapping[Chain, Head],
        incident: Incident | None,
        event: Event,
        by: Actor,
        at: Instant,
        now: Instant,
    ) -> Entry:
        data, texts = encode_event(event)
        salt = self.around.entropy
        entry = seal(
            Entry(
                incident=id,
                chain=event.chain,
                seq=heads[event.chain].size + 1,
                at=at,
                recorded_at=now,
                actor=by.id,
                role=acting_role(incident, event, by),
                kind=event.kind,
                v=event.v,
                data=data,
                text={field: FreeText.commit(words, salt(SALT_BYTES)) for field, words in texts.items()},
                prev=heads[event.chain].hash,
            )
        )
        self.changes.entries.append(entry)
        return entry

    def _keep(self, stored: Stored, before: Stored | None = None, *, unmoved: bool = False) -> None:
        incident = stored.incident
        self.changes.incidents[incident.id] = stored
        if not unmoved:
            policy = self.policy_of(incident)
            owed = deadlines(incident, policy)
            if before is None or owed != deadlines(before.incident, policy):
                self.changes.deadlines[incident.id] = owed
        if incident.members != (before.incident.members if before is not None else ()):
            self.changes.members[incident.id] = incident.members
        if before is not None and _found_by_alerts(before.incident) and not _found_by_alerts(incident):
            for slot, held in {**self._known.services, **self.changes.services}.items():
                if held == incident.id:
                    self.changes.services[slot] = None


def _found_by_alerts(incident: Incident) -> bool:
    """Whether new alerts may go to it; what they say would be hidden from everybody else in a restricted one."""
    return incident.is_open and not incident.restricted


class Batch:
    """Performs acts one after the other; what one changed the next one sees."""

    def __init__(self, known: Known, around: Surroundings, wall: Instant) -> None:
        self.known = known
        self._around = around
        self._wall = wall
        self.changes = Changes()

    def perform(self, act: Callable[[UnitOfWork], Any]) -> Any:
        """Perform one act; whatever it raises, the batch is as it was before."""
        work = UnitOfWork(self.known, self._around, self._wall)
        result = act(work)
        known, changed = self.known, work.changes
        known.incidents.update(changed.incidents)
        known.services.update(changed.services)
        known.alerts.update(changed.alerts)
        known.replays.update(changed.replays)
        known.storms.update(changed.storms)
        known.next_number = changed.next_number or known.next_number
        self.changes.absorb(changed)
        return result
