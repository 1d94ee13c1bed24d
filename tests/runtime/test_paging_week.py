"""A week of incidents by a simulated clock, on two nodes of one database that race for everything.

People answer late, pass it on, or do not hear at all; severities go up and down. At the end no page was lost, none
went out twice, every step was on time, and no chain ended in silence.
"""

import asyncio
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from hotwash.app.accounts import Person, Team
from hotwash.app.channels import Page, Said
from hotwash.app.codec import recorded
from hotwash.app.execute import Caller, Done, execute, open_incident
from hotwash.app.hotwash import Hotwash
from hotwash.app.page_auditing import audit_pages
from hotwash.app.ports import ITSELF, Failed
from hotwash.app.reading import Sought
from hotwash.app.schedules import NewVersion
from hotwash.app.unit_of_work import Stored
from hotwash.bootstrap import HandClock, Settings, opened, work
from hotwash.domain.incident import events as e
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.paging import AcknowledgePage, DeclinePage
from hotwash.domain.incident.policy import Severity
from hotwash.domain.incident.resolve import End
from hotwash.domain.incident.severity import ChangeSeverity
from hotwash.domain.kernel import Actor, Instant, Words
from hotwash.domain.people.contacts import Contact, ContactKind
from hotwash.domain.slo.service import Service
from hotwash.domain.timeline.entry import Chain
from tests.worlds import START

ON_CALL = ("bo", "cy", "dee")
INCIDENTS = 12
APART = timedelta(days=7) / INCIDENTS
LASTS = {Severity.SEV0: 6, Severity.SEV1: 20, Severity.SEV2: 50, Severity.SEV3: 5}
"""Minutes: long enough for an alarm at SEV-0 and SEV-1, and for the secondary at SEV-2."""
WHY = Words("because of an example")


@dataclass
class Phones:
    """A channel: it is away now and then, and notes each page that arrives."""

    dice: random.Random
    clock: HandClock
    arrived: list[tuple[Instant, str, Page]] = field(default_factory=list)
    kind: ContactKind = ContactKind.MAIL

    async def send(self, page: Page, to: Contact) -> Failed | None:
        await asyncio.sleep(0)
        if self.dice.random() < 0.1:
            return Failed("no network")
        self.arrived.append((self.clock.now, page.key, page))
        return None

    async def say(self, said: Said, to: Contact) -> Failed | None:
        raise AssertionError("nobody tries their pager here")


class Week:
    """Two nodes over one database, one clock, and people who answer as the dice fall."""

    def __init__(self, nodes: list[Hotwash], clock: HandClock, phones: Phones, dice: random.Random) -> None:
        self.nodes, self.clock, self.phones, self.dice = nodes, clock, phones, dice
        self.plan: list[tuple[Instant, str, Command]] = []

    async def run(self) -> None:
        for number in range(INCIDENTS):
            await self._open(START + number * APART, number)
        await self._until(self.clock.now + APART)

    async def _open(self, at: Instant, number: int) -> None:
        await self._until(at)
        severity = list(Severity)[number % 4]
        command = Declare(by=Actor("ana"), title=Words(f"Incident {number}"), severity=severity, service="checkout-api")
        done = await open_incident(self.dice.choice(self.nodes).store, command, Caller(command.by))
        assert isinstance(done, Done)
        for act in self._acts(severity):
            self.plan.append((at + timedelta(seconds=self.dice.randrange(5, 60 * LASTS[severity])), done.incident, act))
        over = End(by=Actor("ana"), ending=e.Ending.FALSE_ALARM, reason=WHY)
        self.plan.append((at + timedelta(minutes=LASTS[severity]), done.incident, over))

    def _acts(self, severity: Severity) -> list[Command]:
        """Half of the people answer; sometimes the severity changes and changes back."""
        acts: list[Command] = []
        for person in ON_CALL:
            by, fate = Actor(person), self.dice.random()
            if fate < 0.4:
                acts.append(AcknowledgePage(by=by))
            elif fate < 0.6:
                acts.append(DeclinePage(by=by))
        if self.dice.random() < 0.3:
            other = self.dice.choice([one for one in Severity if one is not severity])
            acts.append(ChangeSeverity(by=Actor("ana"), severity=other, reason=WHY))
        return acts

    async def _until(self, to: Instant) -> None:
        """Go on from one happening to the next; both nodes look at the same moment, each at everything."""
        while True:
            due = await self.nodes[0].agenda.next_due()
            planned = min((at for at, *_ in self.plan), default=None)
            waiting = await self.nodes[0].agenda.deliveries(ITSELF, state="waiting", limit=1000)
            tries = min((one.next for one in waiting if one.next is not None), default=None)
            moment = min((one for one in (due, planned, tries) if one is not None), default=None)
            if moment is None or moment > to:
                break
            self.clock.now = max(self.clock.now, moment)
            for at, id, command in [one for one in self.plan if one[0] <= self.clock.now]:
                self.plan.remove((at, id, command))
                # Both nodes are asked the same thing at once: the second finds it done.
                await asyncio.gather(*(execute(node.store, id, command, Caller(command.by)) for node in self.nodes))
            await asyncio.gather(*map(work, self.nodes))
            await asyncio.gather(*map(audit_pages, self.nodes))
        self.clock.now = max(self.clock.now, to)
        await asyncio.gather(*map(work, self.nodes))


async def play(database: str, seed: int) -> None:
    clock, dice = HandClock(START), random.Random(seed)
    phones = Phones(dice, clock)
    async with AsyncExitStack() as stack:
        settings = Settings(database=database, origin="hotwash.example")
        nodes = []
        for _ in range(2):
            node = await stack.enter_async_context(opened(settings, clock))
            nodes.append(replace(node, channels=(phones,)))
        for name in ("ana", *ON_CALL, "lee"):
            await nodes[0].accounts.add_person(Person(name, name.title(), email=f"{name}@example.com"))
        await nodes[0].accounts.keep_team(Team("leads", "Leads", ("lee",)))
        turn = {"start": "2026-03-01", "handoff": "09:00", "every": {"days": 1}}
        levels = [
            {"name": name, "layers": [{**turn, "users": [*ON_CALL[n:], *ON_CALL[:n]]}]}
            for n, name in enumerate(("primary", "secondary"))
        ]
        document = {"name": "payments", "team": "payments", "zone": "UTC", "levels": levels}
        await nodes[0].accounts.keep_team(Team("payments", "Payments", ON_CALL))
        await nodes[0].services.keep(Service("checkout-api", owner="payments"))
        await nodes[0].schedules.keep([NewVersion("payments", document, "ana")], START - timedelta(days=1))
        week = Week(nodes, clock, phones, dice)
        await week.run()
        await check_all(nodes[0], phones)


async def check_all(node: Hotwash, phones: Phones) -> None:
    found = await node.reader.incidents(ITSELF, Sought(), before=None, limit=100)
    assert len(found) == INCIDENTS
    for stored in found:
        await check_one(node, stored)
    settled = await node.agenda.deliveries(ITSELF, state=None, limit=100_000)
    assert {one.state for one in settled} == {"delivered"}
    # None went out twice under its key, and each that went out is one that the record tells of.
    keys = [key for _, key, _ in phones.arrived]
    assert len(keys) == len(set(keys))
    assert len(keys) > 2 * INCIDENTS


async def check_one(node: Hotwash, stored: Stored) -> None:
    entries = await node.reader.entries(ITSELF, stored.incident.id, Chain.RECORD, after=0, limit=10_000)
    log = [(entry.at, recorded(entry).event) for entry in entries]
    steps = [
        (event.trigger, event.loop, event.step) for _, event in log if isinstance(event, e.PageSent | e.PageSkipped)
    ]
    assert len(steps) == len(set(steps)), "two nodes paged the same step"
    assert not [event for _, event in log if isinstance(event, e.PageLate)], (
        "the auditor called a pager late that works"
    )
    here: set[str] = set()
    for at, event in log:
        if isinstance(event, e.PageTriggered):
            here = set()
        if isinstance(event, e.PageAcknowledged):
            here.add(event.person)
        if isinstance(event, e.PageSent):
            trigger = next(one for one in stored.incident.pages if one.id == event.trigger)
            if trigger is stored.incident.pages[-1]:
                assert not here & set(event.people)
            if event.step <= len(trigger.steps):
                planned = trigger.at + (event.loop - 1) * trigger.again + trigger.after(event.step)
                assert at <= planned + timedelta(seconds=1), "a step was late"
    for trigger in stored.incident.pages:
        answered = trigger.is_answered or trigger.called_off or trigger.exhausted
        ended_early = stored.incident.ended_at is not None
        assert answered or ended_early
        assert answered or stored.incident.ended_at <= trigger.at + trigger.loops * trigger.again + timedelta(minutes=1)  # type: ignore[operator]


def test_a_week_on_two_nodes_loses_no_page_and_doubles_none(database: str, tmp_path: Path) -> None:
    asyncio.run(play(database, seed=7))
