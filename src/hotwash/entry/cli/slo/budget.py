"""hotwash slo budget: the arithmetic of an error budget, shown."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hotwash.entry.cli.failing import spoken
from hotwash.entry.cli.showing import shown

if TYPE_CHECKING:
    from hotwash.domain.incident.policy import BurnRate

_WINDOW = re.compile(r"([1-9][0-9]{0,3})([hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


def _objective(_context: click.Context, _parameter: click.Parameter, given: str) -> float:
    from hotwash.domain.slo.service import objective_of

    objective = objective_of(given)
    if objective is None or not 0 < objective < 1:
        raise click.BadParameter(f"{given} is no objective; write a percentage such as 99.9")
    return objective


def _window(_context: click.Context, _parameter: click.Parameter, given: str) -> timedelta:
    matched = _WINDOW.fullmatch(given)
    if matched is None:
        raise click.BadParameter(f"{given} is no window; write it like 30d")
    return int(matched[1]) * _UNITS[matched[2]]


class _Finite(click.FloatRange):
    """NaN and infinity pass for numbers in a range."""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Any:
        number = super().convert(value, parameter, context)
        if not math.isfinite(number):
            self.fail("expected a finite number", parameter, context)
        return number


@dataclass(frozen=True, slots=True)
class _Asked:
    objective: float
    window: timedelta
    bad: float | None
    total: float | None
    burn: float | None


@click.command()
@click.option("--objective", required=True, callback=_objective, help="A percentage, such as 99.9.")
@click.option("--window", default="30d", show_default=True, callback=_window, help="The SLO's window.")
@click.option("--bad", type=_Finite(min=0), help="Bad events (or time slices) in the window.")
@click.option("--total", type=_Finite(min=0, min_open=True), help="All events (or slices) in the window.")
@click.option("--burn", type=_Finite(min=0), help="A burn rate to go on at, such as 14.4.")
@click.option("--policy", type=click.Path(path_type=Path), help="Directory of policy files, else $HOTWASH_POLICY.")
@shown
def budget(policy: Path | None, as_json: bool, **given: Any) -> object:
    """Work out an error budget, and show the arithmetic.

    --bad and --total count the same thing over the whole window: events, or time slices, never one against the other.
    """
    from hotwash.bootstrap import Settings, policy_in

    asked = _Asked(**given)
    if (asked.bad is None) != (asked.total is None):
        raise click.UsageError("--bad and --total go together: so many bad of so many.")
    if asked.bad is not None and asked.total is not None and asked.bad > asked.total:
        raise click.UsageError("There are more bad events than events.")
    with spoken():
        conditions = policy_in(policy or Settings.from_environment().policy).burn_rates
    worked_out = _worked_out(asked, conditions)
    return worked_out if as_json else "\n".join(_shown(worked_out))


def _worked_out(asked: _Asked, conditions: "tuple[BurnRate, ...]") -> dict[str, Any]:
    from hotwash.domain.kernel import compact
    from hotwash.domain.slo.budget import consumed, highest_burn, outage_allowed, remaining
    from hotwash.domain.slo.service import error_budget

    allowed = error_budget(asked.objective)
    worked_out: dict[str, Any] = {
        "objective": asked.objective,
        "window": compact(asked.window),
        "window_minutes": asked.window / _MINUTE,
        "budget": allowed,
        "full_outage_minutes": outage_allowed(allowed, asked.window) / _MINUTE,
        "highest_burn": round(highest_burn(allowed), 9),
        "consumed": None,
        "remaining": None,
        "burning": None,
    }
    left = 1.0
    if asked.bad is not None and asked.total is not None:
        cost = consumed(asked.bad, allowed, asked.total) or 0.0
        left = remaining([cost])
        counts = {"bad": asked.bad, "total": asked.total, "allowed": round(allowed * asked.total, 9)}
        worked_out |= counts | {"consumed": cost, "remaining": left}
    if asked.burn is not None:
        worked_out["burning"] = _burning(asked.burn, allowed, asked.window, left, conditions)
    return worked_out


def _burning(
    burn: float, allowed: float, window: timedelta, left: float, conditions: "tuple[BurnRate, ...]"
) -> dict[str, Any]:
    from hotwash.domain.kernel import compact
    from hotwash.domain.slo.budget import clears_after, lasts, spent_per_hour, trips_after
    from hotwash.domain.slo.burn import threshold

    ratio, lasting = min(1.0, burn * allowed), lasts(left, window, burn)
    trips = []
    for one in conditions:
        above = threshold(one, allowed)
        if burn > above and (after := trips_after(above, allowed, one.long, ratio)) is not None:
            trips.append(
                {
                    "severity": one.severity.value,
                    "above": above,
                    "long": compact(one.long),
                    "short": compact(one.short),
                    "after_minutes": after / _MINUTE,
                    "clears_after_minutes": clears_after(above, allowed, one.short, ratio) / _MINUTE,
                }
            )
    return {
        "burn": burn,
        "error_ratio": ratio,
        "per_hour": spent_per_hour(burn, window),
        "lasts_hours": lasting / _HOUR if lasting is not None else None,
        "trips": trips,
    }


def _shown(worked_out: dict[str, Any]) -> Iterator[str]:
    allowed, minutes = _percent(worked_out["budget"]), worked_out["window_minutes"]
    outage, fastest = worked_out["full_outage_minutes"], worked_out["highest_burn"]
    yield f"{_percent(worked_out['objective'])} over {worked_out['window']}: {allowed} may be bad."
    yield f"  Full outage    {allowed} x {minutes:.10g} min = {outage:.6g} min; it burns 1 / {allowed} = {fastest:.6g}x"
    if worked_out["consumed"] is not None:
        cost, events = _percent(worked_out["consumed"]), f"{allowed} x {worked_out['total']:.10g}"
        yield f"  Consumed       {worked_out['bad']:.10g} / ({events} = {worked_out['allowed']:.10g} allowed) = {cost}"
        yield f"  Remaining      100 % - {cost} = {_percent(worked_out['remaining'])}"
    if worked_out["burning"] is not None:
        yield from _shown_burning(worked_out["burning"], worked_out)


def _shown_burning(burning: dict[str, Any], worked_out: dict[str, Any]) -> Iterator[str]:
    burn, hours, left = burning["burn"], worked_out["window_minutes"] / 60, worked_out["remaining"]
    rest = _percent(1.0 if left is None else left)
    yield f"At {burn:.6g}x:"
    yield f"  Error ratio    {burn:.6g} x {_percent(worked_out['budget'])} = {_percent(burning['error_ratio'])}"
    yield f"  An hour costs  {burn:.6g} / {hours:.10g} h = {_percent(burning['per_hour'])} of the budget"
    if burning["lasts_hours"] is not None:
        yield f"  It lasts       {rest} x {hours:.10g} h / {burn:.6g} = {burning['lasts_hours']:.6g} h"
    for one in burning["trips"]:
        above, windows = f"{one['above']:.6g}x", f"{one['long']} and {one['short']}"
        after, until = f"{one['after_minutes']:.4g} min", f"{one['clears_after_minutes']:.3g} min"
        yield f"  {one['severity']}          above {above} over {windows}: after {after}, until {until} after the fault"


def _percent(fraction: float) -> str:
    return f"{fraction * 100:.4g} %"
