"""A service, the objective it promises and where its SLI is read."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from hotwash.domain.kernel import Refused

_LONGEST_NAME = 100
_LONGEST_QUERY = 2000
_MOST_DEPENDENCIES = 100


@dataclass(frozen=True, slots=True)
class PrometheusSource:
    """Where good and bad are counted: PromQL for the count of events within one step.

    `{{.window}}` in a query stands for the step, as `increase(http_requests_total[{{.window}}])`.
    """

    url: str
    bad: str
    total: str


@dataclass(frozen=True, slots=True)
class Service:
    """objective is a fraction (0.995); None when there is no SLO, and severity is an opinion (R-SEV-8)."""

    name: str
    objective: float | None = None
    owner: str | None = None
    source: PrometheusSource | None = None
    dependencies: tuple[str, ...] = ()
    """Names of the services it calls: what breaks there may show here."""


def error_budget(objective: float) -> float:
    """The fraction of events an objective allows to be bad: 0.005 for 0.995, and not 0.0050000000000000044."""
    return round(1 - objective, 12)


def objective_of(percent: str) -> float | None:
    """0.995 of "99.5 %"; rounded so that 99.9 % is 0.999. None for what is no percentage."""
    try:
        return round(float(percent.strip().rstrip("% ")) / 100, 12)
    except ValueError:
        return None


def refuse_service(service: Service) -> Refused | None:
    """Why a service cannot be kept as it is written, if so."""
    if not service.name or not service.name.isprintable() or len(service.name) > _LONGEST_NAME:
        return Refused(
            "bad-request",
            f"A service's name has 1 to {_LONGEST_NAME} characters, in one line.",
            "Write it as the label of its alerts has it, such as checkout-api.",
        )
    if service.objective is not None and not 0 < service.objective < 1:
        return Refused("bad-request", "An objective lies between 0 and 100 %.", "Write it like 99.5.")
    if (refused := _refuse_dependencies(service)) is not None:
        return refused
    return refuse_source(service.source) if service.source is not None else None


def _refuse_dependencies(service: Service) -> Refused | None:
    named = service.dependencies
    if service.name in named:
        return Refused("bad-request", f"{service.name} cannot depend on itself.", "Name the services it calls.")
    if len(named) > _MOST_DEPENDENCIES or not all(
        one and one.isprintable() and len(one) <= _LONGEST_NAME for one in named
    ):
        return Refused(
            "bad-request",
            "The services it depends on cannot be read.",
            f"Name at most {_MOST_DEPENDENCIES}, each as it is called here.",
        )
    return None


def refuse_source(source: PrometheusSource) -> Refused | None:
    """Why counts cannot be read there, if so."""
    if not _is_web(source.url):
        return Refused(
            "bad-request", "This is no address of a Prometheus.", "Write it like http://prometheus.example.com:9090."
        )
    for name, query in (("bad", source.bad), ("total", source.total)):
        if not 0 < len(query.strip()) <= _LONGEST_QUERY:
            return Refused(
                "bad-request",
                f"The query for {name} events is missing or too long.",
                "Give both queries, or neither and no address.",
            )
        if "{{.window}}" not in query:
            return Refused(
                "bad-request",
                f"The query for {name} events does not say over which time it counts.",
                "Write {{.window}} where the time stands: increase(http_requests_total[{{.window}}]).",
            )
    return None


def _is_web(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
