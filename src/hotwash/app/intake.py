"""Alerts come in: one notification is one act, so that it is accepted whole or not at all."""

from collections.abc import Iterable, Sequence

from hotwash.app.execute import Caller, Done, act, open_in
from hotwash.app.hotwash import Hotwash
from hotwash.app.ports import Integration
from hotwash.app.unit_of_work import Alert, Needs, UnitOfWork, service_slot
from hotwash.domain.alerts.routing import Route, route
from hotwash.domain.alerts.signal import Signal
from hotwash.domain.drill.clock import DrillClock
from hotwash.domain.incident.alert import AttachAlert, ResolveAlert, SummariseAlerts
from hotwash.domain.incident.declare import Declare
from hotwash.domain.incident.policy import AlertAction, Severity
from hotwash.domain.kernel import Actor, ActorKind, Words

STORM = 10
"""More new alerts than this for one incident in one notification become one summary."""


async def receive(hotwash: Hotwash, integration: Integration, signals: Sequence[Signal]) -> None:
    """Take in a notification; returns once all of it is durable."""
    clock = None
    if integration.drill is not None and (drill := await hotwash.directory.drill(integration.drill)) is not None:
        clock = drill[1]
    rules = hotwash.policy.alerts
    routed = [(signal, route(signal.labels, rules)) for signal in signals]
    slots = {service_slot(integration.drill, routing.service) for _, routing in routed}
    needs = Needs(
        services=frozenset(slot for slot in slots if slot is not None),
        alerts=frozenset((integration.id, signal.fingerprint) for signal in signals),
    )
    await hotwash.store.submit(needs, lambda work: _Intake(work, integration, clock).take(routed))


class _Intake:
    """One notification within a unit of work."""

    def __init__(self, work: UnitOfWork, integration: Integration, clock: DrillClock | None) -> None:
        self._work = work
        self._integration = integration
        self._clock = clock
        self._by = Actor(integration.name, ActorKind.MACHINE)
        self._caller = Caller(self._by, drill=integration.drill)

    def take(self, routed: Iterable[tuple[Signal, Route]]) -> None:
        fresh: dict[str, list[tuple[Signal, Alert]]] = {}
        for signal, routing in routed:
            alert = self._heard(signal, routing)
            if alert.incident is not None:
                fresh.setdefault(alert.incident, []).append((signal, alert))
        for incident, heard in fresh.items():
            self._note(incident, heard)

    def _heard(self, signal: Signal, routing: Route) -> Alert:
        """Keep the alert's row, with the incident it belongs to."""
        known = self._work.alert(self._integration.id, signal.fingerprint)
        began = signal.firing and (known is None or not known.firing)
        alert = Alert(
            integration=self._integration.id,
            fingerprint=signal.fingerprint,
            firing=signal.firing,
            service=routing.service,
            incident=self._incident_of(signal, routing, known),
            labels=signal.labels,
            summary=signal.summary,
            starts_at=signal.starts_at,
            ends_at=signal.ends_at,
            last_seen=self._work.wall,
            times=(known.times if known else 0) + began,
        )
        self._work.changes.alerts[alert.integration, alert.fingerprint] = alert
        return alert

    def _incident_of(self, signal: Signal, routing: Route, known: Alert | None) -> str | None:
        """An alert stays with its incident while that is open; a firing one may attach or open."""
        if known is not None and known.incident is not None:
            stored = self._work.incident(known.incident)
            if stored is not None and (stored.incident.is_open or not signal.firing):
                return known.incident
        if not signal.firing or routing.action is AlertAction.SHOW:
            return None
        slot = service_slot(self._integration.drill, routing.service)
        if slot is not None and (opened := self._work.open_incident_of(slot)) is not None:
            return opened
        return self._open(signal, routing) if routing.action is AlertAction.OPEN else None

    def _open(self, signal: Signal, routing: Route) -> str | None:
        declared = open_in(
            self._work,
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
        )
        return declared.incident if isinstance(declared, Done) else None

    def _note(self, incident: str, heard: Sequence[tuple[Signal, Alert]]) -> None:
        """Write the alerts into the incident's record: each of a few, a summary of many."""
        for signal, _ in heard[:STORM]:
            self._note_one(incident, signal)
        if rest := [signal for signal, _ in heard[STORM:]]:
            self._act(
                incident,
                SummariseAlerts(
                    by=self._by,
                    integration=self._integration.name,
                    firing=sum(signal.firing for signal in rest),
                    resolved=sum(not signal.firing for signal in rest),
                    examples=Words("; ".join(dict.fromkeys(signal.summary for signal in rest[:3]))),
                ),
            )

    def _note_one(self, incident: str, signal: Signal) -> None:
        common = {"by": self._by, "integration": self._integration.name, "fingerprint": signal.fingerprint}
        if signal.firing:
            self._act(
                incident,
                AttachAlert(summary=Words(signal.summary), starts_at=signal.starts_at, **common),  # type: ignore[arg-type]
            )
        else:
            ended = signal.ends_at or signal.starts_at
            self._act(incident, ResolveAlert(summary=Words(signal.summary), ends_at=ended, **common))  # type: ignore[arg-type]

    def _act(self, incident: str, command: AttachAlert | ResolveAlert | SummariseAlerts) -> None:
        """A locked record takes nothing more in; the alert itself is kept all the same."""
        act(self._work, incident, command, self._caller)
