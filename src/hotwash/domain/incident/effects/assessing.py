"""Its impact, and the severity that is suggested."""

from dataclasses import replace

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Incident, Suggestion
from hotwash.domain.kernel import evolve


@on(e.SeveritySuggested)
def _(incident: Incident, event: e.SeveritySuggested, happened: Happened) -> Incident:
    told = Suggestion(event.severity, event.verdict, event.reasons, happened.at, event.measured_at)
    return evolve(incident, suggestion=told)


@on(e.SeveritySuggestionWithdrawn)
def _(incident: Incident, _event: e.SeveritySuggestionWithdrawn, _: Happened) -> Incident:
    return evolve(incident, suggestion=None)


@on(e.SeveritySuggestionDismissed)
def _(incident: Incident, _event: e.SeveritySuggestionDismissed, _: Happened) -> Incident:
    told = incident.suggestion
    return evolve(incident, suggestion=replace(told, dismissed=True) if told else None)


@on(e.ImpactAssessed)
def _(incident: Incident, event: e.ImpactAssessed, _: Happened) -> Incident:
    known = {**dict.fromkeys(event.unknown), **event.known.known()}
    return evolve(incident, impact=replace(incident.impact, **known))
