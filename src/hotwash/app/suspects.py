"""What changed near the onset of an incident, ranked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hotwash.app.hotwash import Hotwash
from hotwash.app.polling import all_slos
from hotwash.app.slo_counts import MINUTE
from hotwash.app.unit_of_work import Stored
from hotwash.domain.changes.change import Change
from hotwash.domain.changes.onset import Split, find_onset
from hotwash.domain.changes.ranking import Onset
from hotwash.domain.changes.suspects import Suspects, suspects
from hotwash.domain.incident.events import ChangeNoted
from hotwash.domain.incident.policy import ChangeRules
from hotwash.domain.incident.state import Incident
from hotwash.domain.kernel import Instant
from hotwash.domain.slo.series import Count, Series
from hotwash.domain.timeline.recorded import Recorded

COUNTED_BEFORE = timedelta(hours=1)
COUNTED_AFTER = timedelta(minutes=15)
"""Counts from so long before the declaration to so long after it are looked at for the onset."""


class Basis(StrEnum):
    """What an onset is known by, the most exact first."""

    COUNTS = "counts"
    ALERT = "alert"
    DECLARATION = "declaration"


@dataclass(frozen=True, slots=True)
class Began:
    """When an incident began as far as can be told; words say by what."""

    at: Instant
    basis: Basis
    words: str


@dataclass(frozen=True, slots=True)
class NearOnset:
    began: Began
    found: Suspects


async def near_onset(hotwash: Hotwash, stored: Stored, marked: Sequence[Recorded]) -> NearOnset:
    """Changes ranked near an incident's onset; marked holds those that were noted in it.

    A drill has no changes but those of its own record. Who asks has been shown the incident.
    """
    incident = stored.incident
    began = await _began(hotwash, stored)
    rules = hotwash.policies(incident.policy).changes or hotwash.policy.changes
    if rules is None:
        return NearOnset(began, Suspects((), 1.0))
    reported, depends = await asyncio.gather(_reported(hotwash, stored, began.at, rules), _dependencies(hotwash))
    onset = Onset(began.at, incident.service or "", None, depends)
    return NearOnset(began, suspects(onset, [*reported, *_noted(incident, marked)], incident.changes, rules))


async def _reported(hotwash: Hotwash, stored: Stored, at: Instant, rules: ChangeRules) -> Sequence[Change]:
    if stored.drill is not None or stored.incident.drill:
        return ()
    return await hotwash.change_log.between(at - rules.look_back, at + rules.clocks_differ)


async def _dependencies(hotwash: Hotwash) -> dict[str, Sequence[str]]:
    return {one.name: one.dependencies for one in await hotwash.services.all()}


def _noted(incident: Incident, marked: Sequence[Recorded]) -> list[Change]:
    """Changes somebody wrote into the record, by the number of their entry; nothing says where they were made."""
    return [
        Change(
            id=f"E{one.seq}",
            kind=one.event.change.value,
            service=incident.service or "",
            start=one.at,
            summary=one.event.what,
            source="record",
            by=one.actor,
            ref=f"E{one.seq}",
        )
        for one in marked
        if isinstance(one.event, ChangeNoted)
    ]


async def _began(hotwash: Hotwash, stored: Stored) -> Began:
    incident = stored.incident
    if (counted := await _by_counts(hotwash, stored)) is not None:
        return counted
    if incident.first_alert_at is not None:
        return Began(incident.first_alert_at, Basis.ALERT, "Its first alert began to fire then.")
    words = "It was declared then; neither counts nor an alert tell when it began."
    return Began(incident.declared_at, Basis.DECLARATION, words)


async def _by_counts(hotwash: Hotwash, stored: Stored) -> Began | None:
    """By the counts whose errors rose most clearly around the declaration."""
    splits = [
        (split, one)
        for one in await _counted(hotwash, stored)
        if (split := find_onset([each.bad for each in one.counts], [each.total for each in one.counts])) is not None
    ]
    return _told(*max(splits, key=lambda found: found[0].evidence)) if splits else None


@dataclass(frozen=True, slots=True)
class _Counted:
    """What an SLO counted around the declaration."""

    name: str
    step: timedelta
    counts: Sequence[Count]


async def _counted(hotwash: Hotwash, stored: Stored) -> list[_Counted]:
    """The stored minutes of each SLO of its service; in a drill, what its scenario has."""
    at = stored.incident.declared_at
    since, until = at - COUNTED_BEFORE, min(at + COUNTED_AFTER, stored.now(hotwash.clock()))
    if stored.drill is not None:
        played = await hotwash.drill_metrics(stored.drill)
        series = await played[1].series(played[0], until, until - since, MINUTE) if played is not None else None
        return [_Counted(played[0].name, series.step, series.counts)] if played and isinstance(series, Series) else []
    theirs = [slo for slo in await all_slos(hotwash) if slo.service == stored.incident.service]
    minutes = await asyncio.gather(*(hotwash.slo_counts.minutes(slo, since, until) for slo in theirs))
    return [_Counted(slo.name, MINUTE, counts) for slo, counts in zip(theirs, minutes, strict=True)]


def _told(split: Split, of: _Counted) -> Began:
    before, after = _ratio(of.counts[: split.index]), _ratio(of.counts[split.index :])
    words = f"In that minute the errors of {of.name} rose, from {before:.2%} to {after:.2%}."
    return Began(of.counts[split.index].at - of.step, Basis.COUNTS, words)


def _ratio(counts: Sequence[Count]) -> float:
    total = sum(one.total for one in counts)
    return sum(one.bad for one in counts) / total if total else 0.0
