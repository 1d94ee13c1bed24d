"""SLOs as Sloth writes them (prometheus/v1)."""

from collections.abc import Iterator

from hotwash.adapters.policy_files import SHIPPED
from hotwash.adapters.slo_imports.found import Found, Reading, countable
from hotwash.adapters.slo_imports.promql import counted
from hotwash.adapters.yaml_files import FileProblemsError, Path_, Source, check
from hotwash.domain.slo.objective import Slo
from hotwash.domain.slo.service import PrometheusSource

VERSION = "prometheus/v1"


def read_sloth(source: Source, url: str) -> Iterator[Reading]:
    """A file's SLOs, named service-slo as Sloth identifies them; its own default of 30 days is their window."""
    if problems := check(source, SHIPPED / "schema" / "sloth.schema.json"):
        raise FileProblemsError(problems)
    service = source.value["service"]
    for index, given in enumerate(source.value["slos"]):
        at: Path_ = ("slos", index)
        events = (*at, "sli", "events")
        queries = [
            countable(counted(given["sli"]["events"][name]), source, (*events, name))
            for name in ("error_query", "total_query")
        ]
        slo = Slo(
            name=f"{service}-{given['name']}",
            service=service,
            objective=round(given["objective"] / 100, 12),
            source=PrometheusSource(url, *queries),
            description=given.get("description", ""),
        )
        yield Found(slo, source, at)
