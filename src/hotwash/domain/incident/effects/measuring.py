"""Alerts, and what it cost."""

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import evolve


@on(e.AlertAttached)
def _(incident: Incident, event: e.AlertAttached, _: Happened) -> Incident:
    key = f"{event.integration}/{event.fingerprint}"
    if key in incident.firing:
        return incident
    began = incident.first_alert_at or event.starts_at
    return evolve(incident, firing=(*incident.firing, key), first_alert_at=began)


@on(e.AlertResolved)
def _(incident: Incident, event: e.AlertResolved, _: Happened) -> Incident:
    key = f"{event.integration}/{event.fingerprint}"
    return evolve(incident, firing=tuple(one for one in incident.firing if one != key))


@on(e.BudgetCharged)
def _(incident: Incident, event: e.BudgetCharged, _: Happened) -> Incident:
    return evolve(incident, cost=event)
