"""Drill scenarios from YAML: the shipped ones by name, others by path."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from hotwash.adapters.yaml_files import FileProblemsError, Problem, Source, check, duration, read_yaml
from hotwash.domain.drill.scenario import (
    Cast,
    Scenario,
    ScenarioAct,
    ScenarioAlert,
    ScenarioService,
    ScenarioSli,
)
from hotwash.domain.kernel import Instant, instant, rfc3339
from hotwash.domain.postmortem.narrative import ActionItem, Narrative

SHIPPED = Path(__file__).parent.parent / "scenarios"
_OWN = frozenset({"at", "who", "do", "refused"})
_MOMENTS = frozenset({"happened_at", "postmortem_due", "due"})


def shipped_scenarios() -> list[str]:
    return sorted(path.stem for path in SHIPPED.glob("*.yaml"))


def load_scenario(name: str) -> Scenario:
    """A shipped scenario's name or a path; FileProblemsError when there is none or it is wrong."""
    path = SHIPPED / f"{name}.yaml"
    if not path.exists():
        path = Path(name)
    if not path.exists():
        known = ", ".join(shipped_scenarios())
        raise FileProblemsError([Problem(name, 1, "", f"there is no such scenario; shipped are {known}")])
    source = read_yaml(path)
    if problems := check(source, SHIPPED / "scenario.schema.json") or _strangers(source):
        raise FileProblemsError(problems)
    return _scenario(path.stem, source.value)


def _strangers(source: Source) -> list[Problem]:
    """Acts of people who are not in the cast."""
    cast = source.value["cast"]
    return [
        source.problem(("acts", index, "who"), f"{act['who']} is not in the cast: {', '.join(cast)}")
        for index, act in enumerate(source.value["acts"])
        if act["who"] not in cast
    ]


def _scenario(name: str, given: Mapping[str, Any]) -> Scenario:
    day = date.fromisoformat(given["date"])
    sli, total = given["sli"], float(given["sli"]["total"])
    acts = [_act(day, act) for act in given["acts"]]
    return Scenario(
        name=name,
        title=given["title"],
        about=given["about"],
        starts=_moment(day, given["starts"]),
        ends=_moment(day, given["ends"]),
        service=ScenarioService(**given["service"]),
        cast=tuple(Cast(id, called) for id, called in given["cast"].items()),
        sli=ScenarioSli(
            _moment(day, sli["start"]), duration(sli["step"]), tuple((float(bad), total) for bad in sli["bad"])
        ),
        alerts=tuple(_alert(day, alert, given["service"]["name"]) for alert in given["alerts"]),
        acts=tuple(sorted(acts, key=lambda act: act.at)),
        narrative=_narrative(given["narrative"]) if "narrative" in given else None,
    )


def _moment(day: date, text: str) -> Instant:
    return datetime.combine(day, time.fromisoformat(text), UTC)


def _alert(day: date, given: Mapping[str, Any], service: str) -> ScenarioAlert:
    labels = {"alertname": given["name"], "service": service, "severity": given["severity"]}
    resolves = _moment(day, given["resolves_at"]) if "resolves_at" in given else None
    return ScenarioAlert(_moment(day, given["at"]), given["summary"], labels, resolves)


def _act(day: date, given: Mapping[str, Any]) -> ScenarioAct:
    body = {key: _sent(day, key, value) for key, value in given.items() if key not in _OWN}
    return ScenarioAct(_moment(day, given["at"]), given["who"], given["do"], body, given.get("refused"))


def _sent(day: date, key: str, value: Any) -> Any:
    """Moments as the API takes them: "14:03" is one of the drill's day."""
    if key not in _MOMENTS:
        return value
    return rfc3339(instant(value) if "T" in value else _moment(day, value))


def _narrative(given: Mapping[str, Any]) -> Narrative:
    return Narrative(
        summary=given["summary"],
        went_well=tuple(given["went_well"]),
        went_wrong=tuple(given["went_wrong"]),
        whys=tuple(given["whys"]),
        actions=tuple(ActionItem(**action) for action in given["actions"]),
    )
