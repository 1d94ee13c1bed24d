"""What a schema cannot say about policy files: order, completeness, and values that contradict each other."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from hotwash.adapters.yaml_files import Path_, Problem, Source, duration
from hotwash.domain.incident.events import ChangeKind
from hotwash.domain.incident.policy import AlertAction, Phase, Role, Severity

DURATIONS = frozenset(
    {
        "commander_within", "first_update_within", "update_every", "roles_within", "remind_every",
        "access_default", "access_longest", "starts_after", "time_box_ends_after", "checkpoint_every",
        "lock_after", "postmortem_within", "window", "step", "oldest_sample", "read_out", "long", "short", "within",
        "fades_in", "clocks_differ", "look_back", "calm_for", "after", "again_every", "link_lasts",
        "sent_within", "delivered_within", "remind_before",
    }
)  # fmt: skip
"""Fields that hold a duration."""


def contradictions(sources: Mapping[str, Source]) -> Iterator[Problem]:
    """Problems between fields of files that each fit their schema."""
    for name in sorted(sources.keys() - {"alerts"}):
        yield from _standing_still(sources[name], sources[name].value, ())
    phases = [phase.value for phase in Phase if phase is not Phase.LOCKED]
    yield from _incomplete(sources["severity"], "levels", "level", [level.value for level in Severity])
    yield from _incomplete(sources["roles"], "descriptions", "role", [role.value for role in Role])
    yield from _incomplete(sources["playbook"], "phases", "phase", phases)
    yield from _repeated_steps(sources["playbook"])
    yield from _backwards(sources["playbook"])
    yield from _incomplete(sources["changes"], "kinds", "kind", [kind.value for kind in ChangeKind])
    yield from _never_green(sources["green"])
    yield from _short_as_long(sources["severity"])
    yield from _bands_out_of_order(sources["severity"])
    yield from _longer_than_longest(sources["roles"])
    yield from _severities_of_alerts(sources["alerts"])
    yield from _incomplete(sources["escalation"], "levels", "level", [level.value for level in Severity])
    yield from _steps_out_of_order(sources["escalation"])
    yield from _no_business(sources["escalation"])


def _standing_still(source: Source, value: Any, at: Path_) -> Iterator[Problem]:
    """Durations of nothing: what is due every 0s is due for ever."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in DURATIONS and key not in ("starts_after", "after") and not duration(inner):
                yield source.problem((*at, key), f"expected more than nothing, got {inner}")
            yield from _standing_still(source, inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _standing_still(source, inner, (*at, index))


def _incomplete(source: Source, listed: str, key: str, expected: list[str]) -> Iterator[Problem]:
    found = [item[key] for item in source.value[listed]]
    if found != expected:
        yield source.problem((listed,), f"expected {', '.join(expected)}, in this order, got {', '.join(found)}")


def _repeated_steps(playbook: Source) -> Iterator[Problem]:
    seen: set[str] = set()
    for outer, phase in enumerate(playbook.value["phases"]):
        for inner, step in enumerate(phase["steps"]):
            if step["id"] in seen:
                at = ("phases", outer, "steps", inner, "id")
                yield playbook.problem(at, f"{step['id']} is a step already; choose another id")
            seen.add(step["id"])


def _backwards(playbook: Source) -> Iterator[Problem]:
    before = "0s"
    for index, phase in enumerate(playbook.value["phases"]):
        starts, ends = phase["starts_after"], phase.get("time_box_ends_after")
        if duration(starts) < duration(before):
            at: Path_ = ("phases", index, "starts_after")
            yield playbook.problem(at, f"expected at least the {before} of the phase before, got {starts}")
        if ends is not None and duration(ends) <= duration(starts):
            at = ("phases", index, "time_box_ends_after")
            yield playbook.problem(at, f"expected more than its starts_after of {starts}, got {ends}")
        before = starts


def _never_green(green: Source) -> Iterator[Problem]:
    window, step, oldest = (green.value[key] for key in ("window", "step", "oldest_sample"))
    if duration(step) and duration(window) % duration(step):
        yield green.problem(("window",), f"expected a whole number of steps of {step}, got {window}")
    if duration(oldest) < duration(step):
        yield green.problem(("oldest_sample",), f"expected at least a step of {step}, got {oldest}")


def _short_as_long(severity: Source) -> Iterator[Problem]:
    for index, rate in enumerate(severity.value.get("burn_rates", [])):
        if duration(rate["short"]) >= duration(rate["long"]):
            at = ("burn_rates", index, "short")
            yield severity.problem(at, f"expected less than its long window of {rate['long']}, got {rate['short']}")


def _bands_out_of_order(severity: Source) -> Iterator[Problem]:
    bands = severity.value.get("calibration", {}).get("bands", [])
    for index, (one, milder) in enumerate(pairwise(bands), 1):
        if not (one["severity"] < milder["severity"] and one["at_least"] > milder["at_least"]):
            at = ("calibration", "bands", index)
            yield severity.problem(at, "expected a milder severity and less consumed than in the band before")


def _longer_than_longest(roles: Source) -> Iterator[Problem]:
    default, longest = roles.value["access_default"], roles.value["access_longest"]
    if duration(default) > duration(longest):
        yield roles.problem(("access_default",), f"expected at most the access_longest of {longest}, got {default}")


def _severities_of_alerts(alerts: Source) -> Iterator[Problem]:
    for index, rule in enumerate(alerts.value["rules"]):
        opens = rule["action"] == AlertAction.OPEN
        if opens and "severity" not in rule:
            yield alerts.problem(("rules", index), "expected a severity for the incident it opens")
        if not opens and "severity" in rule:
            at = ("rules", index, "severity")
            yield alerts.problem(at, f"expected none, since {rule['action']} opens no incident")


def _steps_out_of_order(escalation: Source) -> Iterator[Problem]:
    for outer, level in enumerate(escalation.value["levels"]):
        if level["steps"] and not {"answered_by", "again_every", "loops"} <= level.keys():
            yield escalation.problem(("levels", outer), "expected answered_by, again_every and loops beside its steps")
            continue
        before = "0s"
        for inner, step in enumerate(level["steps"]):
            at: Path_ = ("levels", outer, "steps", inner, "after")
            if duration(step["after"]) < duration(before):
                yield escalation.problem(at, f"expected at least the {before} of the step before, got {step['after']}")
            elif duration(step["after"]) >= duration(level["again_every"]):
                yield escalation.problem(
                    at, f"expected less than again_every {level['again_every']}, got {step['after']}"
                )
            before = step["after"]


def _no_business(escalation: Source) -> Iterator[Problem]:
    business = escalation.value["business"]
    if business["begin"] >= business["end"]:
        yield escalation.problem(("business", "end"), f"expected later than {business['begin']}, got {business['end']}")
    try:
        ZoneInfo(business["zone"])
    except (KeyError, ValueError, OSError):
        yield escalation.problem(("business", "zone"), f"expected a zone such as Europe/Berlin, got {business['zone']}")
