"""The ranking with what people made of it: a confirmed change stands first, a cleared one is out of it (R-PB-2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from hotwash.domain.changes.change import Change
from hotwash.domain.changes.ranking import Factors, Onset, rank
from hotwash.domain.incident.policy import ChangeRules
from hotwash.domain.incident.state import JudgedChange


@dataclass(frozen=True, slots=True)
class Suspect:
    """place is where the ranking has it, 1 for the most likely; what is known from its judgement alone has none."""

    change: Change
    probability: float | None = None
    factors: Factors | None = None
    place: int | None = None
    judged: JudgedChange | None = None

    @property
    def is_confirmed(self) -> bool:
        return self.judged is not None and self.judged.confirmed


@dataclass(frozen=True, slots=True)
class Suspects:
    """none is the probability that no change did it."""

    changes: tuple[Suspect, ...]
    none: float
    cleared: tuple[Suspect, ...] = ()

    def called(self, ref: str) -> Suspect | None:
        return next((one for one in (*self.changes, *self.cleared) if one.change.ref == ref), None)


def suspects(onset: Onset, changes: Sequence[Change], judged: Sequence[JudgedChange], rules: ChangeRules) -> Suspects:
    """Rank what was not cleared; what was judged is there although it is not among the changes any more."""
    verdicts, known = {one.id: one for one in judged}, {one.ref: one for one in changes}
    cleared = {id for id, one in verdicts.items() if not one.confirmed}
    ranking = rank(onset, [one for one in changes if one.ref not in cleared], rules)
    ranked = [
        Suspect(one.change, one.probability, one.factors, place, verdicts.get(one.change.ref))
        for place, one in enumerate(ranking.changes, 1)
    ]
    missing = verdicts.keys() - cleared - {one.change.ref for one in ranked}
    ranked += [_judged(verdicts[id], known) for id in verdicts if id in missing]
    ranked.sort(key=lambda one: not one.is_confirmed)
    return Suspects(
        tuple(ranked), ranking.none, tuple(_judged(verdicts[id], known) for id in verdicts if id in cleared)
    )


def _judged(verdict: JudgedChange, known: dict[str, Change]) -> Suspect:
    remembered = Change(
        id=verdict.id,
        kind=verdict.change.value,
        service=verdict.service or "",
        start=verdict.made_at,
        summary=verdict.what,
        link=verdict.link,
        ref=verdict.id,
    )
    return Suspect(known.get(verdict.id, remembered), judged=verdict)
