"""SLOs as Pyrra writes them (pyrra.dev/v1alpha1)."""

from collections.abc import Iterator
from typing import Any

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.slo_imports.found import Found, LeftOut, Reading, countable
from hotwash.adapters.slo_imports.promql import bad_of_good, counted
from hotwash.adapters.yaml_files import FileProblemsError, Source, check, duration
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.service import PrometheusSource

VERSION = "pyrra.dev/v1alpha1"

_PARTS = {"ratio": "errors", "latency": "success"}
_SERVICE_LABELS = ("pyrra.dev/service", "service")


def read_pyrra(source: Source, url: str) -> Iterator[Reading]:
    """The SLO of a document; what is not a ratio or a latency by a bucket is a problem."""
    if problems := check(source, SHIPPED / "schema" / "pyrra.schema.json"):
        raise FileProblemsError(problems)
    spec, name = source.value["spec"], source.value["metadata"]["name"]
    kind = next((one for one in _PARTS if one in spec["indicator"]), None)
    if kind is None:
        raise FileProblemsError(
            [source.problem(("spec", "indicator"), "expected ratio or latency; others cannot be counted")]
        )
    queries = {
        part: countable(
            counted(spec["indicator"][kind][part]["metric"]), source, ("spec", "indicator", kind, part, "metric")
        )
        for part in (_PARTS[kind], "total")
    }
    total = queries["total"]
    bad = queries["errors"] if kind == "ratio" else bad_of_good(queries["success"], total)
    service = _service(source.value["metadata"])
    if service is None:
        yield LeftOut(f"{name} has no label {_SERVICE_LABELS[0]}: its service is called {name} like itself.")
    objective = round(float(spec["target"]) / 100, 12)
    slo = Slo(name, service or name, objective, PrometheusSource(url, bad, total), duration(spec["window"]))
    yield Found(slo, source, ("spec",))


def _service(metadata: dict[str, Any]) -> str | None:
    labels = metadata.get("labels", {})
    return next((labels[one] for one in _SERVICE_LABELS if one in labels), None)
