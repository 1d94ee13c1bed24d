"""Hypotheses, and the changes that were judged."""

from dataclasses import replace
from typing import Any

from hotwash.domain.incident import events as e
from hotwash.domain.incident.effects.effect import Happened, on
from hotwash.domain.incident.state import Hypothesis, HypothesisStatus, Incident, JudgedChange
from hotwash.domain.kernel import evolve


def _with_hypothesis(incident: Incident, id: str, **changes: Any) -> Incident:
    return evolve(
        incident,
        hypotheses=tuple(replace(item, **changes) if item.id == id else item for item in incident.hypotheses),
    )


def _judged(incident: Incident, event: e.ChangeConfirmed | e.ChangeCleared, *, confirmed: bool) -> Incident:
    others = tuple(one for one in incident.changes if one.id != event.id)
    judged = JudgedChange(
        event.id, event.change, event.service, event.made_at, event.what, event.reason, confirmed, event.link
    )
    return evolve(incident, changes=(*others, judged))


@on(e.HypothesisStated)
def _(incident: Incident, event: e.HypothesisStated, happened: Happened) -> Incident:
    hypothesis = Hypothesis(event.id, event.what, event.because, happened.by.id)
    return evolve(incident, hypotheses=(*incident.hypotheses, hypothesis))


@on(e.EvidenceAdded)
def _(incident: Incident, event: e.EvidenceAdded, _: Happened) -> Incident:
    known = incident.hypothesis(event.id)
    return _with_hypothesis(incident, event.id, evidence=known.evidence + 1 if known else 1)


@on(e.HypothesisConfirmed)
def _(incident: Incident, event: e.HypothesisConfirmed, happened: Happened) -> Incident:
    confirmed = _with_hypothesis(incident, event.id, status=HypothesisStatus.CONFIRMED)
    return evolve(confirmed, checkpoint_since=happened.at)


@on(e.HypothesisRefuted)
def _(incident: Incident, event: e.HypothesisRefuted, _: Happened) -> Incident:
    return _with_hypothesis(incident, event.id, status=HypothesisStatus.REFUTED)


@on(e.HypothesisReopened)
def _(incident: Incident, event: e.HypothesisReopened, _: Happened) -> Incident:
    return _with_hypothesis(incident, event.id, status=HypothesisStatus.OPEN)


@on(e.ChangeConfirmed)
def _(incident: Incident, event: e.ChangeConfirmed, _: Happened) -> Incident:
    return _judged(incident, event, confirmed=True)


@on(e.ChangeCleared)
def _(incident: Incident, event: e.ChangeCleared, _: Happened) -> Incident:
    return _judged(incident, event, confirmed=False)
