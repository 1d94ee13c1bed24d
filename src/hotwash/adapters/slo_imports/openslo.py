"""SLOs as OpenSLO v1 writes them: occurrences and both kinds of time slices, by ratios and by histograms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.slo_imports.found import Found, LeftOut, Reading, countable
from hotwash.adapters.slo_imports.promql import Uncountable, bad_of_good, counted, histogram
from hotwash.adapters.yaml_files import FileProblemsError, Path_, Source, check, duration, field
from hotwash.domain.slo.objective import MONTH, Method, Slices, Slo
from hotwash.domain.slo.service import PrometheusSource

VERSION = "openslo/v1"

_METHODS = {
    "Occurrences": Method.OCCURRENCES,
    "Timeslices": Method.TIMESLICES,
    "RatioTimeslices": Method.RATIO_TIMESLICES,
}
_NOT_TAKEN = {
    "AlertPolicy": "burn_rates in severity.yaml say when a budget burns too fast",
    "AlertCondition": "burn_rates in severity.yaml say when a budget burns too fast",
    "AlertNotificationTarget": "notices.yaml says who is told",
    "DataSource": "--prometheus says where counts are read",
}
_KINDS = ("SLO", "SLI", "Service", *_NOT_TAKEN)


def read_openslo(documents: Sequence[Source], url: str) -> Iterator[Reading]:
    """The SLOs of all documents; an indicator may stand in another document than the SLO that refers to it."""
    indicators: dict[str, Source] = {}
    for source in documents:
        kind = source.value.get("kind")
        if kind == "SLI" and isinstance(metadata := source.value.get("metadata"), dict):
            indicators[str(metadata.get("name"))] = source
        elif kind in _NOT_TAKEN:
            yield LeftOut(f"{source.name}: {kind} is left out; {_NOT_TAKEN[kind]}.")
        elif kind not in _KINDS:
            yield source.problem(("kind",), f"expected one of {', '.join(_KINDS)}")
    for source in documents:
        if source.value.get("kind") == "SLO":
            try:
                yield from _slos(source, indicators, url)
            except FileProblemsError as error:
                yield from error.problems


def _slos(source: Source, indicators: Mapping[str, Source], url: str) -> Iterator[Found]:
    """One for each objective."""
    if problems := check(source, SHIPPED / "schema" / "openslo.schema.json"):
        raise FileProblemsError(problems)
    spec, name = source.value["spec"], source.value["metadata"]["name"]
    window, indicator = _window(source), _indicator(source, indicators)
    for index, objective in enumerate(spec["objectives"]):
        slo = Slo(
            name=f"{name}-{index + 1}" if len(spec["objectives"]) > 1 else name,
            service=spec["service"],
            objective=_target(source, index),
            source=PrometheusSource(url, *_queries(*indicator, source, index)),
            window=window,
            method=_METHODS[spec["budgetingMethod"]],
            slices=_slices(source, index),
            description=spec.get("description", "") or str(objective.get("displayName", "")),
        )
        yield Found(slo, source, ("spec", "objectives", index))


def _wrong(source: Source, at: Path_, expected: str) -> FileProblemsError:
    return FileProblemsError([source.problem(at, expected)])


def _window(source: Source) -> timedelta:
    given = source.value["spec"].get("timeWindow")
    if given is None:
        return MONTH
    at: Path_ = ("spec", "timeWindow", 0)
    if "calendar" in given[0] or not given[0].get("isRolling", True):
        raise _wrong(source, at, "expected a rolling window, such as 30d; a calendar window forgives at midnight")
    if given[0]["duration"][-1] in "MQY":
        raise _wrong(source, (*at, "duration"), "expected days or weeks, since months differ: 30d, 90d, 365d")
    return duration(given[0]["duration"])


def _indicator(source: Source, indicators: Mapping[str, Source]) -> tuple[Source, Path_]:
    """Where the indicator's spec stands."""
    spec = source.value["spec"]
    if "indicator" in spec:
        return source, ("spec", "indicator", "spec")
    if "indicatorRef" not in spec:
        raise _wrong(source, ("spec", "indicator"), "is missing; expected it or an indicatorRef")
    if spec["indicatorRef"] not in indicators:
        known = ", ".join(indicators) or "none"
        raise _wrong(source, ("spec", "indicatorRef"), f"expected the name of an SLI in these files; there are {known}")
    return indicators[spec["indicatorRef"]], ("spec",)


def _target(source: Source, index: int) -> float:
    given, at = source.value["spec"]["objectives"][index], ("spec", "objectives", index)
    if "indicator" in given or "indicatorRef" in given:
        raise _wrong(source, at, "expected no indicator of its own: write an SLO for each")
    if ("target" in given) == ("targetPercent" in given):
        raise _wrong(source, (*at, "target"), "expected either this or targetPercent")
    return float(given["target"]) if "target" in given else round(float(given["targetPercent"]) / 100, 12)


def _slices(source: Source, index: int) -> Slices | None:
    spec, at = source.value["spec"], ("spec", "objectives", index)
    given, method = spec["objectives"][index], spec["budgetingMethod"]
    if method == "Occurrences":
        return None
    needed = ("timeSliceWindow", "timeSliceTarget") if method == "Timeslices" else ("timeSliceWindow",)
    for name in needed:
        if name not in given:
            raise _wrong(source, (*at, name), f"is missing; {method} need it")
    length = given["timeSliceWindow"]
    minutes = timedelta(minutes=length) if isinstance(length, int) else duration(length)
    return Slices(minutes, given["timeSliceTarget"] if method == "Timeslices" else None)


def _queries(indicator: Source, at: Path_, source: Source, index: int) -> tuple[str, str]:
    """Bad and total."""
    spec = indicator.value
    for part in at:
        spec = spec.get(part, {})
    below = {path[len(at) :]: line for path, line in indicator.lines.items() if path[: len(at)] == at}
    if problems := check(Source(indicator.name, spec, below), SHIPPED / "schema" / "openslo-sli.schema.json"):
        raise FileProblemsError(replace(one, field=f"{field(at)}.{one.field}") for one in problems)
    if "ratioMetric" in spec:
        return _ratio(indicator, (*at, "ratioMetric"), spec["ratioMetric"])
    if "thresholdMetric" in spec:
        return _threshold(indicator, (*at, "thresholdMetric"), spec["thresholdMetric"], source, index)
    raise _wrong(indicator, at, "expected a ratioMetric or a thresholdMetric")


def _ratio(indicator: Source, at: Path_, given: Mapping[str, Any]) -> tuple[str, str]:
    if "raw" in given:
        raise _wrong(indicator, (*at, "raw"), "expected good or bad, and total: a ratio alone does not count events")
    if ("good" in given) == ("bad" in given) or "total" not in given:
        raise _wrong(indicator, at, "expected total, and either good or bad")
    part = "good" if "good" in given else "bad"
    some, total = (_counted(indicator, (*at, name), given, given[name]) for name in (part, "total"))
    return (some if part == "bad" else bad_of_good(some, total)), total


def _counted(indicator: Source, at: Path_, ratio: Mapping[str, Any], metric: Mapping[str, Any]) -> str:
    query = metric["metricSource"]["spec"]["query"]
    found = counted(query)
    if isinstance(found, str) and "[" not in query and not ratio.get("counter", False):
        found = Uncountable("expected counter: true, or a count over [{{.window}}]; a gauge does not count events")
    return countable(found, indicator, (*at, "metricSource", "spec", "query"))


def _threshold(indicator: Source, at: Path_, given: Mapping[str, Any], source: Source, index: int) -> tuple[str, str]:
    """Events up to a bound, where a histogram counts them; its buckets end at their bound and include it."""
    objective, place = source.value["spec"]["objectives"][index], ("spec", "objectives", index)
    for name in ("op", "value"):
        if name not in objective:
            raise _wrong(source, (*place, name), "is missing; a thresholdMetric needs it")
    if objective["op"] not in ("lte", "gt"):
        raise _wrong(source, (*place, "op"), "expected lte or gt, since a bucket holds what is at most its bound")
    found = histogram(given["metricSource"]["spec"]["query"], objective["value"], good_below=objective["op"] == "lte")
    return countable(found, indicator, (*at, "metricSource", "spec", "query"))
