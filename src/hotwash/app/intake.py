"""Alerts come in: one notification is one act, so that it is accepted whole or not at all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from hotwash.app.execute import Caller, Done, act, open_in
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Integration
from hotwash.app.unit_of_work import Alert, Needs, Storm, UnitOfWork, group_slot, service_slot
from hotwash.domain.alerts.routing import Route, route
from hotwash.domain.alerts.signal import Signal
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.alert import AttachAlert, ResolveAlert, SummariseAlerts
from hotwash.domain.incident.command import Command
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import AlertAction, Alerts, Severity
from hotwash.domain.kernel import Actor, ActorKind, Words

TELL_EVERY = timedelta(minutes=1)
"""A storm adds no more than one line a minute to a record."""
_EXAMPLES = 3


async def receive(hotwash: Hotwash, integration: Integration, signals: Sequence[Signal]) -> None:
    """Take in a notification; returns once all of it is durable."""
    await _take(hotwash, integration, signals, again=False)


async def reconsider(hotwash: Hotwash, integration: Integration, alerts: Sequence[Alert]) -> None:
    """Route alerts that still fire as if they had just begun: what kept them from opening an incident is over."""
    signals = [Signal(one.fingerprint, True, one.labels, one.summary, one.starts_at, None) for one in alerts]
    await _take(hotwash, integration, signals, again=True)


async def tell_storm(hotwash: Hotwash, incident: str) -> None:
    """Write into a record what its storm added since the last line; a storm that added nothing is over."""

    def tell(work: UnitOfWork) -> None:
        storm = work.storm(incident)
        if storm is None or storm.due > work.wall:
            return
        if not storm.firing and not storm.resolved:
            work.changes.storms[incident] = None
            return
        by = Actor(storm.integration, ActorKind.MACHINE)
        act(work, incident, _summary(storm, by), Caller(by))
        work.changes.storms[incident] = Storm(incident, storm.integration, work.wall + TELL_EVERY)

    await hotwash.store.submit(Needs(storms=frozenset({incident})), tell)


async def after_maintenance(hotwash: Hotwash) -> int:
    """Look at what still fires when a window is over; how many windows were closed.

    A window is closed a minute late: another node may just have taken in an alert within it.
    """
    closed = 0
    now = hotwash.clock()
    integrations = {one.id: one for one in await hotwash.directory.integrations()}
    for window in await hotwash.directory.windows():
        if window.ends > now:
            continue
        firing: dict[str, list[Alert]] = {}
        for alert in await hotwash.directory.firing_in(window.id):
            firing.setdefault(alert.integration, []).append(alert)
        for integration, alerts in firing.items():
            # One that was removed meanwhile sends no end of its alerts either: they open nothing any more.
            if integration in integrations:
                await reconsider(hotwash, integrations[integration], alerts)
        if window.ends + TELL_EVERY <= now:
            await hotwash.directory.close_window(window.id)
            closed += 1
    return closed


async def _take(hotwash: Hotwash, integration: Integration, signals: Sequence[Signal], *, again: bool) -> None:
    clock = None
    if integration.drill is not None and (drill := await hotwash.directory.drill(integration.drill)) is not None:
        clock = drill[1]
    rules = hotwash.policy.alerts
    routed = [(signal, route(signal.labels, rules)) for signal in signals]
    intake = _Intake(integration, clock, rules, again)
    needs = Needs(
        services=frozenset(filter(None, (intake.slot(signal, routing) for signal, routing in routed))),
        alerts=frozenset((integration.id, signal.fingerprint) for signal in signals),
    )
    await hotwash.store.submit(needs, lambda work: intake.take(work, routed))


class _Intake:
    """One notification of one integration."""

    def __init__(self, integration: Integration, clock: DrillClock | None, rules: Alerts, again: bool) -> None:
        self._integration = integration
        self._clock = clock
        self._rules = rules
        self._again = again
        self._by = Actor(integration.name, ActorKind.MACHINE)
        self._caller = Caller(self._by, drill=integration.drill)

    def slot(self, signal: Signal, routing: Route) -> str | None:
        """By what the incident of an alert is found: its service, or for want of one its group."""
        if routing.service is not None:
            return service_slot(self._integration.drill, routing.service)
        return group_slot(self._integration.id, signal.group) if signal.group else None

    def take(self, work: UnitOfWork, routed: Iterable[tuple[Signal, Route]]) -> None:
        for signal, routing in routed:
            known = work.alert(self._integration.id, signal.fingerprint)
            if self._again and (known is None or not known.firing or known.incident is not None):
                continue
            alert = self._heard(work, signal, routing, known)
            if alert.incident is not None:
                self._note(work, alert.incident, signal, alert, known)

    def _heard(self, work: UnitOfWork, signal: Signal, routing: Route, known: Alert | None) -> Alert:
        """Keep the alert's row, with the incident it belongs to or the window that keeps it from one."""
        began = signal.firing and (known is None or not known.firing)
        incident, window = self._belongs(work, signal, routing, known)
        before = known.rounds if known is not None and known.incident == incident else 0
        fresh = began or (signal.firing and before == 0)
        alert = Alert(
            integration=self._integration.id,
            fingerprint=signal.fingerprint,
            firing=signal.firing,
            service=routing.service,
            incident=incident,
            labels=signal.labels,
            summary=signal.summary,
            starts_at=signal.starts_at,
            ends_at=signal.ends_at,
            last_seen=work.wall,
            times=(known.times if known else 0) + began,
            rounds=before + fresh if incident is not None else 0,
            maintenance=window,
        )
        work.changes.alerts[alert.key] = alert
        return alert

    def _belongs(
        self, work: UnitOfWork, signal: Signal, routing: Route, known: Alert | None
    ) -> tuple[str | None, str | None]:
        """The incident an alert belongs to, or the maintenance window that keeps it from opening one.

        It stays with its incident while that is open; a firing one may attach or open.
        """
        if known is not None and known.incident is not None:
            stored = work.incident(known.incident)
            if stored is not None and (stored.incident.is_open or not signal.firing):
                return known.incident, None
        if not signal.firing or routing.action is AlertAction.SHOW:
            return None, None
        slot = self.slot(signal, routing)
        if slot is not None and (opened := work.open_incident_of(slot)) is not None:
            return opened, None
        if routing.action is not AlertAction.OPEN:
            return None, None
        if routing.service is not None and self._integration.drill is None:
            window = work.maintenance(routing.service)
            if window is not None:
                return None, window.id
        return self._open(work, signal, routing, slot), None

    def _open(self, work: UnitOfWork, signal: Signal, routing: Route, slot: str | None) -> str | None:
        declared = open_in(
            work,
            Declare(
                by=self._by,
                title=Words(signal.summary),
                severity=routing.severity or Severity.SEV2,
                service=routing.service,
                source=f"alert:{self._integration.name}",
                drill=self._integration.drill is not None,
            ),
            self._caller,
            self._clock,
            slot,
        )
        return declared.incident if isinstance(declared, Done) else None

    def _note(self, work: UnitOfWork, incident: str, signal: Signal, alert: Alert, known: Alert | None) -> None:
        """Tell the record of an alert that began or ended: one by one, or in a storm's next line."""
        stored = work.incident(incident)
        if stored is None or stored.incident.is_locked:
            return
        told = f"{self._integration.name}/{signal.fingerprint}" in stored.incident.firing
        if told and not signal.firing:
            self._act(work, incident, self._resolved(signal))
        elif not told and signal.firing:
            if len(stored.incident.firing) < self._rules.storm_after and alert.rounds <= self._rules.flapping_after:
                self._act(work, incident, self._attached(signal))
            elif known is None or not known.firing or known.incident != incident:
                self._count(work, incident, signal)
        elif not told and known is not None and known.firing:
            self._count(work, incident, signal)

    def _count(self, work: UnitOfWork, incident: str, signal: Signal) -> None:
        """Add to a storm; its first line is due at once."""
        storm = work.storm(incident) or Storm(incident, self._integration.name, work.wall)
        examples = storm.examples
        if signal.firing and len(examples) < _EXAMPLES and signal.summary not in examples:
            examples = (*examples, signal.summary)
        work.changes.storms[incident] = replace(
            storm,
            firing=storm.firing + signal.firing,
            resolved=storm.resolved + (not signal.firing),
            examples=examples,
        )

    def _attached(self, signal: Signal) -> AttachAlert:
        return AttachAlert(
            by=self._by,
            integration=self._integration.name,
            fingerprint=signal.fingerprint,
            summary=Words(signal.summary),
            starts_at=signal.starts_at,
        )

    def _resolved(self, signal: Signal) -> ResolveAlert:
        return ResolveAlert(
            by=self._by,
            integration=self._integration.name,
            fingerprint=signal.fingerprint,
            summary=Words(signal.summary),
            ends_at=signal.ends_at or signal.starts_at,
        )

    def _act(self, work: UnitOfWork, incident: str, command: Command) -> None:
        act(work, incident, command, self._caller)


def _summary(storm: Storm, by: Actor) -> SummariseAlerts:
    return SummariseAlerts(
        by=by,
        integration=storm.integration,
        firing=storm.firing,
        resolved=storm.resolved,
        examples=Words("; ".join(storm.examples)),
    )
