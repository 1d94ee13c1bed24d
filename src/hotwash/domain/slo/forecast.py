"""When a budget will be spent: a range, since nobody knows which of its burns goes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from hotwash.domain.kernel import compact
from hotwash.domain.slo.budget import lasts
from hotwash.domain.slo.standing import Standing

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
RECENT = (_HOUR, 6 * _HOUR)
"""Burns that a forecast looks at, besides the average of the SLO's window."""


@dataclass(frozen=True, slots=True)
class At:
    """What one burn leads to, if it goes on; None where the budget outlasts it.

    A rolling window gives budget back: what lasts a whole window is never spent at this burn.
    """

    over: timedelta
    burn: float
    lasts: timedelta | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """soonest and latest are the ends of the range; None is never, at this burn. words say the same."""

    at: tuple[At, ...]
    soonest: timedelta | None
    latest: timedelta | None
    words: str
    spent: bool = False
    """Nothing is left now."""


def forecast(left: float, window: timedelta, burns: Mapping[timedelta, float]) -> Forecast | None:
    """From what is left and the burns over some lengths of time; None where no burn is known."""
    at = tuple(At(over, burn, _lasts(left, window, burn)) for over, burn in sorted(burns.items()))
    if not at:
        return None
    if left <= 0:
        return Forecast(at, timedelta(), timedelta(), "The budget is spent.", spent=True)
    ends = [one.lasts for one in at]
    known = [one for one in ends if one is not None]
    soonest, latest = min(known, default=None), None if None in ends else max(known)
    return Forecast(at, soonest, latest, _words(at, window))


def forecast_of(standing: Standing) -> Forecast | None:
    """Of an SLO as it stands; None where that is unknown."""
    left, window = standing.facts.budget_left, standing.slo.window
    if standing.unknown is not None or left is None or not standing.coverage:
        return None
    burns = {over: standing.facts.burn[over] for over in RECENT if over in standing.facts.burn}
    # Of what was measured: the rest of the window is taken to have burned nothing, and is no forecast.
    return forecast(left, window, burns | {window: (1 - left) / standing.coverage})


def spoken_length(length: timedelta) -> str:
    """About how long, in words: 40 minutes, 7 hours, 12 days."""
    for unit, one, least in (("day", _DAY, 3 * _DAY), ("hour", _HOUR, 2 * _HOUR), ("minute", _HOUR / 60, timedelta())):
        if length >= least:
            number = int(length / one)
            return f"{number} {unit}{'' if number == 1 else 's'}"
    raise AssertionError("no length is below none")


def _lasts(left: float, window: timedelta, burn: float) -> timedelta | None:
    lasting = lasts(left, window, burn)
    return lasting if lasting is not None and lasting < window else None


def _words(at: tuple[At, ...], window: timedelta) -> str:
    first = min(at, key=lambda one: one.lasts if one.lasts is not None else timedelta.max)
    last = max(at, key=lambda one: one.lasts if one.lasts is not None else timedelta.max)
    if first.lasts is None:
        return "At none of its burns is the budget ever spent."
    soonest = f"{spoken_length(first.lasts)} at the burn of {_over(first, window)}"
    if last.lasts is None:
        return f"The budget lasts {soonest}, and is never spent at that of {_over(last, window)}."
    if spoken_length(last.lasts) == spoken_length(first.lasts):
        return f"The budget lasts {soonest}."
    latest = f"{spoken_length(last.lasts)} at that of {_over(last, window)}"
    return f"The budget lasts {soonest}, and {latest}."


def _over(one: At, window: timedelta) -> str:
    return f"the whole {compact(window)}" if one.over == window else f"the last {compact(one.over)}"


def shown(found: Forecast | None) -> dict[str, object] | None:
    """For programs: hours, null for never."""
    if found is None:
        return None
    return {
        "soonest_hours": _hours(found.soonest),
        "latest_hours": _hours(found.latest),
        "spent": found.spent,
        "words": found.words,
        "at": [
            {"over": compact(one.over), "burn": round(one.burn, 4), "lasts_hours": _hours(one.lasts)}
            for one in found.at
        ],
    }


def _hours(length: timedelta | None) -> float | None:
    return length / _HOUR if length is not None else None
