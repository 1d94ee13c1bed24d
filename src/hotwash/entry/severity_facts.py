"""Facts for a severity verdict from JSON, for the command line and the API; and the verdict as JSON."""

import math
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from hotwash.domain.kernel import compact
from hotwash.domain.severity.facts import Facts
from hotwash.domain.severity.verdict import Verdict
from hotwash.domain.slo.low_traffic import burn_at_least

_WINDOW = re.compile(r"([1-9][0-9]{0,5})([smhd])")
_UNITS = {"s": timedelta(seconds=1), "m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_FRACTIONS = ("error_ratio_5m", "users_affected", "budget_left")
_LITTLE = 50
"""So few bad events that how sure their rate is is said."""


def read_facts(document: object) -> Facts | str:
    """Facts, or what is wrong with them in a sentence that names the field."""
    if not isinstance(document, Mapping):
        return 'expected an object of facts, such as {"users_affected": 0.2}'
    parts: dict[str, Any] = dict(document)
    try:
        for name in ("burn", "bad_events"):
            if name in parts:
                parts[name] = _windows(name, parts[name])
        if "slo_window" in parts:
            parts["slo_window"] = _window("slo_window", parts["slo_window"])
        facts = msgspec.convert(parts, Facts, builtin_types=(timedelta,), strict=True)
    except (msgspec.ValidationError, ValueError) as error:
        return str(error)
    if unknown := sorted(set(parts) - set(Facts.__slots__)):
        return f"{unknown[0]} is no fact known here; there are {', '.join(sorted(Facts.__slots__))}"
    if facts.objective is not None and not 0 < facts.objective < 1:
        return f"objective: expected a fraction between 0 and 1, such as 0.999, got {facts.objective:g}"
    for name in _FRACTIONS:
        value = getattr(facts, name)
        if value is not None and not (value <= 1 and (value >= 0 or name == "budget_left")):
            return f"{name}: expected a fraction of 1, such as 0.05, got {value:g}"
    return facts


def _windows(name: str, value: object) -> dict[timedelta, float]:
    if not isinstance(value, Mapping):
        raise ValueError(f'{name}: expected an object such as {{"5m": 14.5}}')
    found = {}
    for key, number in value.items():
        window = _window(name, key)
        if isinstance(number, bool) or not isinstance(number, int | float) or not math.isfinite(number) or number < 0:
            raise ValueError(f"{name}.{key}: expected a number that is not negative, got {number}")
        found[window] = float(number)
    return found


def _window(name: str, text: object) -> timedelta:
    matched = _WINDOW.fullmatch(str(text))
    if matched is None:
        raise ValueError(f"{name}: expected windows such as 5m, 6h or 3d, got {text}")
    return int(matched[1]) * _UNITS[matched[2]]


def verdict_json(verdict: Verdict, facts: Facts) -> dict[str, Any]:
    """severity, reasons, nearest, policy, and inputs that give the same again; `opinion`: nothing was measured."""
    nearest = verdict.nearest
    return {
        "severity": verdict.severity.value,
        "reasons": list(verdict.reasons),
        "nearest": {"rule": nearest.rule, "severity": nearest.severity.value, "times": round(nearest.times, 4)}
        if nearest
        else None,
        "opinion": not verdict.measured,
        "burn_at_least": {compact(window): round(burn, 2) for window, burn in _sure(facts)},
        "policy": verdict.policy,
        "inputs": facts.written(),
    }


def _sure(facts: Facts) -> list[tuple[timedelta, float]]:
    """The burn that 95 % confidence leaves, where there are few bad events."""
    found, budget = [], facts.budget
    for window, bad in sorted(facts.bad_events.items()):
        burn = facts.burn.get(window)
        if budget and burn and 0 < bad < _LITTLE:
            total = max(round(bad / (burn * budget)), round(bad))
            found.append((window, burn_at_least(round(bad), total, budget)))
    return found


def verdict_text(verdict: Mapping[str, object]) -> str:
    """A verdict for people: the level in the first line, then why."""
    lines = [str(verdict["severity"])]
    reasons, nearest, sure = verdict["reasons"], verdict["nearest"], verdict["burn_at_least"]
    lines += [f"  {reason}" for reason in (reasons if isinstance(reasons, list) else ())]
    if isinstance(sure, dict):
        lines += [f"  Over {window} it burns at least {burn}x (95 % sure)." for window, burn in sure.items()]
    if isinstance(nearest, dict):
        lines.append(f"  Nearest: {nearest['severity']} by {nearest['rule']}; {nearest['times']:.3g} times as much.")
    if verdict["opinion"]:
        lines.append("  Nothing was measured against an SLO, so this is an opinion.")
    return "\n".join(lines)
