"""What the card of changes near the onset is given."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hotwash.app.suspects import NearOnset
from hotwash.domain.changes.change import Change
from hotwash.domain.changes.suspects import Suspect
from hotwash.domain.kernel import Instant

_SHOWN = 5
_LITTLE = 0.01
_CHOICES = 60
"""Changes that can be judged without being among the first; further ones say nothing any longer."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One factor: how long its bar is, and what it says."""

    name: str
    share: float
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    suspect: Suspect
    percent: str
    bars: tuple[Bar, ...]

    @property
    def change(self) -> Change:
        return self.suspect.change


def near_values(near: NearOnset) -> dict[str, Any]:
    """The first suspects with their factors, and the others to choose from."""
    first = sum(one.is_confirmed or (one.probability or 0.0) >= _LITTLE for one in near.found.changes[:_SHOWN])
    shown, others = near.found.changes[:first], near.found.changes[first:]
    further = [*others[:_CHOICES], *near.found.cleared]
    return {
        "began": near.began,
        "suspects": [_row(one, near.began.at) for one in shown],
        "others": [_row(one, near.began.at) for one in others[:_CHOICES]],
        "others_percent": percent(sum(one.probability or 0.0 for one in others)),
        "others_count": len(others),
        "none_percent": percent(near.found.none),
        "cleared": near.found.cleared,
        "change_choices": [(one.change.ref, f"{one.change.ref} {one.change.summary}") for one in further],
    }


def percent(probability: float) -> str:
    """83 %; what rounds to nothing is said to be little, not nothing."""
    return f"{probability * 100:.0f} %" if probability >= _LITTLE else "under 1 %"


def _row(one: Suspect, onset: Instant) -> Row:
    factors = one.factors
    if factors is None or one.probability is None:
        return Row(one, "", ())
    return Row(
        one,
        percent(one.probability),
        (
            Bar("Kind", factors.prior, one.change.kind),
            Bar("Time", factors.recency, against(one.change, onset)),
            Bar("Service", factors.distance, factors.way),
            Bar("Region", factors.blast, factors.reach),
        ),
    )


def against(change: Change, onset: Instant) -> str:
    """When a change was, as seen from the onset."""
    if change.start > onset:
        return f"{_span(change.start - onset)} after"
    if change.over_at >= onset:
        return "under way"
    return f"{_span(onset - change.over_at)} before"


def _span(length: timedelta) -> str:
    minutes = round(length / timedelta(minutes=1))
    if minutes < 1:
        return "under 1 min"
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
